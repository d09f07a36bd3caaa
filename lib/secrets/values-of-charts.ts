import * as fs from 'node:fs';
import * as path from 'node:path';
import { knowHarmlessValues, type NamedValues } from './object';

/** The file, beside the bundle that this is a part of, with what a chart's own values were found to be. */
export function harmlessFile(chart: string, folder = __dirname): string {
  return path.join(folder, `harmless.${chart}.json`);
}

/**
 * Makes use of what the search found when the library was built, in manifests that a chart gives for common values: nine of
 * ten values of any other are among them. Without a bundle, all are looked at.
 */
export function knowValuesOfChart(chart: string): void {
  const file = harmlessFile(chart);
  if (fs.existsSync(file)) knowHarmlessValues(JSON.parse(fs.readFileSync(file, 'utf8')) as NamedValues);
}
