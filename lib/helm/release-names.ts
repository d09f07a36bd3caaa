import type { Release } from '../settings/release';

/** The names that users of charts may override. */
export interface NameOverrides {
  readonly nameOverride: string;
  readonly fullnameOverride: string;
}

/** A name shortened like in charts: to the length of a DNS label, without a trailing dash. */
export function shortened(name: string): string {
  return name.slice(0, LONGEST).replace(/-$/, '');
}

const LONGEST = 63;

/** The chart's name in labels and derived names. */
export function shortName(chart: string, { nameOverride }: NameOverrides): string {
  return shortened(nameOverride || chart);
}

/** The name of the objects: the release and the chart, or only the release if it already contains the chart. */
export function fullName(chart: string, release: Release, { nameOverride, fullnameOverride }: NameOverrides): string {
  if (fullnameOverride) return shortened(fullnameOverride);
  const name = nameOverride || chart;
  return shortened(release.name.includes(name) ? release.name : `${release.name}-${name}`);
}
