import type { Problem } from '../../problems';
import { pathsOf } from '../fields';
import type { EntryPointPort, ImplementationFacts } from '../implementations';
import type { GatewayApiKind, GatewaySpec } from '../kinds';

/** Fields that an implementation refuses or ignores. */
export function ignoredFields({ name, ignores }: ImplementationFacts, kind: GatewayApiKind, spec: object): Problem[] {
  return (ignores[kind] ?? []).flatMap((field) =>
    pathsOf(spec, field).map((path) => ({
      what: `${path} is set, but ${name} does not support it.`,
      remedy: 'Leave it out, or use a Gateway of another class.',
      code: 'GW006',
    })),
  );
}

/** Listeners that an implementation does not support. */
export function unofferedListeners(
  { name, protocols }: ImplementationFacts,
  { listeners }: GatewaySpec,
  entryPoints: readonly EntryPointPort[] | undefined,
): Problem[] {
  return listeners.flatMap(({ protocol, tls, port, name: listener }, index) => {
    const offered = protocol === 'TLS' ? `TLS ${tls?.mode ?? 'Terminate'}` : protocol;
    if (!protocols.includes(offered)) {
      return [
        {
          what: `listeners[${index}] (${listener}) is for ${offered}, but ${name} only serves ${protocols.join(', ')}.`,
          remedy: 'Use one of these, or a Gateway of another class.',
          code: 'GW006',
        },
      ];
    }
    const usable = entryPoints?.filter(({ tls }) => !(tls && protocol === 'HTTP'));
    if (!usable || usable.some((entryPoint) => entryPoint.port === port)) return [];
    return [
      {
        what: `listeners[${index}].port (${listener}) is ${port}, but no entry point of Traefik for ${protocol} listens there.`,
        remedy: `Use the port of an entry point, not of the Service: ${usable.map(({ name, port }) => `${port} (${name})`).join(', ')}.`,
        code: 'GW029',
      },
    ];
  });
}
