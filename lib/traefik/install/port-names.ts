/** An entry point's name as a valid name of a port in Kubernetes: lower case, at most 15 characters. */
export function portName(entryPoint: string): string {
  return entryPoint.toLowerCase().replace(/^-/, '').slice(0, 15).replace(/-$/, '');
}
