import type { ClusterIndex } from '../../cluster/cluster-index';
import { Fact } from '../../cluster/fact';

/** The transport of an entry point: HTTP runs over TCP, HTTP/3 also over UDP. */
export type EntryPointProtocol = 'TCP' | 'UDP';

/** What routes may refer to in Traefik's static configuration. */
export interface StaticConfiguration {
  /** Entry points by name. */
  readonly entryPoints: Readonly<Record<string, EntryPointProtocol>>;
  /** Names of the certificate resolvers. */
  readonly certResolvers: readonly string[];
  /** Those that validate names without DNS, which is not possible for wildcards. */
  readonly resolversWithoutDns: readonly string[];
  /** Whether any entry point trusts `X-Forwarded-For`; Traefik removes the header when others send it. */
  readonly believesProxies: boolean;
  /** Names of the plugins. */
  readonly plugins: readonly string[];
  /** Whether Traefik combines namespace and name in a way that two objects never get the same name. */
  readonly safeNaming: boolean;
  /** Whether objects may refer to objects in other namespaces. */
  readonly allowCrossNamespace: boolean;
  /** Whether Services of type ExternalName may be routed to. */
  readonly allowExternalNameServices: boolean;
}

/** Traefik's defaults, both with the chart and with `TraefikIngress`. */
export const DEFAULT_ENTRY_POINTS: Readonly<Record<string, EntryPointProtocol>> = {
  web: 'TCP',
  websecure: 'TCP',
  traefik: 'TCP',
  metrics: 'TCP',
};

/** Stated by installations of Traefik, to check the routes of their cluster against it. */
export const STATIC_CONFIGURATION = new Fact<StaticConfiguration>();

/** What the installations of Traefik in a cluster offer together; undefined if the program installs none there. */
export function staticConfigurationIn(index: ClusterIndex): StaticConfiguration | undefined {
  const found = index.facts(STATIC_CONFIGURATION).map(({ value }) => value);
  if (found.length === 0) return undefined;
  return {
    entryPoints: Object.assign({}, ...found.map((each) => each.entryPoints)),
    certResolvers: found.flatMap((each) => each.certResolvers),
    resolversWithoutDns: found.flatMap((each) => each.resolversWithoutDns),
    believesProxies: found.some((each) => each.believesProxies),
    plugins: found.flatMap((each) => each.plugins),
    safeNaming: found.some((each) => each.safeNaming),
    allowCrossNamespace: found.some((each) => each.allowCrossNamespace),
    allowExternalNameServices: found.some((each) => each.allowExternalNameServices),
  };
}
