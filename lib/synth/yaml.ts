/**
 * Writes API objects as YAML that readers of YAML 1.1 and 1.2 understand alike: strings such as `yes`, `0x10`, `1e3`,
 * `~` and dates are quoted. (General-purpose writers quote for only one of the two and are several times slower.)
 *
 * @see https://yaml.org/spec/1.2.2/
 */
export function toYaml(document: object): string {
  const out: string[] = [];
  writeMembers(document as Members, '', out);
  return out.join('');
}

type Members = Readonly<Record<string, unknown>>;

function writeMembers(members: Members, indent: string, out: string[]): void {
  for (const key in members) {
    const value = members[key];
    if (value === undefined) continue;
    out.push(indent, scalar(key), ':');
    writeValue(value, indent, out);
  }
}

/** Writes the part after `key:`, including the line end. */
function writeValue(value: unknown, indent: string, out: string[]): void {
  if (typeof value === 'string' && value.includes('\n')) out.push(' ', multiline(value, `${indent}  `), '\n');
  else if (typeof value !== 'object' || value === null) out.push(' ', scalar(value), '\n');
  else if (Array.isArray(value)) writeList(value, indent, out);
  else if (isEmpty(value)) out.push(' {}\n');
  else {
    out.push('\n');
    writeMembers(value as Members, `${indent}  `, out);
  }
}

function writeList(list: readonly unknown[], indent: string, out: string[]): void {
  if (list.length === 0) {
    out.push(' []\n');
    return;
  }
  out.push('\n');
  const inner = `${indent}    `;
  for (const item of list) {
    out.push(indent, '  -');
    if (typeof item !== 'object' || item === null || Array.isArray(item) || isEmpty(item)) {
      writeValue(item, `${indent}  `, out);
    } else {
      // The first member follows the dash, instead of its indentation.
      const first = out.length;
      writeMembers(item as Members, inner, out);
      out[first] = ' ';
    }
  }
}

function isEmpty(value: object): boolean {
  for (const _ in value) return false;
  return true;
}

// Starts like a word, a path or a flag, and contains nothing that any reader could parse as syntax.
const PLAIN = /^(?:[A-Za-z_/]|--?[A-Za-z])[\w/.,@%+=:()$*?;~^<>{}[\]-]*(?: [\w/.,@%+=()$*?;~^<>{}[\]-]+)*$/;
// Words that readers of YAML 1.1 or 1.2 do not parse as text, including exponents without a number.
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null|[-+]?e[-+]?\d+)$/i;
// A colon that ends a key.
const MAPPING = /:(?: |$)/;

function scalar(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  if (PLAIN.test(value) && !RESERVED.test(value) && !MAPPING.test(value)) return value;
  return doubleQuoted(value);
}

// Characters that JSON does not escape but YAML's double quotes do not allow.
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

function doubleQuoted(value: string): string {
  return JSON.stringify(value).replace(UNPRINTABLE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

// A block preserves its text only if it begins with text and contains only printable characters and tabs.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that a block cannot hold
const NOT_FOR_BLOCK = /^\s|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udfff]/;

function multiline(value: string, indent: string): string {
  if (NOT_FOR_BLOCK.test(value)) return doubleQuoted(value);
  const body = value.replace(/\n+$/, '');
  const newlines = value.length - body.length;
  const chomping = newlines === 0 ? '-' : newlines === 1 ? '' : '+';
  const lines = body.split('\n').map((line) => (line === '' ? '' : indent + line));
  return `|${chomping}\n${lines.join('\n')}${'\n'.repeat(Math.max(0, newlines - 1))}`;
}
