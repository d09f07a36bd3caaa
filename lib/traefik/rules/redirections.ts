import type { IConstruct } from 'constructs';
import type { Problem } from '../../problems';
import { warn } from '../../warnings';
import type { TraefikSettings } from '../settings';

/** Entry points that redirect all requests to where none can be answered. */
export function redirectionsToNowhere(settings: TraefikSettings): Problem[] {
  const { ports } = settings;
  return Object.keys(ports).flatMap((name): Problem[] => {
    const to = ports[name]?.http.redirections.entryPoint?.to;
    const target = to === undefined ? undefined : ports[to];
    if (to === undefined || !target) return []; // an unknown one is reported elsewhere
    const path = `ports.${name}.http.redirections.entryPoint.to`;
    const reasons = [
      [
        circleFrom(name, ports),
        'requests would come back forever',
        'Name an entry point that answers, such as websecure.',
      ],
      [target.protocol === 'UDP', 'which is for UDP', 'Name an entry point for TCP.'],
    ] as const;
    return reasons
      .filter(([holds]) => holds)
      .map(([, reason, remedy]) => ({ what: `${path} is ${to}, ${reason}.`, remedy, code: 'TRK118' }));
  });
}

/** Warns of redirects to entry points that external clients cannot reach. */
export function warnOfUnreachedRedirections(scope: IConstruct, { ports, hostNetwork }: TraefikSettings): void {
  for (const [name, { http }] of Object.entries(ports)) {
    const to = http.redirections.entryPoint?.to;
    const target = to === undefined ? undefined : ports[to];
    if (!target || hostNetwork || target.hostPort || Object.values(target.expose).includes(true)) continue;
    warn(scope, {
      what: `ports.${name} sends every request on to ${to}, which clients outside do not reach.`,
      remedy: `Set entryPoints.${to}.exposed to true, or name another one.`,
      code: 'TRK121',
    });
  }
}

/** Whether an entry point's redirects lead back to itself. */
function circleFrom(name: string, ports: TraefikSettings['ports']): boolean {
  const passed = new Set<string>();
  let next = ports[name]?.http.redirections.entryPoint?.to;
  while (next !== undefined && next !== name && !passed.has(next)) {
    passed.add(next);
    next = ports[next]?.http.redirections.entryPoint?.to;
  }
  return next === name;
}
