/** Bytes of each unit of a Kubernetes quantity. */
const UNITS: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const MEBIBYTE = 2 ** 20;

/**
 * What Go's garbage collector aims for, as `GOMEMLIMIT` takes it: a share of the container's memory, in whole mebibytes.
 *
 * @see https://pkg.go.dev/runtime#hdr-Environment_Variables
 */
export function memoryLimitForGo(limit: number | string | undefined, share: number | undefined): string | undefined {
  if (!limit || !share) return undefined;
  const match = /^([\d.]+)\s*([A-Za-z]*)$/.exec(String(limit));
  const unit = UNITS[match?.[2] ?? 'none'];
  if (!match || unit === undefined) return undefined;
  // The rounding undoes what binary fractions add: nine tenths of 10Mi are 9MiB.
  const mebibytes = Number(((Number(match[1]) * unit * share) / MEBIBYTE).toPrecision(12));
  return `${Math.floor(mebibytes)}MiB`;
}
