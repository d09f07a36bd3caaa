/** Powers of ten, as exponents, and of two, as shifts. */
const DECIMAL: { readonly [suffix: string]: number } = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY: { readonly [suffix: string]: number } = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

const QUANTITY = /^([+-]?)(\d*)\.?(\d*)(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/;

/** Maximum number of decimal places that the API server keeps. */
const PRECISION = 9;

/**
 * A resource quantity as a whole number of billionths: `1000m`, `1` and `1e0` are the same number. Undefined for
 * anything that is not a quantity. (The API server rounds up fractions of a billionth.)
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function quantity(value: unknown): bigint | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const match = QUANTITY.exec(String(value).trim());
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponent, suffix = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(whole + fraction) << BigInt(BINARY[suffix] ?? 0);
  const power = (exponent ? Number(exponent.slice(1)) : (DECIMAL[suffix] ?? 0)) - fraction.length + PRECISION;
  // No machine has resources with larger exponents, which would take all memory here.
  if (Math.abs(power) > 100) return undefined;
  const billionths = power >= 0 ? digits * 10n ** BigInt(power) : roundedUp(digits, 10n ** BigInt(-power));
  return sign === '-' ? -billionths : billionths;
}

function roundedUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
