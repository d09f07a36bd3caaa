/** An entry point's name as Kubernetes takes it for a port: lower case, at most 15 characters. */
export function portName(entryPoint: string): string {
  return entryPoint.toLowerCase().replace(/^-/, '').slice(0, 15).replace(/-$/, '');
}

/** A number that may be written as text. */
export function asNumber(value: number | string): number | string {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}
