/** Selects all namespaces but these, for which the API server does not call Kyverno. */
export function outsideOf(namespaces: readonly string[]): object {
  return {
    matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [...namespaces] }],
  };
}
