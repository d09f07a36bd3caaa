import type { Release } from '../settings/release';

/** What users of charts may override of the names. */
export interface NameOverrides {
  readonly nameOverride: string;
  readonly fullnameOverride: string;
}

/** A name as charts shorten it: at most as long as a DNS label, without the dash that the cut may leave. */
export function shortened(name: string): string {
  return name.slice(0, LONGEST).replace(/-$/, '');
}

const LONGEST = 63;

/** The chart's name in labels and derived names. */
export function shortName(chart: string, { nameOverride }: NameOverrides): string {
  return shortened(nameOverride || chart);
}

/** What the objects are called: the release and the chart, or the release alone where it already says the chart. */
export function fullName(chart: string, release: Release, { nameOverride, fullnameOverride }: NameOverrides): string {
  if (fullnameOverride) return shortened(fullnameOverride);
  const name = nameOverride || chart;
  return shortened(release.name.includes(name) ? release.name : `${release.name}-${name}`);
}
