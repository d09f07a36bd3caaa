import type { IConstruct } from 'constructs';

/** The transport of an entry point: HTTP runs over TCP, HTTP/3 besides over UDP. */
export type EntryPointProtocol = 'TCP' | 'UDP';

/** What routes may refer to in the configuration that Traefik starts with. */
export interface StaticConfiguration {
  /** Entry points by name. */
  readonly entryPoints: Readonly<Record<string, EntryPointProtocol>>;
  /** Names of the certificate resolvers. */
  readonly certResolvers: readonly string[];
  /** Names of the plugins. */
  readonly plugins: readonly string[];
  /** Whether objects may refer to objects in other namespaces. */
  readonly allowCrossNamespace: boolean;
  /** Whether Services of type ExternalName may be routed to. */
  readonly allowExternalNameServices: boolean;
}

/** What Traefik has unless it is told otherwise, by the chart's values as by `TraefikIngress`. */
export const DEFAULT_ENTRY_POINTS: Readonly<Record<string, EntryPointProtocol>> = {
  web: 'TCP',
  websecure: 'TCP',
  traefik: 'TCP',
  metrics: 'TCP',
};

const configurations = new WeakMap<IConstruct, StaticConfiguration>();

/** Makes known what an installation of Traefik offers, so that the routes of its cluster can be checked against it. */
export function declareStaticConfiguration(installation: IConstruct, configuration: StaticConfiguration): void {
  configurations.set(installation, configuration);
}

/** What the installations of Traefik in a cluster offer together; nothing when the program installs none there. */
export function staticConfigurationOf(cluster: IConstruct): StaticConfiguration | undefined {
  const found = cluster.node.findAll().flatMap((construct) => configurations.get(construct) ?? []);
  if (found.length === 0) return undefined;
  return {
    entryPoints: Object.assign({}, ...found.map((each) => each.entryPoints)),
    certResolvers: found.flatMap((each) => each.certResolvers),
    plugins: found.flatMap((each) => each.plugins),
    allowCrossNamespace: found.some((each) => each.allowCrossNamespace),
    allowExternalNameServices: found.some((each) => each.allowExternalNameServices),
  };
}
