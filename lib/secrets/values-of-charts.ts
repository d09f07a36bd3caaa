import * as fs from 'node:fs';
import * as path from 'node:path';
import { knowHarmlessValues, type NamedValues } from './object';

/** The file next to the bundle with the scan results of a chart's own values. */
export function harmlessFile(chart: string, folder = __dirname): string {
  return path.join(folder, `harmless.${chart}.json`);
}

/**
 * Reuses scan results from the build of the library, for manifests that a chart renders from common values: they
 * contain nine of ten values of any other manifest. Without a bundle, all values are scanned.
 */
export function knowValuesOfChart(chart: string): void {
  const file = harmlessFile(chart);
  if (fs.existsSync(file)) knowHarmlessValues(JSON.parse(fs.readFileSync(file, 'utf8')) as NamedValues);
}
