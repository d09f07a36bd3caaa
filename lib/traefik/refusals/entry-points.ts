import { type Problem, quoted } from '../../problems';
import type { PortSettings, TraefikSettings } from '../settings';

/** Entry points that cannot work as they are set. */
export function entryPointRefusals(settings: TraefikSettings): Problem[] {
  if (!settings.deployment.enabled) return [];
  return [
    ...healthchecks(settings),
    ...Object.entries(settings.ports).flatMap(([name, port]) => [
      ...noPort(name, port),
      ...hostPort(name, port, settings),
      ...redirection(name, port, settings),
    ]),
  ];
}

function healthchecks({ ports, deployment }: TraefikSettings): Problem[] {
  if (ports.traefik || deployment.healthchecksPort) return [];
  return [
    {
      what: 'ports.traefik is removed, but the probes ask that port.',
      remedy:
        'Set deployment.healthchecksPort to the port of an entry point that answers pings, or leave ports.traefik.',
      code: 'TRK012',
    },
  ];
}

/** If it is exposed without a number, TRK021 reports it for the Service. */
function noPort(name: string, { port, exposedPort, expose }: PortSettings): Problem[] {
  const isExposed = Object.values(expose).some(Boolean);
  if (port !== undefined || (isExposed && !exposedPort)) return [];
  return [
    {
      what: `ports.${name}.port is missing: Traefik does not start with an entry point that has no port.`,
      remedy: `Set ports.${name}.port, or remove ports.${name}.`,
      code: 'TRK033',
    },
  ];
}

function hostPort(name: string, { port, hostPort }: PortSettings, { hostNetwork }: TraefikSettings): Problem[] {
  if (!hostNetwork || !hostPort || !port || hostPort === port) return [];
  return [
    {
      what: `ports.${name} has the port ${port} and the hostPort ${hostPort}, but with hostNetwork the two are one.`,
      remedy: `Set ports.${name}.port to ${hostPort}, or remove ports.${name}.hostPort.`,
      code: 'TRK013',
    },
  ];
}

function redirection(name: string, { http }: PortSettings, { ports }: TraefikSettings): Problem[] {
  const given = http.redirections.entryPoint;
  if (!given) return [];
  const path = `ports.${name}.http.redirections.entryPoint`;
  const target = given.to === undefined ? undefined : ports[given.to];
  if (!target) {
    return [
      {
        what: `${path}.to is ${quoted(given.to)}, but there is no such entry point.`,
        remedy: `Use one of ${Object.keys(ports).join(', ')}.`,
        code: 'TRK014',
      },
    ];
  }
  if (!target.http.tls.enabled || !given.scheme || given.scheme === 'https') return [];
  return [
    {
      what: `${path}.scheme is ${quoted(given.scheme)}, but the entry point ${given.to} has TLS.`,
      remedy: `Set ${path}.scheme to https.`,
      code: 'TRK015',
    },
  ];
}
