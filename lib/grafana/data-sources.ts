import type { ComponentDirectory } from '../gitops';
import { LOG_STORE, METRIC_STORE, type Store, storeIn, TRACE_STORE, TRACE_VIEWER } from '../observability';
import type { JsonMap } from '../settings/schema';

/** A data source with its pods: who it is, and the port that Grafana asks. */
export interface DataSource {
  /** The component. */
  readonly component: string;
  /** The port of its pods; all of these components call theirs `server`. */
  readonly port: number;
  /** The entry in Grafana's provisioning file. */
  readonly provisioned: { readonly uid: DataSourceUid; readonly [name: string]: unknown };
}

/** The names that dashboards and links between data sources use, whatever the components are called. */
export enum DataSourceUid {
  PROMETHEUS = 'prometheus',
  LOKI = 'loki',
  TEMPO = 'tempo',
  JAEGER = 'jaeger',
}

/**
 * The data sources that the platform has, with the links between them: from a span to the logs of its pod around that
 * time, and from a line of log that names a trace to the trace.
 *
 * @see https://grafana.com/docs/grafana/latest/datasources/tempo/configure-tempo-data-source/
 */
export function dataSources(directory: ComponentDirectory): DataSource[] {
  const metrics = storeIn(directory, METRIC_STORE);
  const logs = storeIn(directory, LOG_STORE);
  const traces = storeIn(directory, TRACE_STORE);
  const viewer = storeIn(directory, TRACE_VIEWER);
  const toLogs = logs ? { jsonData: { tracesToLogsV2: LOGS_OF_A_SPAN } } : { jsonData: {} };
  const toTraces = traces ? { jsonData: { derivedFields: [TRACE_OF_A_LINE] } } : {};
  return [
    ...source(metrics, 'Prometheus', DataSourceUid.PROMETHEUS, { isDefault: true }),
    ...source(logs, 'Loki', DataSourceUid.LOKI, toTraces),
    ...source(traces, 'Tempo', DataSourceUid.TEMPO, toLogs),
    ...source(viewer, 'Jaeger', DataSourceUid.JAEGER, toLogs),
  ];
}

function source(store: Store | undefined, name: string, uid: DataSourceUid, more: JsonMap): DataSource[] {
  if (!store) return [];
  const { component, port, url } = store;
  return [{ component, port, provisioned: { ...entry(name, uid, url), ...more } }];
}

function entry(name: string, uid: DataSourceUid, url: string): DataSource['provisioned'] {
  // Grafana's server asks, not the browser: the data sources are not reachable from outside.
  return { name, uid, type: uid, access: 'proxy', url, editable: false };
}

// Spans use OpenTelemetry's names for attributes; the log collector's labels differ.
const LOGS_OF_A_SPAN = {
  datasourceUid: DataSourceUid.LOKI,
  spanStartTimeShift: '-5m',
  spanEndTimeShift: '5m',
  tags: [
    { key: 'k8s.namespace.name', value: 'namespace' },
    { key: 'k8s.pod.name', value: 'pod' },
    { key: 'k8s.container.name', value: 'container' },
  ],
  filterByTraceID: false,
};

const TRACE_OF_A_LINE = {
  name: 'trace',
  datasourceUid: DataSourceUid.TEMPO,
  matcherRegex: '"?trace_?[iI][dD]"?[=:]\\s*"?([0-9a-f]{32})',
  // Two dollar signs: Grafana expands environment variables in this file.
  url: '$$' + '{__value.raw}',
};
