import type { IConstruct } from 'constructs';
import { known, type Problem, quoted } from '../../problems';
import { isMap, type JsonMap } from '../../settings/schema';
import { warn } from '../../warnings';
import type { TraefikSettings } from '../settings';
import { isReachedAt } from './listening';

/** Challenges at entry points that do not exist, and entry points with resolvers that do not exist. */
export function unknownAtResolvers(settings: TraefikSettings): Problem[] {
  const { ports, certificatesResolvers } = settings;
  const challenges = acmeOf(settings).flatMap(([name, acme]): Problem[] => {
    const entryPoint = httpEntryPoint(acme);
    if (entryPoint === undefined || Object.hasOwn(ports, entryPoint)) return [];
    const { known: others, nearest } = known(Object.keys(ports), entryPoint);
    return [
      {
        what: `The certificate resolver ${name} answers its HTTP challenge at the entry point ${quoted(entryPoint)}, which Traefik does not have; ${others}.`,
        remedy: nearest ? `Did you mean ${nearest}?` : 'Name the entry point behind port 80.',
        code: 'TRK119',
      },
    ];
  });
  const resolvers = Object.keys(certificatesResolvers);
  const byEntryPoint = Object.entries(ports).flatMap(([name, { http }]): Problem[] => {
    const resolver = http.tls.certResolver;
    // A resolver that is added by flags is not in the settings.
    if (!resolver || resolvers.includes(resolver) || settings.additionalArguments.some(isResolver)) return [];
    const { known: others, nearest } = known(resolvers, resolver);
    return [
      {
        what: `ports.${name}.http.tls.certResolver is ${quoted(resolver)}, which is not a certificate resolver of this Traefik; ${others}.`,
        remedy: `${nearest ? `Did you mean ${nearest}? ` : ''}Otherwise add it by acme.`,
        code: 'TRK119',
      },
    ];
  });
  return [...challenges, ...byEntryPoint];
}

function isResolver(flag: string): boolean {
  return /^--certificatesresolvers\./i.test(flag);
}

/**
 * Warns of challenges that the authority cannot reach: it connects to port 80 for HTTP-01, and to 443 for TLS-ALPN-01.
 */
export function warnOfUnreachedChallenges(scope: IConstruct, settings: TraefikSettings): void {
  const all = Object.values(settings.ports);
  for (const [name, acme] of acmeOf(settings)) {
    const entryPoint = httpEntryPoint(acme);
    const at = entryPoint === undefined ? undefined : settings.ports[entryPoint];
    const number = at ? 80 : acme.tlsChallenge === undefined ? undefined : 443;
    if (number === undefined) continue;
    if ((at ? [at] : all).some((port) => port.protocol !== 'UDP' && isReachedAt(port, number, settings))) continue;
    warn(scope, {
      what: `The certificate resolver ${name} is asked at port ${number} by the authority, where clients outside do not reach ${entryPoint ? `the entry point ${entryPoint}` : 'any entry point'}.`,
      remedy: `Expose ${entryPoint ?? 'an entry point'} at port ${number}, or show names by AcmeChallenge.dns(…); where a device in front translates the port, it works as it is.`,
      code: 'TRK120',
    });
  }
}

function acmeOf({ certificatesResolvers }: TraefikSettings): [string, JsonMap][] {
  return Object.entries(certificatesResolvers).flatMap(([name, resolver]): [string, JsonMap][] =>
    isMap(resolver) && isMap(resolver.acme) ? [[name, resolver.acme]] : [],
  );
}

function httpEntryPoint({ httpChallenge }: JsonMap): string | undefined {
  const entryPoint = isMap(httpChallenge) ? httpChallenge.entryPoint : undefined;
  return typeof entryPoint === 'string' ? entryPoint : undefined;
}
