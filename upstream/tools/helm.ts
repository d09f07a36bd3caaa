import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parse } from 'yaml';
import { readObjects } from '../../lib/diff/read';
import type { JsonMap } from '../../lib/settings/schema';
import { KUBE_VERSION, type UpstreamChart } from './charts';

/** An unpacked chart of upstream's. */
export interface ChartFolder {
  readonly name: string;
  readonly version: string;
  /** Of what the chart installs. */
  readonly appVersion: string;
  readonly path: string;
}

/** The charts that are unpacked in a folder, whatever their own folders are called. */
export function chartsIn(folder: string): ChartFolder[] {
  const entries = fs.readdirSync(folder).sort();
  return entries.flatMap((entry) => {
    const file = path.join(folder, entry, 'Chart.yaml');
    if (!fs.existsSync(file)) return [];
    const { name, version, appVersion } = parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
    return [{ name: String(name), version: String(version), appVersion: String(appVersion), path: path.dirname(file) }];
  });
}

/** A helm binary and charts to render with it, from the environment variables `HELM` and `CHARTS`. */
export class Helm {
  /** Nothing unless both variables are set. */
  static fromEnvironment({ HELM, CHARTS }: NodeJS.ProcessEnv = process.env): Helm | undefined {
    return HELM && CHARTS ? new Helm(HELM, chartsIn(CHARTS)) : undefined;
  }

  constructor(
    private readonly binary: string,
    readonly charts: readonly ChartFolder[],
  ) {}

  /** The chart's folder; nothing if this version is not among the charts. */
  find(name: string, version: string): ChartFolder | undefined {
    return this.charts.find((chart) => chart.name === name && chart.version === version);
  }

  /** The objects that a chart makes of a values file. */
  render(chart: UpstreamChart, folder: ChartFolder, valuesFile: string): JsonMap[] {
    const { name, defaultNamespace } = chart.ours;
    const output = execFileSync(
      this.binary,
      [
        ...['template', name, folder.path, '--namespace', defaultNamespace, '--values', valuesFile],
        ...['--kube-version', KUBE_VERSION, ...chart.apiVersions.flatMap((api) => ['--api-versions', api])],
      ],
      { encoding: 'utf8', maxBuffer: 2 ** 26 },
    );
    const work = fs.mkdtempSync(path.join(os.tmpdir(), 'upstream-'));
    try {
      const file = path.join(work, 'manifests.yaml');
      fs.writeFileSync(file, output);
      return readObjects(file);
    } finally {
      fs.rmSync(work, { recursive: true });
    }
  }
}
