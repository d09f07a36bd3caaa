import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import type { Metadata, TextMap } from './metadata';

/** How often and how a port is scraped. */
export interface ScrapeSettings {
  readonly interval: string | undefined;
  readonly scrapeTimeout: string | undefined;
  readonly relabelings: readonly object[];
  readonly metricRelabelings: readonly object[];
}

/** One port that Prometheus scrapes. */
export function scrapeEndpoint(port: string, settings: ScrapeSettings, extras: object = {}): object {
  return {
    port,
    interval: settings.interval,
    scrapeTimeout: settings.scrapeTimeout || undefined,
    path: '/metrics',
    relabelings: orNothing(settings.relabelings),
    metricRelabelings: orNothing(settings.metricRelabelings),
    ...extras,
  };
}

/** What a ServiceMonitor scrapes: Services with these labels, in one namespace. */
export interface Scraped {
  readonly namespace: string;
  readonly matchLabels: TextMap;
  readonly endpoints: readonly object[];
}

/** Tells Prometheus' operator what to scrape. */
export function serviceMonitor(
  scope: Construct,
  id: string,
  metadata: Metadata,
  { namespace, matchLabels, endpoints }: Scraped,
  extras: object = {},
): void {
  new ApiObject(scope, id, {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata,
    spec: { selector: { matchLabels }, namespaceSelector: { matchNames: [namespace] }, endpoints, ...extras },
  });
}
