/** Bytes of each unit of a Kubernetes quantity; like the chart, case is ignored except for `m` and `M`. */
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  p: 1e15,
  e: 1e18,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
  ti: 2 ** 40,
  pi: 2 ** 50,
  ei: 2 ** 60,
};

const MEBIBYTE = 2 ** 20;

const MEMORY = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([A-Za-z]*)$/;

/**
 * The target of Go's garbage collector in the format of `GOMEMLIMIT`: a share of the container's memory, in whole
 * mebibytes. An invalid quantity counts as no limit, as in the chart; it is reported for the limit itself.
 *
 * @see https://pkg.go.dev/runtime#hdr-Environment_Variables
 */
export function memoryLimitForGo(limit: number | string | undefined, share: number | undefined): string | undefined {
  if (!limit || !share) return undefined;
  const [, number, unit = ''] = MEMORY.exec(String(limit)) ?? [];
  const bytes = Number(number ?? 0) * (unit === 'm' ? 1e-3 : (UNITS[unit.toLowerCase()] ?? 0));
  // Rounding removes the error of binary fractions: nine tenths of 10Mi are 9MiB.
  const mebibytes = Number(((bytes * share) / MEBIBYTE).toPrecision(12));
  return `${Math.floor(mebibytes)}MiB`;
}
