import { COMPONENTS } from './facts';

/** Where the releases of what a chart installs are announced, if the chart is known. */
export function releasesOf(chart: string): string | undefined {
  return COMPONENTS.find(({ charts }) => Object.hasOwn(charts, chart))?.releases;
}
