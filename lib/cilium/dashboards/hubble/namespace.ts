import type { JsonMap } from '../../../settings/schema';
import { type DashboardFacts, REFRESH_INTERVALS, TIME_OPTIONS } from '../grafana/dashboard';
import { barGauge } from '../grafana/gauges';
import type { Panel } from '../grafana/panel';
import { PROMETHEUS, type Query } from '../grafana/query';
import { GRAFANA_9, timeseries } from '../grafana/timeseries';
import { labelledDataSource, labelValues } from '../grafana/variables';
import { rate, sum } from '../promql';
import { exported } from './exported';

const QUERY = { datasource: PROMETHEUS, editorMode: 'code', range: true };

/** Time series of the dashboards for namespaces. */
export const series = timeseries(GRAFANA_9, QUERY, {
  stacked: true,
  min: 0,
  legend: { table: true, calcs: ['mean', 'lastNotNull'] },
  tooltip: { mode: 'single' },
});

/** The series with the highest values. */
export function topTen(id: number, title: string, unit: string, query: Query): Panel {
  return barGauge(id, title, unit, [query], QUERY);
}

/** What flows from the source to the destination namespaces that the viewer chooses. */
export function forward(counter: string, labels?: string): string {
  return between('$source_namespace', '$destination_namespace', counter, labels);
}

/** What flows back to the source namespaces. */
export function backward(counter: string, labels?: string): string {
  return between('$destination_namespace', '$source_namespace', counter, labels);
}

function between(source: string, destination: string, counter: string, labels?: string): string {
  const chosen = `cluster=~"$cluster", source_namespace=~"${source}", destination_namespace=~"${destination}"`;
  return rate(`${counter}{${chosen}${labels ? `, ${labels}` : ''}}`, '$__rate_interval');
}

/** Requests of each source less the answers to it. */
export function unanswered(requests: string, answers: string): string {
  const bySource = `label_replace(${sum(answers, 'destination')}, "source", "$1", "destination", "(.*)")`;
  return `${sum(requests, 'source')} - sum(${bySource}) without (destination)`;
}

const VARIABLES = [
  labelledDataSource('Data Source', {
    current: { selected: false, text: 'default', value: 'default' },
    regex: '(?!grafanacloud-usage|grafanacloud-ml-metrics).+',
  }),
  labelValues('cluster', 'label_values(cilium_version, cluster)', { includeAll: true, multi: true }),
  namespaces('source_namespace', 'Source Namespace'),
  namespaces('destination_namespace', 'Destination Namespace'),
];

function namespaces(name: string, label: string): JsonMap {
  return labelValues(name, `label_values(${name})`, { allValue: '.*', includeAll: true, label, multi: true });
}

/** A menu of the other dashboards with a tag. */
function menu(title: string, tag: string, includeVars: boolean): JsonMap {
  return {
    type: 'dashboards',
    title,
    tags: [tag],
    asDropdown: true,
    icon: 'external link',
    includeVars,
    keepTime: true,
    targetBlank: false,
    tooltip: '',
    url: '',
  };
}

/** A dashboard about the flows between namespaces. */
export function namespaceDashboard(facts: Pick<DashboardFacts, 'title' | 'uid' | 'version' | 'lines'>): JsonMap {
  return exported('Prometheus', {
    ...facts,
    since: '1h',
    refresh: '',
    timepicker: { refresh_intervals: REFRESH_INTERVALS, time_options: TIME_OPTIONS },
    tags: ['kubecon-demo'],
    links: [menu('Cilium Overviews', 'cilium-overview', true), menu('Hubble', 'hubble', false)],
    annotations: {},
    variables: VARIABLES,
    leftovers: { description: '', gnetId: 16612 },
  });
}
