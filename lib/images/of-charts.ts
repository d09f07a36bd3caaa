import charts from './of-charts.json';

const CHARTS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = charts;

/**
 * The images that a chart of the stack runs, each with the containers that run it, whichever of the options of its component
 * are on; nothing when the chart is not known in this version. `npm run upstream:chart-images` writes them down.
 */
export function imagesOfChart(name: string, version: string): ReadonlyMap<string, readonly string[]> | undefined {
  const images = CHARTS[`${name} ${version}`];
  return images && new Map(Object.entries(images));
}

/** Charts and versions whose images are known, as `name version`. */
export const KNOWN_CHARTS: readonly string[] = Object.keys(CHARTS);
