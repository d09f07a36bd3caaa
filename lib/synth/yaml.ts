import type { WrittenParts } from './written-parts';

/**
 * Writes API objects as YAML that readers of YAML 1.1 and 1.2 understand alike: strings such as `yes`, `0x10`, `1e3`,
 * `~` and dates are quoted. (General-purpose writers quote for only one of the two and are several times slower.)
 *
 * @see https://yaml.org/spec/1.2.2/
 */
export function toYaml(document: object): string {
  return textOf(writeMembers, document, '');
}

/** The same for one of many similar documents: parts of earlier ones are not written again. */
export function toYamlWithParts(document: object, parts: WrittenParts): string {
  return textOf(writeMembers, document, '', parts);
}

type Members = Readonly<Record<string, unknown>>;

/** Writes a value to a text that has come to a place with this indentation. */
type Write<Value> = (value: Value, indent: string, out: string[], parts: WrittenParts | undefined) => void;

function textOf<Value>(write: Write<Value>, value: Value, indent: string, parts?: WrittenParts): string {
  const out: string[] = [];
  write(value, indent, out, parts);
  return out.join('');
}

/** Writes a map or a list, or takes the text of one that other documents had at the same place. */
function writePart<Value extends object>(
  write: Write<Value>,
  value: Value,
  indent: string,
  out: string[],
  parts: WrittenParts | undefined,
): void {
  const part = parts?.of(value, indent);
  if (part === undefined) write(value, indent, out, parts);
  else {
    part.text ??= textOf(write, value, indent);
    out.push(part.text);
  }
}

function writeMembers(members: object, indent: string, out: string[], parts: WrittenParts | undefined): void {
  for (const key in members) {
    const value = (members as Members)[key];
    if (value === undefined) continue;
    out.push(indent, scalar(key), ':');
    writeValue(value, indent, out, parts);
  }
}

/** Writes the part after `key:`, including the line end. */
function writeValue(value: unknown, indent: string, out: string[], parts: WrittenParts | undefined): void {
  if (typeof value === 'string' && value.includes('\n')) out.push(' ', multiline(value, `${indent}  `), '\n');
  else if (typeof value !== 'object' || value === null) out.push(' ', scalar(value), '\n');
  else if (isEmpty(value)) out.push(Array.isArray(value) ? ' []\n' : ' {}\n');
  else {
    out.push('\n');
    if (Array.isArray(value)) writePart(writeItems, value, indent, out, parts);
    else writePart(writeMembers, value, `${indent}  `, out, parts);
  }
}

function writeItems(list: readonly unknown[], indent: string, out: string[], parts: WrittenParts | undefined): void {
  for (const item of list) {
    out.push(indent, '  -');
    if (typeof item !== 'object' || item === null || Array.isArray(item) || isEmpty(item)) {
      writeValue(item, `${indent}  `, out, parts);
    } else writePart(writeItem, item, `${indent}    `, out, parts);
  }
}

/** The first member follows the dash, instead of its indentation. */
function writeItem(item: object, indent: string, out: string[], parts: WrittenParts | undefined): void {
  const first = out.length;
  writeMembers(item, indent, out, parts);
  out[first] = ' ';
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
