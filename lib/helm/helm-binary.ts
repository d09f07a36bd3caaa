import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { objectsIn } from '../diff/read';
import type { Release } from '../settings/release';
import type { JsonMap } from '../settings/schema';

/** An unpacked upstream chart. */
export interface ChartFolder {
  readonly name: string;
  readonly version: string;
  /** The version of the software that the chart installs. */
  readonly appVersion: string;
  readonly path: string;
}

/** The unpacked charts in a folder, whatever the names of their subfolders. */
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

/** The API versions that charts check for and should find, in addition to those that helm knows. */
const API_VERSIONS = [
  'gateway.networking.k8s.io/v1/GatewayClass',
  'monitoring.coreos.com/v1',
  'policy/v1/PodDisruptionBudget',
];

/** A helm binary and charts to render with it, from the environment variables `HELM` and `CHARTS`. */
export class Helm {
  /** Undefined unless both variables are set. */
  static fromEnvironment({ HELM, CHARTS }: NodeJS.ProcessEnv = process.env): Helm | undefined {
    return HELM && CHARTS ? new Helm(HELM, chartsIn(CHARTS)) : undefined;
  }

  constructor(
    private readonly binary: string,
    readonly charts: readonly ChartFolder[],
  ) {}

  /** The chart's folder; undefined if this version is not among the charts. */
  find(name: string, version: string): ChartFolder | undefined {
    return this.charts.find((chart) => chart.name === name && chart.version === version);
  }

  /**
   * The objects that a chart renders from values.
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
