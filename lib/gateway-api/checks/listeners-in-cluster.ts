import type { Problem } from '../../problems';
import { commonHostname } from '../hostname';
import type { ImplementationFacts } from '../implementations';
import { type GatewaySpec, GROUP, type ListenerSpec, ROUTE_KINDS } from '../kinds';
import { KINDS_BY_PROTOCOL } from './acceptance';

/** Kinds of routes that a listener names but its protocol does not support: no such route ever attaches. */
export function impossibleKinds({ listeners }: GatewaySpec): Problem[] {
  return listeners.flatMap(({ name, protocol, allowedRoutes }, index) => {
    const possible: readonly string[] | undefined = KINDS_BY_PROTOCOL[protocol];
    const known: readonly string[] = ROUTE_KINDS;
    const impossible = (allowedRoutes?.kinds ?? [])
      .filter(({ group = GROUP, kind }) => group === GROUP && known.includes(kind) && !possible?.includes(kind))
      .map(({ kind }) => kind);
    if (!possible || impossible.length === 0) return [];
    return [
      {
        what: `listeners[${index}].allowedRoutes.kinds (${name}) has ${impossible.join(' and ')}, but ${protocol} takes ${possible.join(' and ')} only.`,
        remedy: 'Leave kinds out, or name kinds that fit the protocol.',
        code: 'GW034',
      },
    ];
  });
}

/** Listeners on one port that terminate TLS and that pass it through, for the same names. */
export function mixedTls({ name, keepsTlsApart }: ImplementationFacts, { listeners }: GatewaySpec): Problem[] {
  if (!keepsTlsApart) return [];
  return listeners.flatMap((listener, index) => {
    const rival = listeners.slice(0, index).find((earlier) => wantSameNames(earlier, listener));
    if (!rival) return [];
    return [
      {
        what: `The listener ${listener.name} conflicts with the listener ${rival.name} on port ${listener.port}: one terminates TLS and one passes it through, and ${name} accepts neither, since ${served(listener)} and ${served(rival)} overlap.`,
        remedy: 'Give one of them another port, or hostnames that do not overlap, wildcards included.',
        code: 'GW015',
      },
    ];
  });
}

function wantSameNames(one: ListenerSpec, other: ListenerSpec): boolean {
  if (one.port !== other.port || passesTls(one) === passesTls(other)) return false;
  if (![one, other].every((listener) => passesTls(listener) || listener.protocol === 'HTTPS')) return false;
  if (!one.hostname || !other.hostname) return true;
  return commonHostname(one.hostname, other.hostname) !== undefined;
}

function passesTls({ protocol, tls }: ListenerSpec): boolean {
  return protocol === 'TLS' && tls?.mode === 'Passthrough';
}

function served({ hostname }: ListenerSpec): string {
  return hostname || 'all hostnames';
}
