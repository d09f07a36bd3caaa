import { stat } from '../grafana/gauges';
import { line, type Panel, row } from '../grafana/panel';
import { PROMETHEUS, type Query, query } from '../grafana/query';
import { GRAFANA_9, timeseries } from '../grafana/timeseries';
import { labelledDataSource, labelValues } from '../grafana/variables';
import { rate, sum } from '../promql';
import { exported } from './exported';

const QUERY = { datasource: PROMETHEUS, editorMode: 'code', exemplar: false, interval: '', range: true };

const series = timeseries(GRAFANA_9, QUERY, { fill: 0, min: 0, tooltip: { mode: 'single' } });

const REQUESTS = 'hubble_http_requests_total';
const DURATIONS = 'hubble_http_request_duration_seconds_bucket';

/** Narrows series to what the viewer chose for a variable. */
function chosen(variable: string, { label = variable, operator = '=~' } = {}): string {
  return `${label}${operator}"\${${variable}}"`;
}

// The viewer's choices, each narrowing the ones that follow.
const CLUSTER = chosen('cluster');
const NAMESPACE = `${CLUSTER}, ${chosen('destination_namespace')}`;
const WORKLOAD = `${NAMESPACE}, ${chosen('destination_workload')}`;
const REPORTED = `${WORKLOAD}, ${chosen('reporter', { operator: '=' })}`;
const FROM_NAMESPACE = `${WORKLOAD}, ${chosen('source_namespace')}`;
const FROM_SOURCE = `${REPORTED}, ${chosen('source_namespace')}, ${chosen('source_workload')}`;

const SUCCESSFUL = 'status!~"5.*"';

/** Which side of the requests a row tells apart. */
interface Side {
  readonly name: 'Source' | 'Destination';
  readonly prefix: 'source' | 'destination';
  /** What narrows the workloads of its CPU usage. */
  readonly workload: string;
}

const SOURCE: Side = { name: 'Source', prefix: 'source', workload: chosen('source_workload', { label: 'workload' }) };
const DESTINATION: Side = {
  name: 'Destination',
  prefix: 'destination',
  workload: chosen('destination_workload', { label: 'workload', operator: '=' }),
};

function perSecond(metric: string, labels: string): string {
  return rate(`${metric}{${labels}}`, '$__rate_interval');
}

function byWorkload({ prefix }: Side): string {
  return `cluster, ${prefix}_namespace, ${prefix}_workload`;
}

function named({ prefix }: Side): string {
  return `{{ ${prefix}_namespace }}/{{ ${prefix}_workload }}`;
}

/** The median and two high quantiles of durations. */
function quantiles(labels: string, by: string, legend: string, exemplar?: boolean): readonly Query[] {
  return ['50', '95', '99'].map((percent) =>
    query(`histogram_quantile(0.${percent}, ${sum(perSecond(DURATIONS, labels), by)})`, `${legend}P${percent}`, {
      ...(exemplar === undefined ? {} : { exemplar }),
      ...(percent === '50' ? {} : { hide: false }),
    }),
  );
}

function tableWith(...calcs: string[]) {
  return { legend: { table: true, calcs } };
}

function requests(id: number, side: Side): Panel {
  const expression = sum(perSecond(REQUESTS, FROM_SOURCE), `${byWorkload(side)}, status`);
  return series(
    id,
    `Incoming Requests by ${side.name} and Response Code`,
    'reqps',
    [query(`round(${expression}, 0.001)`, `{{ cluster }} {{ method }} ${named(side)}: {{ status }}`)],
    tableWith('max', 'mean', 'sum', 'lastNotNull'),
  );
}

function successRate(id: number, side: Side): Panel {
  const successful = sum(perSecond(REQUESTS, `${FROM_SOURCE},${SUCCESSFUL}`), byWorkload(side));
  const all = sum(perSecond(REQUESTS, FROM_SOURCE), byWorkload(side));
  return series(
    id,
    `Incoming Request Success Rate (non-5xx responses) By ${side.name}`,
    'percentunit',
    [query(`${successful}\n/\n${all}`, `{{ cluster }} {{ method }} ${named(side)}`)],
    tableWith('mean', 'min', 'max', 'lastNotNull'),
  );
}

