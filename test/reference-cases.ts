import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { HelmChart } from '../lib/helm/chart';
import { readHelmValues } from '../lib/helm/from-helm-values';
import { render } from '../lib/helm/render';
import { readValuesFile } from '../lib/helm/values-file';
import type { SettingsTree } from '../lib/settings/schema';
import { toYaml } from '../lib/synth/yaml';

const PROJECT = path.join(__dirname, '..');
const SHARED = path.join(PROJECT, '../shared');

/** The cases that the chart itself was rendered for; none where the test data is not there. */
export function referenceCases(chart: string): string[] {
  const folder = path.join(SHARED, 'reference', chart);
  return fs.existsSync(folder) ? fs.readdirSync(folder).sort() : [];
}

/** How our manifests for a case differ from the chart's, in the words of the comparison. */
export function comparison<Tree extends SettingsTree>(chart: HelmChart<Tree>, name: string): string {
  const folder = path.join(SHARED, 'reference', chart.name, name);
  const read = readHelmValues(chart, readValuesFile(path.join(folder, 'values.yaml')).values);
  if (read.problems.length > 0) return read.problems.join('\n');
  const release = { name: chart.name, namespace: chart.defaultNamespace };
  const ours = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'reference-')), 'ours.yaml');
  fs.writeFileSync(ours, render(chart, read.settings, release).map(toYaml).join('---\n'));
  try {
    const parity = path.join(SHARED, 'parity.mjs');
    const args = [parity, path.join(folder, 'manifests.yaml'), ours];
    return spawnSync(process.execPath, args, { cwd: PROJECT, encoding: 'utf8' }).stdout.trim();
  } finally {
    fs.rmSync(path.dirname(ours), { recursive: true });
  }
}
