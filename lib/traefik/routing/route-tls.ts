import * as v from 'valibot';
import { referring, type SecretRef } from '../../kubernetes/references';
import { known, type Problem, quoted } from '../../problems';
import type { PropChecks } from '../../settings/props';
import type { JsonMap } from '../../settings/schema';
import { text, texts } from '../../settings/values';
import { warn } from '../../warnings';
import { referenceTo, type TLSOptionRef } from './references';
import type { RoutingResource } from './routing-resource';
import { hostsIn } from './rule/hosts';
import type { TLSOption } from './tls-option';

/** Names that a certificate is for. */
export interface TlsDomain {
  /** The certificate's main name. */
  readonly main: string;
  /** Alternative names.
   * @default - none
   */
  readonly sans?: readonly string[];
}

/** TLS of a route, terminated by Traefik. */
export interface RouteTls {
  /**
   * The Secret with `tls.crt` and `tls.key`, in the route's namespace. Traefik chooses among all certificates by the
   * server name (SNI), so a certificate for other names is not used.
   * @default - the certificate resolver's certificate, or the default one
   */
  readonly secret?: string | SecretRef;
  /**
   * Name of the certificate resolver that gets a certificate.
   * @default - none
   */
  readonly certResolver?: string;
  /**
   * Names that the resolver requests certificates for.
   * @default - the hosts in the route's rules
   */
  readonly domains?: readonly TlsDomain[];
  /**
   * Versions, cipher suites and client certificates.
   * @default - the TLSOption named `default`, or Traefik's own
   */
  readonly options?: string | TLSOption | TLSOptionRef;
}

/** Checks of `tls`. */
export const TLS_CHECKS: PropChecks<RouteTls> = {
  secret: referring('Secret'),
  certResolver: text,
  domains: v.array(v.strictObject({ main: text, sans: v.optional(texts) })),
  options: referring('TLSOption'),
};

/** `tls` in the form of the manifest. */
export function routeTls(resource: RoutingResource, tls: RouteTls): JsonMap {
  const { secret, certResolver, domains, options } = tls;
  if (certResolver !== undefined) checkResolver(resource, certResolver);
  return {
    secretName: secret && resource.referByName('tls.secret', 'Secret', secret),
    certResolver,
    domains,
    options: options && resource.refer('tls.options', 'TLSOption', options),
  };
}

/**
 * Warns of certificates that a resolver will not request or not get: it takes the names from `domains`, or else from
 * the hosts of a rule.
 */
export function checkNames(resource: RoutingResource, tls: RouteTls | undefined, rules: readonly string[]): void {
  const { certResolver, domains } = tls ?? {};
  if (certResolver === undefined) return;
  resource.checkInCluster(() => {
    rules.forEach((rule, index) => {
      if (domains?.length || hostsIn(rule).some((host) => host !== '*')) return;
      warn(resource, {
        what: `routes[${index}] has tls.certResolver, but its rule ${quoted(rule)} names no host that a certificate could be for.`,
        remedy: 'Add a Host to the rule, or set tls.domains.',
        code: 'TRR037',
      });
    });
    return [];
  });
  const names = domains?.flatMap(({ main, sans = [] }) => [main, ...sans]) ?? rules.flatMap(hostsIn);
  const wildcard = names.find((name) => name.startsWith('*.'));
  if (wildcard === undefined) return;
  resource.checkInCluster((_, traefik) => {
    if (!traefik?.resolversWithoutDns.includes(certResolver)) return [];
    return [
      {
        what: `tls.certResolver is ${quoted(certResolver)}, which shows names without the DNS, but ${quoted(wildcard)} is a wildcard, for which authorities ask a record in the DNS.`,
        remedy: 'Use AcmeChallenge.dns(…), or name each host.',
        code: 'TRR038',
      },
    ];
  });
}

/** Contradictions within `tls`. */
export function tlsContradictions({ secret, certResolver, domains, options }: RouteTls): Problem[] {
  const problems: Problem[] = [];
  if (secret !== undefined && certResolver !== undefined) {
    problems.push({
      what: `tls has the secret ${quoted(referenceTo('Secret', secret).name)} and the certResolver ${quoted(certResolver)}, but a certificate comes from one of the two.`,
      remedy: 'Remove one of them.',
      code: 'TRR018',
    });
  }
  if (domains !== undefined && certResolver === undefined) {
    problems.push({
      what: 'tls.domains is set, but no certResolver to obtain their certificates.',
      remedy: 'Set tls.certResolver, or remove tls.domains.',
      code: 'TRR018',
    });
  }
  if (options !== undefined && referenceTo('TLSOption', options).name === 'default') {
    problems.push({
      what: 'tls.options is the TLSOption "default", which Traefik applies by itself and does not find by its name.',
      remedy: 'Remove tls.options.',
      code: 'TRR019',
    });
  }
  return problems;
}

function checkResolver(resource: RoutingResource, name: string): void {
  resource.checkInCluster((_, traefik) => {
    if (traefik === undefined || traefik.certResolvers.includes(name)) return [];
    const { known: others, nearest } = known(traefik.certResolvers, name);
    return [
      {
        what: `tls.certResolver is "${name}", which no Traefik of this program has; ${others}.`,
        remedy: `${nearest ? `Did you mean ${nearest}? ` : ''}Otherwise add it to acme of TraefikIngress.`,
        code: 'TRR020',
      },
    ];
  });
}
