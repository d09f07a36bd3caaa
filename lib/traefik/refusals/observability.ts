import type { Problem } from '../../problems';
import type { TraefikSettings } from '../settings';

/** Logs that would go nowhere. */
export function observabilityRefusals(settings: TraefikSettings): Problem[] {
  return otlpLogs(settings);
}

function otlpLogs({ experimental, log, accessLog }: TraefikSettings): Problem[] {
  if (experimental.otlpLogs || !(log.otlp.enabled || accessLog.otlp.enabled)) return [];
  const path = log.otlp.enabled ? 'log.otlp.enabled' : 'accessLog.otlp.enabled';
  return [
    {
      what: `${path} is true, but in Traefik, sending logs to a collector is experimental.`,
      remedy: 'Set experimental.otlpLogs to true as well.',
      code: 'TRK028',
    },
  ];
}
