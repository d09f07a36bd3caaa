/** The value of a scalar in a values file; a whole number beyond JSON's exact range keeps its digits. */
export type ScalarValue = string | number | bigint | boolean | null;

/** A scalar whose explicit tag does not fit its text. */
export class ScalarError extends Error {}

const WORDS: ReadonlyMap<string, ScalarValue> = new Map<string, ScalarValue>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

const WHOLE = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/;
const FRACTION = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/;

const LEAST = -(2n ** 63n);
const MOST = 2n ** 64n - 1n;

/**
 * A plain scalar as parsed by Helm: YAML 1.1 without dates and numbers in base 60, where a number that is too large is
 * text.
 */
export function plainScalar(text: string): ScalarValue {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.\d]/.test(text)) return text;
  const digits = text.startsWith('.') ? text.replace(/(?<=\d)_(?=\d)/g, '') : text.replaceAll('_', '');
  return wholeNumber(digits) ?? fraction(digits) ?? text;
}

function wholeNumber(text: string): bigint | undefined {
  const [, sign = '', number] = WHOLE.exec(text) ?? [];
  if (number === undefined) return undefined;
  const magnitude = BigInt(/^0\d/.test(number) ? `0o${number.slice(1)}` : number.toLowerCase());
  const value = sign === '-' ? -magnitude : magnitude;
  // A signed number has one bit less.
  return value >= LEAST && value <= (sign === '+' ? MOST >> 1n : MOST) ? value : undefined;
}

function fraction(text: string): number | undefined {
  if (!FRACTION.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

type Tagged = (text: string, value: ScalarValue) => ScalarValue | undefined;

/** The scalars that a standard YAML tag allows; undefined if the text does not fit. */
const TAGS: Readonly<Record<string, Tagged>> = {
  binary: (text) => {
    const compact = text.replace(/[\r\n]/g, '');
    const isBase64 = compact.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(compact);
    return isBase64 ? Buffer.from(compact, 'base64').toString('utf8') : undefined;
  },
  bool: (_, value) => (typeof value === 'boolean' ? value : undefined),
  float: (_, value) => (typeof value === 'bigint' || typeof value === 'number' ? Number(value) : undefined),
  int: (_, value) => (typeof value === 'bigint' ? value : undefined),
  null: (_, value) => (value === null ? value : undefined),
  str: (text) => text,
  timestamp: (text) => (/^\d{4}-\d{1,2}-\d{1,2}/.test(text) ? text : undefined),
};

/**
 * A scalar with an explicit tag, such as `!!str 1`. Custom tags are ignored.
 *
 * @throws ScalarError when the text does not fit the tag
 */
export function taggedScalar(tag: string, text: string): ScalarValue {
  const name = tag.replace(/^(tag:yaml\.org,2002:|!!)/, '');
  const read = name === tag ? undefined : TAGS[name];
  if (read === undefined) return text;
  const value = read(text, plainScalar(text));
  if (value === undefined) throw new ScalarError(`${JSON.stringify(text.slice(0, 20))} does not fit its tag !!${name}`);
  return value;
}
