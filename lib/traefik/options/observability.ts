import * as v from 'valibot';
import type { PropChecks } from '../../settings/props';
import type { JsonMap } from '../../settings/schema';
import { flag, text, textMap } from '../../settings/values';
import { statuses } from '../routing/values';

/** Access logs: one line for each request. */
export interface AccessLogProps {
  /**
   * The format of a line.
   * @default 'json'
   */
  readonly format?: 'json' | 'common';
  /**
   * Status codes of the requests that are logged, such as `400-599`.
   * @default - all
   */
  readonly statusCodes?: readonly string[];
  /**
   * Request headers to log; credentials can be redacted by naming them in `settings`.
   * @default - none
   */
  readonly headers?: readonly string[];
}

/** Checks of `accessLogs`. */
export const ACCESS_LOG_CHECKS: PropChecks<AccessLogProps> = {
  format: v.picklist(['json', 'common']),
  statusCodes: statuses,
  headers: v.array(text),
};

/** The settings that follow from `accessLogs`. */
export function accessLogSettings({ format = 'json', statusCodes = [], headers = [] }: AccessLogProps): JsonMap {
  return {
    accessLog: {
      enabled: true,
      format,
      filters: { statusCodes: statusCodes.join(',') },
      fields: { headers: { names: Object.fromEntries(headers.map((header) => [header, 'keep'])) } },
    },
  };
}

/** Metrics for Prometheus. */
export interface TraefikMetricsProps {
  /**
   * Whether there is a ServiceMonitor for the Prometheus operator; otherwise Prometheus finds the pods by their
   * annotations.
   * @default false
   */
  readonly serviceMonitor?: boolean;
  /**
   * Labels of the ServiceMonitor, by which Prometheus selects it.
   * @default - none
   */
  readonly serviceMonitorLabels?: Record<string, string>;
  /**
   * Whether metrics are broken down by router, too, which creates many time series.
   * @default false
   */
  readonly byRouter?: boolean;
}

/** Checks of `metrics`. */
export const METRICS_CHECKS: PropChecks<TraefikMetricsProps> = {
  serviceMonitor: flag,
  serviceMonitorLabels: textMap,
  byRouter: flag,
};

/** The settings that follow from `metrics`. */
export function metricsSettings({ serviceMonitor, serviceMonitorLabels = {}, byRouter }: TraefikMetricsProps): JsonMap {
  return {
    metrics: {
      prometheus: {
        ...(byRouter ? { addRoutersLabels: true } : {}),
        ...(serviceMonitor
          ? {
              service: { enabled: true },
              serviceMonitor: { enabled: true, additionalLabels: serviceMonitorLabels },
            }
          : {}),
      },
    },
  };
}
