/** Bytes of each unit of a Kubernetes quantity, in any case, as the chart reads it; only `m` and `M` are two units. */
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
 * What Go's garbage collector aims for, as `GOMEMLIMIT` takes it: a share of the container's memory, in whole mebibytes.
 * What is not a quantity counts as none, as in the chart; that it is not one is reported for the limit itself.
 *
 * @see https://pkg.go.dev/runtime#hdr-Environment_Variables
 */
export function memoryLimitForGo(limit: number | string | undefined, share: number | undefined): string | undefined {
  if (!limit || !share) return undefined;
  const [, number, unit = ''] = MEMORY.exec(String(limit)) ?? [];
  const bytes = Number(number ?? 0) * (unit === 'm' ? 1e-3 : (UNITS[unit.toLowerCase()] ?? 0));
  // The rounding undoes what binary fractions add: nine tenths of 10Mi are 9MiB.
  const mebibytes = Number(((bytes * share) / MEBIBYTE).toPrecision(12));
  return `${Math.floor(mebibytes)}MiB`;
}
