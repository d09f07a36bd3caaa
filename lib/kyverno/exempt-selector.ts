/** Selects the namespaces other than these, which the API server then does not ask Kyverno about. */
export function outsideOf(namespaces: readonly string[]): object {
  return {
    matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [...namespaces] }],
  };
}
