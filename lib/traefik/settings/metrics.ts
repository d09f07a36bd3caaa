import * as v from 'valibot';
import {
  boolean,
  fragment,
  fragments,
  type Json,
  nullable,
  numberOrText,
  optional,
  removable,
  type Settings,
  shaped,
  text,
  textMap,
} from '../../settings/schema';
import { bare, inQuotes, onItsLine } from '../../settings/written';
import { attributes, namedOtlp } from './otlp';

const trueOrWord = () => shaped<boolean | string>(v.union([v.boolean(), v.string()], 'true or false'));
const trueOrFalse = () => boolean();

/** What metrics are broken down by. */
const labels = (flag: typeof trueOrWord | typeof trueOrFalse) => ({
  /** Whether metrics are broken down by entry point; unset for yes. */
  addEntryPointsLabels: inQuotes(flag()),
  /** Whether metrics are broken down by router; unset for no. */
  addRoutersLabels: inQuotes(flag()),
  /** Whether metrics are broken down by service; unset for yes. */
  addServicesLabels: inQuotes(flag()),
});

const pushed = {
  /** Address of the receiver, as `host:port`. */
  address: inQuotes(text()),
  /** Time between two reports: seconds or a Go duration. */
  pushInterval: inQuotes(numberOrText()),
};

const prefixed = {
  ...pushed,
  /** Prefix of the metrics' names. */
  prefix: inQuotes(text()),
  ...labels(trueOrWord),
};

const influxdb2 = {
  ...pushed,
  /** Token for the receiver; anyone who can read the pod can read it. */
  token: inQuotes(text()),
  /** Organisation at the receiver. */
  org: inQuotes(text()),
  /** Bucket at the receiver. */
  bucket: inQuotes(text()),
  /** Labels of every metric. */
  additionalLabels: inQuotes(attributes()),
  ...labels(trueOrWord),
};

const prometheus = {
  /** Entry point that serves the metrics. */
  entryPoint: bare(text('metrics')),
  ...labels(trueOrFalse),
  /** Bounds of the histograms, separated by commas. */
  buckets: inQuotes(text('')),
  /** Whether to omit the default router for the metrics, so that you can define one. */
  manualRouting: boolean(false),
  /** Metric labels that are set from request headers: label and header. */
  headerLabels: inQuotes(textMap()),
  /** A Service only for the metrics. */
  service: removable({
    /** Whether there is such a Service. */
    enabled: boolean(false),
    /** Labels of the Service. */
    labels: textMap(),
    /** Annotations of the Service. */
    annotations: textMap(),
  }),
  /** The ServiceMonitor by which the Prometheus operator scrapes Traefik. */
  serviceMonitor: removable({
    /** Whether there is a ServiceMonitor; the pods' annotations for scraping are left out then. */
    enabled: boolean(false),
    /** API version of the object. */
    apiVersion: onItsLine(nullable(text('monitoring.coreos.com/v1'))),
    /** Relabelling of samples. */
    metricRelabelings: fragments<Record<string, Json>>(),
    /** Relabelling of targets. */
    relabelings: fragments<Record<string, Json>>(),
    /** Label of the Service whose value names the job; empty for the release's name. */
    jobLabel: onItsLine(text('')),
    /** Time between two scrapes. */
    interval: onItsLine(text('')),
    /** Whether labels of the samples take precedence over the target's. */
    honorLabels: boolean(false),
    /** Timeout of a scrape. */
    scrapeTimeout: onItsLine(text('')),
    /** Whether timestamps of the samples are used. */
    honorTimestamps: boolean(false),
    /** Whether scrapes use HTTP/2. */
    enableHttp2: boolean(false),
    /** Whether scrapes follow redirections. */
    followRedirects: boolean(false),
    /** Labels by which Prometheus selects the object. */
    additionalLabels: textMap(),
    /** Namespace of the object; empty for Traefik's. */
    namespace: onItsLine(text('')),
    /** Namespaces whose Services are scraped; empty for Traefik's. */
    namespaceSelector: fragment<Record<string, Json>>(),
  }),
  /** Alerts for Prometheus' operator. */
  prometheusRule: removable({
    /** Whether there is a PrometheusRule. */
    enabled: boolean(false),
    /** API version of the object. */
    apiVersion: onItsLine(nullable(text('monitoring.coreos.com/v1'))),
    /** Labels by which Prometheus selects the object. */
    additionalLabels: textMap(),
    /** Namespace of the object; empty for Traefik's. */
    namespace: onItsLine(text('')),
    /** The alerts and recording rules. */
    rules: fragments<Record<string, Json>>(),
  }),
};

/** Metrics about requests, for each receiver that Traefik supports. */
export const metrics = {
  /** Whether requests to Traefik's own services count. */
  addInternals: boolean(false),
  /** Metrics for Prometheus to scrape. */
  prometheus: removable(prometheus),
  /** Metrics sent to a Datadog agent. */
  datadog: optional(prefixed),
  /** Metrics sent to InfluxDB 2. */
  influxdb2: optional(influxdb2),
  /** Metrics sent to a StatsD server. */
  statsd: optional(prefixed),
  /** Metrics sent to an OpenTelemetry collector. */
  otlp: removable({
    ...namedOtlp,
    ...labels(trueOrFalse),
    /** Bounds of the histograms. */
    explicitBoundaries: shaped<readonly (number | string)[]>(v.array(v.union([v.number(), v.string()])), []),
    /** Time between two reports, as a Go duration. */
    pushInterval: inQuotes(text('')),
  }),
};

export type PrometheusSettings = Settings<typeof prometheus>;
export type PrefixedMetricsSettings = Settings<typeof prefixed>;
