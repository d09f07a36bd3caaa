import { known, type Problem } from '../../problems';
import type { TraefikSettings } from '../settings';

/** Metrics at an entry point that Traefik does not have: they are not served. */
export function metricsAtNoEntryPoint({ ports, metrics: { prometheus } }: TraefikSettings): Problem[] {
  if (!prometheus || prometheus.manualRouting || ports[prometheus.entryPoint]) return [];
  const { known: others, nearest } = known(Object.keys(ports), prometheus.entryPoint);
  return [
    {
      what: `metrics.prometheus.entryPoint is ${prometheus.entryPoint}, but Traefik has no such entry point; ${others}.`,
      remedy: nearest ? `Did you mean ${nearest}?` : 'Add it to entryPoints, with a port.',
      code: 'TRK124',
    },
  ];
}
