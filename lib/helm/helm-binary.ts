import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { objectsIn } from '../diff/read';
import type { Release } from '../settings/release';
import type { JsonMap } from '../settings/schema';

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

/** The Kubernetes version that charts are rendered for. */
const KUBE_VERSION = '1.34.0';

/** What charts ask a cluster for and are to find in it, beside what helm knows by itself. */
const API_VERSIONS = [
  'gateway.networking.k8s.io/v1/GatewayClass',
  'monitoring.coreos.com/v1',
  'policy/v1/PodDisruptionBudget',
];

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

  /**
   * The objects that a chart makes of values.
   *
   * @param valuesFile their file, or `-` for those of `input`
   */
  render(folder: ChartFolder, release: Release, valuesFile: string, input = ''): JsonMap[] {
    const output = execFileSync(
      this.binary,
      [
        ...['template', release.name, folder.path, '--namespace', release.namespace, '--values', valuesFile],
        ...['--kube-version', KUBE_VERSION, ...API_VERSIONS.flatMap((api) => ['--api-versions', api])],
      ],
      { encoding: 'utf8', maxBuffer: 2 ** 26, input, stdio: ['pipe', 'pipe', 'pipe'] },
    );
    return objectsIn(output, `what helm makes of ${folder.path}`);
  }
}
