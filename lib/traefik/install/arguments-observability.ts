import type { TraefikSettings } from '../settings';
import type { PrefixedMetricsSettings, PrometheusSettings } from '../settings/metrics';
import type { OtlpSettings } from '../settings/otlp';
import { each, effective, nested, stated, switches } from './flags';

/** Metrics, for every receiver that is configured. */
export function metricsFlags({ metrics }: TraefikSettings): string[] {
  const { datadog, influxdb2, prometheus, statsd, otlp } = metrics;
  return [
    ...switches('metrics', { addinternals: metrics.addInternals }),
    ...(datadog ? datadogFlags(datadog) : []),
    ...(influxdb2 ? influxDbFlags(influxdb2) : []),
    ...(prometheus ? prometheusFlags(prometheus) : []),
    ...(statsd ? statsdFlags(statsd) : []),
    ...(otlp?.enabled ? otlpMetricsFlags(otlp) : []),
  ];
}

type WithLabels = Pick<PrefixedMetricsSettings, 'addEntryPointsLabels' | 'addRoutersLabels' | 'addServicesLabels'>;

function labelFlags(path: string, { addEntryPointsLabels, addRoutersLabels, addServicesLabels }: WithLabels): string[] {
  return stated(path, { addEntryPointsLabels, addRoutersLabels, addServicesLabels });
}

function datadogFlags(datadog: PrefixedMetricsSettings): string[] {
  const { address, pushInterval, prefix } = datadog;
  return [
    '--metrics.datadog=true',
    ...effective('metrics.datadog', { address, pushInterval, prefix }),
    ...labelFlags('metrics.datadog', datadog),
  ];
}

function influxDbFlags(influxdb2: NonNullable<TraefikSettings['metrics']['influxdb2']>): string[] {
  const { address = '', token = '', org = '', bucket = '', pushInterval, additionalLabels } = influxdb2;
  return [
    '--metrics.influxdb2=true',
    `--metrics.influxdb2.address=${address}`,
    `--metrics.influxdb2.token=${token}`,
    `--metrics.influxdb2.org=${org}`,
    `--metrics.influxdb2.bucket=${bucket}`,
    ...effective('metrics.influxdb2', { pushInterval }),
    ...stated('metrics.influxdb2.additionalLabels', additionalLabels),
    ...labelFlags('metrics.influxdb2', influxdb2),
  ];
}

function prometheusFlags(prometheus: PrometheusSettings): string[] {
  const { entryPoint, addEntryPointsLabels, addRoutersLabels, addServicesLabels, buckets } = prometheus;
  return [
    '--metrics.prometheus=true',
    `--metrics.prometheus.entrypoint=${entryPoint}`,
    ...effective('metrics.prometheus', { addRoutersLabels, buckets, manualrouting: prometheus.manualRouting }),
    ...stated('metrics.prometheus', { addEntryPointsLabels, addServicesLabels }),
    ...stated('metrics.prometheus.headerlabels', prometheus.headerLabels),
  ];
}

function statsdFlags(statsd: PrefixedMetricsSettings): string[] {
  const { address = '', pushInterval, prefix, addEntryPointsLabels, addServicesLabels } = statsd;
  return [
    '--metrics.statsd=true',
    `--metrics.statsd.address=${address}`,
    ...effective('metrics.statsd', { pushInterval, prefix }),
    ...(statsd.addRoutersLabels ? ['--metrics.statsd.addRoutersLabels=true'] : []),
    ...stated('metrics.statsd', { addEntryPointsLabels, addServicesLabels }),
  ];
}

function otlpMetricsFlags(otlp: NonNullable<TraefikSettings['metrics']['otlp']>): string[] {
  const { explicitBoundaries, pushInterval } = otlp;
  return [
    ...otlpFlags('metrics.otlp', otlp),
    ...labelFlags('metrics.otlp', otlp),
    ...effective('metrics.otlp', { explicitBoundaries, pushInterval }),
  ];
}

/** Tracing of requests. */
export function tracingFlags({ tracing }: TraefikSettings): string[] {
  const { sampleRate, serviceName, capturedRequestHeaders, capturedResponseHeaders, safeQueryParams } = tracing;
  return [
    ...switches('tracing', { addinternals: tracing.addInternals }),
    ...stated('tracing', { sampleRate }),
    ...effective('tracing', { serviceName, capturedRequestHeaders, capturedResponseHeaders, safeQueryParams }),
    ...stated('tracing.resourceAttributes', tracing.resourceAttributes),
    ...(tracing.otlp?.enabled ? otlpFlags('tracing.otlp', tracing.otlp) : []),
  ];
}

/** Traefik's own log. */
export function logFlags({ log }: TraefikSettings): string[] {
  const { format, filePath, level, noColor, otlp } = log;
  return [
    ...effective('log', { format, filePath, level, noColor: noColor && format !== 'json' }),
    ...(otlp.enabled ? otlpFlags('log.otlp', otlp) : []),
  ];
}

/** The access log. */
export function accessLogFlags({ accessLog }: TraefikSettings): string[] {
  if (!accessLog.enabled) return [];
  const { format, filePath, bufferingSize, filters, fields, otlp } = accessLog;
  return [
    '--accesslog=true',
    ...effective('accesslog', {
      format,
      filepath: filePath,
      bufferingsize: bufferingSize,
      dualOutput: accessLog.dualOutput,
    }),
    ...switches('accesslog', { addinternals: accessLog.addInternals }),
    // With a configured time zone, the lines need not contain the time twice.
    ...(accessLog.timezone ? ['--accesslog.fields.names.StartUTC=drop'] : []),
    ...effective('accesslog.filters', { statuscodes: filters.statusCodes, minduration: filters.minDuration }),
    ...switches('accesslog.filters', { retryattempts: filters.retryAttempts }),
    `--accesslog.fields.defaultmode=${fields.defaultMode ?? ''}`,
    ...each('accesslog.fields.names', fields.names),
    `--accesslog.fields.headers.defaultmode=${fields.headers.defaultMode ?? ''}`,
    ...each('accesslog.fields.headers.names', fields.headers.names),
    ...effective('accesslog.fields.queryparameters', { defaultmode: fields.queryParameters.defaultMode }),
    ...(otlp.enabled ? otlpFlags('accesslog.otlp', otlp) : []),
  ];
}

function otlpFlags(path: string, { http, grpc, serviceName, resourceAttributes = {} }: OtlpSettings): string[] {
  return [
    `--${path}=true`,
    ...channelFlags(`${path}.http`, http),
    ...channelFlags(`${path}.grpc`, grpc),
    ...effective(path, { serviceName }),
    ...stated(`${path}.resourceAttributes`, resourceAttributes),
  ];
}

function channelFlags(path: string, channel: OtlpSettings['http'] | OtlpSettings['grpc']): string[] {
  const { enabled, ...flags } = channel;
  return enabled ? [`--${path}=true`, ...nested(path, flags)] : [];
}
