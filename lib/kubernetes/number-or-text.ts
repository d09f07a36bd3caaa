/** A number that may be written as text, in the form of a manifest: ports, percentages, and counts. */
export function asNumber(value: number | string): number | string {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}
