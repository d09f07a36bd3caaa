import { gunzipSync } from 'node:zlib';
import { isMap, type JsonMap } from '../settings/schema';
import type { Kubectl } from './kubectl';

/** An installed Helm release. */
export interface HelmRelease {
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  readonly chartVersion: string;
  /** The user's values. They may contain secrets and are never shown. */
  readonly values: JsonMap;
}

/**
 * The releases of some charts, each in its newest revision, from Helm's Secrets.
 *
 * @see https://helm.sh/docs/topics/advanced/#storage-backends
 */
export async function helmReleases(kubectl: Kubectl, charts: readonly string[]): Promise<HelmRelease[]> {
  const selector = '--selector=owner=helm,status=deployed';
  const list = await kubectl.get<{ items: JsonMap[] }>('secrets', '--all-namespaces', selector);
  return (list?.items ?? []).flatMap((secret) => {
    const release = decoded(secret);
    return release && charts.includes(release.chart) ? [release] : [];
  });
}

function decoded({ data }: JsonMap): HelmRelease | undefined {
  const text = isMap(data) && typeof data.release === 'string' ? data.release : undefined;
  if (text === undefined) return undefined;
  try {
    // Kubernetes encodes again what Helm has compressed and encoded.
    const zipped = Buffer.from(Buffer.from(text, 'base64').toString('utf8'), 'base64');
    const { name, namespace, chart, config } = JSON.parse(gunzipSync(zipped).toString('utf8')) as {
      name: string;
      namespace: string;
      chart: { metadata: { name: string; version: string } };
      config?: JsonMap;
    };
    const { name: chartName, version: chartVersion } = chart.metadata;
    return { name, namespace, chart: chartName, chartVersion, values: config ?? {} };
  } catch {
    return undefined; // not in Helm's format
  }
}
