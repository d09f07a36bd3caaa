import type { ClusterIndex } from '../../cluster/cluster-index';
import { Fact } from '../../cluster/fact';

/** The transport of an entry point: HTTP runs over TCP, HTTP/3 besides over UDP. */
export type EntryPointProtocol = 'TCP' | 'UDP';

/** What routes may refer to in the configuration that Traefik starts with. */
export interface StaticConfiguration {
  /** Entry points by name. */
  readonly entryPoints: Readonly<Record<string, EntryPointProtocol>>;
  /** Names of the certificate resolvers. */
  readonly certResolvers: readonly string[];
  /** Those of them that show the authority names without the DNS, by which no wildcard can be shown. */
  readonly resolversWithoutDns: readonly string[];
  /** Whether any entry point believes `X-Forwarded-For`; Traefik removes the header where it comes from others. */
  readonly believesProxies: boolean;
  /** Names of the plugins. */
  readonly plugins: readonly string[];
  /** Whether Traefik puts namespace and name together so that no two objects have one name. */
  readonly safeNaming: boolean;
  /** Whether objects may refer to objects in other namespaces. */
  readonly allowCrossNamespace: boolean;
  /** Whether Services of type ExternalName may be routed to. */
  readonly allowExternalNameServices: boolean;
}

/** What Traefik has unless configured otherwise, by the chart's values as by `TraefikIngress`. */
export const DEFAULT_ENTRY_POINTS: Readonly<Record<string, EntryPointProtocol>> = {
  web: 'TCP',
  websecure: 'TCP',
  traefik: 'TCP',
  metrics: 'TCP',
};

/** Stated by installations of Traefik, so that the routes of their cluster can be checked against it. */
export const STATIC_CONFIGURATION = new Fact<StaticConfiguration>();

/** What the installations of Traefik in a cluster offer together; nothing when the program installs none there. */
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
