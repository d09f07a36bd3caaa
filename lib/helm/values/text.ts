/** Why bytes are not a valid YAML text, and where. */
export class TextError extends Error {
  /** @param offset the position in the text, or undefined if there is no text */
  constructor(
    message: string,
    readonly offset?: number,
    readonly text?: string,
  ) {
    super(message);
  }
}

/**
 * The text of a values file: UTF-8, or UTF-16 with a byte order mark, with any line end as a line feed, as Helm reads
 * it.
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

/** Characters that YAML does not allow anywhere, not even in quotes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern searches for them
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
    // The text before the first invalid byte, which lenient decoding replaces.
    const lenient = new TextDecoder(name).decode(bytes);
    const offset = lenient.indexOf('\uFFFD');
    throw new TextError(`the file is not valid ${name.toUpperCase()}`, offset < 0 ? undefined : offset, lenient);
  }
}
