import type { ComponentDirectory } from '../gitops';
import { Jaeger } from '../jaeger';
import { Loki } from '../loki';
import { Prometheus } from '../prometheus';
import { Tempo } from '../tempo';

/** A data source with its pods: who it is, and the port that Grafana asks. */
export interface DataSource {
  /** The component. */
  readonly component: string;
  /** The port of its pods; all of these components call theirs `server`. */
  readonly port: number;
  /** The entry in Grafana's provisioning file. */
  readonly provisioned: { readonly uid: DataSourceUid; readonly [name: string]: unknown };
}

/** What dashboards and links between data sources name, whatever the components are called. */
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
export function dataSources({ components }: ComponentDirectory): DataSource[] {
  const prometheus = components.find((one) => one instanceof Prometheus);
  const loki = components.find((one) => one instanceof Loki);
  const tempo = components.find((one) => one instanceof Tempo);
  const jaeger = components.find((one) => one instanceof Jaeger);
  const toLogs = loki ? { tracesToLogsV2: LOGS_OF_A_SPAN } : {};
  return [
    ...(prometheus
      ? [
          {
            component: prometheus.name,
            port: Prometheus.PORT,
            provisioned: { ...entry('Prometheus', DataSourceUid.PROMETHEUS, prometheus.url), isDefault: true },
          },
        ]
      : []),
    ...(loki
      ? [
          {
            component: loki.name,
            port: Loki.PORT,
            provisioned: {
              ...entry('Loki', DataSourceUid.LOKI, loki.url),
              ...(tempo ? { jsonData: { derivedFields: [TRACE_OF_A_LINE] } } : {}),
            },
          },
        ]
      : []),
    ...(tempo
      ? [
          {
            component: tempo.name,
            port: Tempo.PORT,
            provisioned: { ...entry('Tempo', DataSourceUid.TEMPO, tempo.url), jsonData: toLogs },
          },
        ]
      : []),
    ...(jaeger
      ? [
          {
            component: jaeger.name,
            port: Jaeger.QUERY_PORT,
            provisioned: { ...entry('Jaeger', DataSourceUid.JAEGER, jaeger.url), jsonData: toLogs },
          },
        ]
      : []),
  ];
}

function entry(name: string, uid: DataSourceUid, url: string): DataSource['provisioned'] {
  // Grafana's server asks, not the browser: the data sources are not reachable from outside.
  return { name, uid, type: uid, access: 'proxy', url, editable: false };
}

// A span says by OpenTelemetry's names what the collector of logs calls otherwise.
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
  // Two dollars: Grafana replaces variables of the environment in this file.
  url: '$$' + '{__value.raw}',
};
