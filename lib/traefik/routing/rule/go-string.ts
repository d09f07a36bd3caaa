/** A string literal at the beginning of a text: its value and its length in characters. */
export interface GoString {
  readonly text: string;
  readonly length: number;
}

const RAW = /^`([^`]*)`/;
const INTERPRETED = /^"((?:[^"\\\n]|\\.)*)"/;
const ESCAPE = /\\(?:([abfnrtv\\"])|([0-7]{3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|[\s\S])/g;
const SHORT: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

/**
 * The Go string literal that a text begins with.
 *
 * @see https://go.dev/ref/spec#String_literals
 */
export function goString(text: string): GoString | 'unclosed' | 'bad escape' | 'not a string' {
  if (!/^[`"]/.test(text)) return 'not a string';
  const raw = RAW.exec(text);
  if (raw) return { text: raw[1]!.replaceAll('\r', ''), length: raw[0].length };
  const interpreted = INTERPRETED.exec(text);
  if (!interpreted) return 'unclosed';
  const content = unescaped(interpreted[1]!);
  return content === undefined ? 'bad escape' : { text: content, length: interpreted[0].length };
}

function unescaped(body: string): string | undefined {
  let valid = true;
  const text = body.replace(ESCAPE, (_, short?: string, octal?: string, hex?: string, u4?: string, u8?: string) => {
    if (short) return SHORT[short] ?? '';
    const code = octal ? Number.parseInt(octal, 8) : Number.parseInt(hex ?? u4 ?? u8 ?? '', 16);
    const most = octal || hex ? 0xff : 0x10ffff;
    if (!(code <= most) || (code >= 0xd800 && code <= 0xdfff)) {
      valid = false;
      return '';
    }
    return String.fromCodePoint(code);
  });
  return valid ? text : undefined;
}
