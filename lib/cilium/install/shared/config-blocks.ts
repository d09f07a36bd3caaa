/** A line, or lines that belong together. */
export type Lines = string | readonly Lines[];

/** How a language of nested blocks is laid out. */
export interface Layout {
  /** What one level of nesting is indented by. */
  readonly indent: string;
}

/** A block of nginx' or HashiCorp's configuration: a head and what is between its braces, indented. */
export function block({ indent }: Layout, head: string, ...body: readonly Lines[]): Lines {
  return [`${head} {`, body.flatMap(flat).map((line) => (line === '' ? '' : indent + line)), '}'];
}

/** The lines as one text, with a newline at its end. */
export function asText(...lines: readonly Lines[]): string {
  return `${lines.flatMap(flat).join('\n')}\n`;
}

function flat(lines: Lines): readonly string[] {
  return typeof lines === 'string' ? [lines] : lines.flatMap(flat);
}