function durations(id: number, side: Side): Panel {
  return series(
    id,
    `HTTP Request Duration by ${side.name}`,
    's',
    quantiles(FROM_SOURCE, `${byWorkload(side)}, le`, `{{ cluster }} ${named(side)} `, true),
    tableWith('min', 'max', 'mean', 'lastNotNull'),
  );
}

/** CPU of the workloads, from what kube-prometheus records about pods. */
function cpu(id: number, side: Side): Panel {
  // Upstream looks for the sources, too, in the destination's namespace.
  const namespace = `${CLUSTER}, ${chosen('destination_namespace', { label: 'namespace' })}`;
  const expression = [
    'sum(',
    `    node_namespace_pod_container:container_cpu_usage_seconds_total:sum_irate{${namespace}}`,
    '  * on(namespace,pod)',
    `    group_left(workload, workload_type) namespace_workload_pod:kube_pod_owner:relabel{${namespace}, ${side.workload}}`,
    ') by (namespace, workload)',
  ].join('\n');
  return series(
    id,
    `CPU Usage by ${side.name}`,
    'none',
    [query(expression, '{{ cluster }} {{ namespace }}/{{ workload }}')],
    { ...tableWith('min', 'max', 'mean', 'lastNotNull'), withoutThreshold: true },
  );
}

const volume = perSecond(
  REQUESTS,
  ['reporter', 'destination_namespace', 'destination_workload'].map((variable) => chosen(variable)).join(', '),
);
const successful = sum(perSecond(REQUESTS, `${REPORTED}, ${SUCCESSFUL}`));

const ANY = { includeAll: true, multi: true };

/** HTTP requests to one workload: how many, from where, how they ended and how long they took. */
export const l7HttpDashboard = exported('prometheus', {
  title: 'Hubble L7 HTTP Metrics by Workload',
  uid: '3g264CZVz',
  version: 3,
  since: '6h',
  refresh: '30s',
  timepicker: {},
  sharedCrosshair: true,
  annotations: { datasource: { type: 'grafana', uid: '-- Grafana --' } },
  variables: [
    labelledDataSource('Prometheus'),
    labelValues('cluster', `label_values(${REQUESTS}, cluster)`, { label: 'Cluster', sort: 2 }),
    labelValues('destination_namespace', `label_values(${REQUESTS}{${CLUSTER}}, destination_namespace)`, {
      description: '',
      label: 'Destination Namespace',
      refresh: 2,
      sort: 2,
    }),
    labelValues('destination_workload', `label_values(${REQUESTS}{${NAMESPACE}}, destination_workload)`, {
      label: 'Destination Workload',
      sort: 2,
    }),
    labelValues('reporter', `label_values(${REQUESTS}, reporter)`, { label: 'Reporter' }),
    labelValues('source_namespace', `label_values(${REQUESTS}{${WORKLOAD}}, source_namespace)`, {
      ...ANY,
      label: 'Source Namespace',
    }),
    labelValues('source_workload', `label_values(${REQUESTS}{${FROM_NAMESPACE}}, source_workload)`, {
      ...ANY,
      label: 'Source Workload',
    }),
  ],
  lines: [
    row(14, 'General'),
    line(
      5,
      stat(16, 'Incoming Request Volume', 'reqps', [query(`round(${sum(volume)}, 0.001)`)], { datasource: PROMETHEUS }),
      stat(
        17,
        'Incoming Request Success Rate (non-5xx responses)',
        'percentunit',
        [
          query(
            `${successful}\n/\n${sum(perSecond(REQUESTS, REPORTED))}`,
            '{{ cluster }} {{ method }} {{ source_namespace }}/{{ source_workload }}',
          ),
        ],
        QUERY,
        0,
      ),
      series(18, 'Request Duration', 's', quantiles(REPORTED, 'le', ''), {
        legend: { calcs: ['lastNotNull'] },
        pluginVersion: '9.0.5',
      }),
    ),
    row(6, 'Requests by Source'),
    line(10, requests(3, SOURCE), successRate(7, SOURCE)),
    line(10, durations(4, SOURCE), cpu(20, SOURCE)),
    row(9, 'Requests by Destination'),
    line(10, requests(10, DESTINATION), successRate(11, DESTINATION)),
    line(10, durations(12, DESTINATION), cpu(19, DESTINATION)),
  ],
});
