import { type Problem, quoted } from '../../problems';
import type { TraefikSettings } from '../settings';

/** Logs and metrics that would go nowhere. */
export function observabilityRefusals(settings: TraefikSettings): Problem[] {
  return [...otlpLogs(settings), ...scrapedPort(settings)];
}

function otlpLogs({ experimental, log, accessLog }: TraefikSettings): Problem[] {
  if (experimental.otlpLogs || !(log?.otlp.enabled || accessLog.otlp.enabled)) return [];
  const path = log?.otlp.enabled ? 'log.otlp.enabled' : 'accessLog.otlp.enabled';
  return [
    {
      what: `${path} is true, but Traefik offers sending logs to a collector as an experiment alone.`,
      remedy: 'Set experimental.otlpLogs to true as well.',
      code: 'TRK028',
    },
  ];
}

function scrapedPort({ deployment, metrics: { prometheus }, ports }: TraefikSettings): Problem[] {
  if (!deployment.enabled || !prometheus || prometheus.serviceMonitor?.enabled || ports[prometheus.entryPoint])
    return [];
  return [
    {
      what: `metrics.prometheus.entryPoint is ${quoted(prometheus.entryPoint)}, but there is no such entry point.`,
      remedy: `Use one of ${Object.keys(ports).join(', ')}, or set metrics.prometheus to null.`,
      code: 'TRK029',
    },
  ];
}
