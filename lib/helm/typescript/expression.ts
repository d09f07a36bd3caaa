/** A value and its source code. */
export interface Expression {
  readonly value: unknown;
  readonly source: string;
  /** The names that the source uses from this package. */
  readonly uses: readonly string[];
}

/** A JSON value in TypeScript syntax. */
export function literal(value: unknown): Expression {
  return { value, source: written(value, ''), uses: [] };
}

/** An expression that is not a literal, such as a call of a static factory. */
export function code(value: unknown, source: string, ...uses: readonly string[]): Expression {
  return { value, source, uses };
}

/** An object of expressions; undefined members are left out. */
export function object(members: Readonly<Record<string, Expression | undefined>>): Expression {
  const given = Object.entries(members).filter((entry): entry is [string, Expression] => entry[1] !== undefined);
  const lines = given.map(([name, member]) => `  ${key(name)}: ${indented(member.source)},\n`);
  return {
    value: Object.fromEntries(given.map(([name, member]) => [name, member.value])),
    source: given.length > 0 ? `{\n${lines.join('')}}` : '{}',
    uses: given.flatMap(([, member]) => member.uses),
  };
}

function written(value: unknown, indent: string): string {
  if (typeof value === 'string') return quotedText(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => written(item, inner));
    const short = `[${items.join(', ')}]`;
    if (short.length <= 80 && !short.includes('\n')) return short;
    return `[\n${items.map((item) => `${inner}${item},\n`).join('')}${indent}]`;
  }
  const given = Object.entries(value).filter(([, member]) => member !== undefined);
  const members = given.map(([name, member]) => `${key(name)}: ${written(member, inner)}`);
  if (members.length === 0) return '{}';
  const short = `{ ${members.join(', ')} }`;
  if (short.length <= 80 && !short.includes('\n')) return short;
  return `{\n${members.map((member) => `${inner}${member},\n`).join('')}${indent}}`;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quotedText(name);
}

function quotedText(text: string): string {
  const json = JSON.stringify(text);
  return text.includes("'") ? json : `'${json.slice(1, -1).replaceAll('\\"', '"')}'`;
}

function indented(source: string): string {
  return source.replaceAll('\n', '\n  ');
}
