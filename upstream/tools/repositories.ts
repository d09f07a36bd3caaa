import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { type ChartFolder, chartsIn } from '../../lib/helm/helm-binary';

/** Where upstream publishes its charts. */
const REPOSITORIES: Readonly<Record<string, string>> = {
  cilium: 'https://helm.cilium.io',
  traefik: 'https://traefik.github.io/charts',
  'metrics-server': 'https://kubernetes-sigs.github.io/metrics-server',
};

/** A chart that a repository offers. */
export interface PublishedChart {
  readonly version: string;
  readonly url: string;
}

/** The charts of a name in upstream's repository. */
export async function publishedCharts(name: string, read: Download = download): Promise<PublishedChart[]> {
  const repository = REPOSITORIES[name]!;
  const index = parse((await read(`${repository}/index.yaml`)).toString()) as {
    readonly entries: Readonly<
      Record<string, readonly { readonly version: string; readonly urls: readonly string[] }[]>
    >;
  };
  return (index.entries[name] ?? []).map(({ version, urls: [url = ''] }) => ({
    version,
    url: new URL(url, `${repository}/`).href,
  }));
}

/** Unpacks a chart below a folder. */
export async function unpack(
  { version, url }: PublishedChart,
  into: string,
  read: Download = download,
): Promise<ChartFolder> {
  const folder = path.join(into, version);
  fs.mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xzf', '-', '-C', folder], { input: await read(url) });
  const [chart] = chartsIn(folder);
  if (!chart) throw new Error(`${url} holds no chart.`);
  return chart;
}

/** How a file of a repository is read. */
export type Download = (url: string) => Promise<Buffer>;

async function download(url: string): Promise<Buffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}.`);
  return Buffer.from(await response.arrayBuffer());
}
