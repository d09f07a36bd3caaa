/** A script as it stands in a manifest: its lines, each with its end. */
export function script(...lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
