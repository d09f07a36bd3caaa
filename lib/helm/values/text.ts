/** Why bytes are not a text that a reader of YAML takes, and where that is seen. */
export class TextError extends Error {
  /** @param offset where it is in the text, or nothing when the text cannot be had */
  constructor(
    message: string,
    readonly offset?: number,
    readonly text?: string,
  ) {
    super(message);
  }
}

/**
 * The text of a values file: UTF-8, or UTF-16 with a byte order mark, with any line end as a line feed, as Helm reads it.
 *
 * @throws TextError for bytes that are not text, and for control characters
 */
export function textOf(bytes: Uint8Array): string {
  const text = decoded(bytes).replace(/\r\n?|\u0085/g, '\n');
  const at = text.search(UNPRINTABLE);
  if (at >= 0) {
    const code = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    throw new TextError(`the control character U+${code} is not allowed in YAML`, at, text);
  }
  return text;
}

/** What YAML does not allow anywhere, also not in quotes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are looked for
const UNPRINTABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F\uFFFE\uFFFF]/;

const ENCODINGS: readonly { readonly mark: readonly number[]; readonly name: string }[] = [
  { mark: [0xff, 0xfe], name: 'utf-16le' },
  { mark: [0xfe, 0xff], name: 'utf-16be' },
];

function decoded(bytes: Uint8Array): string {
  const { name } = ENCODINGS.find(({ mark }) => mark.every((byte, at) => bytes[at] === byte)) ?? { name: 'utf-8' };
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes);
  } catch {
    // What comes before the first bad byte, which a lenient reading replaces.
    const lenient = new TextDecoder(name).decode(bytes);
    const offset = lenient.indexOf('\uFFFD');
    throw new TextError(`the file is not valid ${name.toUpperCase()}`, offset < 0 ? undefined : offset, lenient);
  }
}
