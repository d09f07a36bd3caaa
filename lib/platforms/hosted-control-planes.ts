import { Construct } from 'constructs';
import * as v from 'valibot';
import { Crds } from '../crds/crds';
import { EtcdFleet, type EtcdFleetProps, EtcdTenant } from '../etcd';
import { ETCD_SHARE } from '../etcd/etcd-fleet-props';
import { fleetNameProblems } from '../etcd/fleet-names';
import { GatewayApiBundle, GatewayApiCrds } from '../gateway-api';
import { HostedControlPlane, type HostedControlPlaneProps, TenantExposure, TenantSize } from '../hosted-control-plane';
import { namespaceOf } from '../hosted-control-plane/tenant';
import { known, type Problem, quoted, Refusals, refuse } from '../problems';
import { checkProps, instanceOf, type PropChecks, requireProps } from '../settings/props';
import { anyMap, mapOf } from '../settings/schema';
import type { OutputFile } from '../synth';
import { BundleDelivery, TenantNodeBundle, type TenantNodeBundleProps } from '../tenant-nodes';
import { bundleApplication } from '../tenant-nodes/install/application';
import { EdgeRouter, type EdgeRouterProps, EdgeRouting } from '../traefik';
import { warn } from '../warnings';
import { type Part, PlatformChart } from './platform-chart';
import { type SeparateCluster, separateCluster } from './separate-cluster';
import { badName, isTenantName, taken } from './tenant-names';

/** A tenant of an admin cluster: its control plane, where its objects are stored, and how it is reached. */
export interface HostedTenant extends Omit<HostedControlPlaneProps, 'etcd' | 'exposure' | 'namespace'> {
  /** The tenant's name. */
  readonly name: string;
  /** The name of the etcd fleet that holds its objects, for as long as it exists. */
  readonly etcd: string;
  /** The number of the edge shard that serves it; its host is its name below the shard's domain. */
  readonly shard: number;
  /**
   * What its nodes get.
   * @default - kube-proxy with nftables, CoreDNS, the tunnels
   */
  readonly nodes?: Omit<TenantNodeBundleProps, 'cluster'>;
}

/** Props of `HostedControlPlanes`. */
export interface HostedControlPlanesProps {
  /** The etcd fleets, by name. */
  readonly etcd: Record<string, EtcdFleetProps>;
  /** The shards of the edge. */
  readonly edges: readonly EdgeRouterProps[];
  /** The tenants. */
  readonly tenants: readonly HostedTenant[];
  /**
   * Who applies the objects for a tenant's nodes to the tenant's cluster.
   * @default BundleDelivery.MANUAL
   */
  readonly delivery?: BundleDelivery;
  /**
   * Where Traefik's CRDs come from, and those of the Gateway API where an edge uses it. cert-manager and its CRDs must
   * be in the cluster.
   * @default Crds.REMOTE
   */
  readonly crds?: Crds;
}

const PROPS: PropChecks<HostedControlPlanesProps> = {
  // Each component checks its own props.
  etcd: mapOf(anyMap),
  edges: v.array(anyMap),
  tenants: v.array(anyMap),
  delivery: instanceOf(BundleDelivery, 'a BundleDelivery, such as BundleDelivery.JOB'),
  crds: v.enum(Crds),
};

/**
 * An admin cluster: control planes of customers' clusters as pods, the etcd fleets that hold their objects, and the
 * edge that customers reach them through. In addition to its manifests it writes the objects for each tenant's nodes to
 * `nodes/<tenant>/`.
 *
 * Needs cert-manager, a network with policies, and addresses for Services of type LoadBalancer.
 *
 * @throws ConfigurationError at synthesis, when a prop is unknown or does not fit
 */
export class HostedControlPlanes extends PlatformChart {
  private readonly made = {
    fleets: new Map<string, EtcdFleet>(),
    edges: new Map<number, EdgeRouter>(),
    controlPlanes: new Map<string, HostedControlPlane>(),
    nodes: new Map<string, NodesOfTenant>(),
  };
  private readonly whole: Part<void>;

  constructor(scope: Construct, id: string, props: HostedControlPlanesProps) {
    super(scope, id, props, ['traefik']);
    this.whole = this.part(() => this.make(props));
  }

  /** The etcd fleets, by name. */
  get fleets(): ReadonlyMap<string, EtcdFleet> {
    this.whole();
    return this.made.fleets;
  }

  /** The shards of the edge, by number. */
  get edges(): ReadonlyMap<number, EdgeRouter> {
    this.whole();
    return this.made.edges;
  }

  /** The control planes, by tenant. */
  get controlPlanes(): ReadonlyMap<string, HostedControlPlane> {
    this.whole();
    return this.made.controlPlanes;
  }

  /** What each tenant's nodes get. */
  override get extraFiles(): readonly OutputFile[] {
    return [...this.made.nodes].flatMap(([tenant, { cluster, bundle }]) =>
      [...cluster.files(), ...bundle.files].map(({ path, text }) => ({ path: `nodes/${tenant}/${path}`, text })),
    );
  }

  private make(given: HostedControlPlanesProps): void {
    const props = checkProps(this, given, PROPS);
    requireProps(this, props, ['etcd', 'edges', 'tenants']);
    const { fleets, edges, controlPlanes, nodes } = this.made;
    // Each checks its own props, and one being refused does not affect the others.
    const refusals = new Refusals();
    refuse(this, [
      ...(props.delivery?._problems ?? []),
      ...Object.keys(props.etcd).flatMap((name) => fleetNameProblems(name, 'etcd')),
      ...props.edges.flatMap((edge, index) => takenEdge(edge, props.edges.slice(0, index), index)),
    ]);
    for (const [name, fleet] of Object.entries(props.etcd)) {
      refusals.of(() => fleets.set(name, new EtcdFleet(this.apart('etcd'), name, fleet)));
    }
    for (const edge of props.edges) {
      refusals.of(() => edges.set(edge.shard, new EdgeRouter(this.apart('edges'), `edge-${edge.shard}`, edge)));
    }
    refusals.refuse();
    if ([...edges.values()].some(({ routing }) => routing === EdgeRouting.GATEWAY_API)) {
      new GatewayApiCrds(this, 'gateway-api-crds', { bundle: GatewayApiBundle.TRAEFIK, source: props.crds });
    }
    props.tenants.forEach((tenant, index) => {
      refusals.of(() => requireProps(this, tenant, ['name', 'version', 'etcd', 'shard'], `tenants[${index}]`));
    });
    refusals.refuse();
    const earlier = new Set<string>();
    refuse(
      this,
      props.tenants.flatMap((tenant, index) => {
        const problems = [...nameProblems(tenant.name, earlier, `tenants[${index}]`), ...this.unplaced(tenant, index)];
        earlier.add(tenant.name);
        return problems;
      }),
    );
    for (const tenant of props.tenants) {
      refusals.of(() => controlPlanes.set(tenant.name, this.add(tenant, props.delivery ?? BundleDelivery.MANUAL)));
    }
    refusals.refuse();
    this.node.addValidation({ validate: () => [...nodes.values()].flatMap(({ cluster }) => cluster.problems()) });
    this.node.addValidation({ validate: () => this.adviseRoom(props.tenants) });
  }

  /** Fleets, tenants and shards may have the same name. */
  private apart(part: 'etcd' | 'edges' | 'tenants' | 'users'): Construct {
    return (this.node.tryFindChild(part) as Construct | undefined) ?? new Construct(this, part);
  }

  private add({ name, etcd, shard, nodes, ...props }: HostedTenant, delivery: BundleDelivery): HostedControlPlane {
    checkProps(this, { nodes }, { nodes: anyMap }, name);
    const fleet = this.made.fleets.get(etcd);
    const edge = this.made.edges.get(shard);
    if (!fleet || !edge) throw new Error(`${name} has no place`); // refused before
    const namespace = namespaceOf(name);
    const exposure = TenantExposure.sni(`${name}.${edge.domain}`, shard);
    const controlPlane = new HostedControlPlane(this.apart('tenants'), name, {
      ...props,
      namespace,
      exposure,
      etcd: new EtcdTenant(this.apart('users'), name, { fleet, tenant: name, namespace }),
    });
    edge.addTenant(controlPlane, name, namespace, controlPlane.hosts);
    const cluster = separateCluster(this, `${this.node.path}/nodes/${name}`);
    const bundle = new TenantNodeBundle(cluster.chart, 'nodes', { ...nodes, cluster: controlPlane.cluster });
    this.made.nodes.set(name, { cluster, bundle });
    if (delivery._kind === 'job') controlPlane.applyToTenant(manifestsOf(cluster));
    if (delivery._argoCd) bundleApplication(controlPlane, name, namespace, delivery._argoCd);
    return controlPlane;
  }

  /** A fleet that is full if each tenant stores as much as its size is expected to. */
  private adviseRoom(tenants: readonly HostedTenant[]): string[] {
    for (const [name, fleet] of this.made.fleets) {
      const wanted = tenants.filter(({ etcd }) => etcd === name).reduce((sum, tenant) => sum + bytesOf(tenant), 0);
      const quota = fleet.quota.toKibibytes() * 1024;
      if (wanted <= quota * ETCD_SHARE) continue;
      warn(fleet, {
        what: `Its tenants are expected to store ${Math.ceil((wanted / quota) * 100)} % of its quota, of which ${ETCD_SHARE * 100} % are for them: when it is full, none of them can write.`,
        remedy: 'Put new tenants on another fleet, or give them a smaller TenantSize.',
        code: 'ETCD005',
      });
    }
    return [];
  }

  private unplaced({ name, etcd, shard }: HostedTenant, index: number): Problem[] {
    const at = `tenants[${index}]`;
    return [
      ...(this.made.fleets.has(etcd) ? [] : [unknown(`${at}.etcd`, etcd, [...this.made.fleets.keys()], name)]),
      ...(this.made.edges.has(shard)
        ? []
        : [
            typeof shard === 'string'
              ? noNumber(`${at}.shard`, shard, name)
              : unknown(`${at}.shard`, shard, [...this.made.edges.keys()], name),
          ]),
    ];
  }
}

/** Its kustomization is for people, who apply the folder. */
function manifestsOf(cluster: SeparateCluster): readonly OutputFile[] {
  return cluster.files().filter(({ path }) => path !== 'kustomization.yaml');
}

interface NodesOfTenant {
  readonly cluster: SeparateCluster;
  readonly bundle: TenantNodeBundle;
}

function unknown(path: string, value: unknown, names: readonly unknown[], tenant: string): Problem {
  const { known: list, nearest } = known(names.map(String), String(value));
  return {
    what: `${path} of ${tenant} is ${quoted(value)}, but ${list}.`,
    remedy: nearest === undefined ? 'Add it.' : `Did you mean ${nearest}? Otherwise add it.`,
    code: 'HCP008',
  };
}

/** Two shards with the same number or domain: a wildcard leads to one of them. */
function takenEdge({ shard, domain }: EdgeRouterProps, earlier: readonly EdgeRouterProps[], index: number): Problem[] {
  const values = Object.entries({ shard, domain }) as [keyof EdgeRouterProps, unknown][];
  return values.flatMap(([name, value]) =>
    value !== undefined && earlier.some((edge) => edge[name] === value)
      ? [
          {
            what: `edges[${index}].${name} is ${quoted(value)}, which duplicates an earlier shard.`,
            remedy: 'Give each shard its own number and domain.',
            code: 'EDGE004',
          },
        ]
      : [],
  );
}

function nameProblems(name: string, earlier: ReadonlySet<string>, at: string): Problem[] {
  if (!isTenantName(name)) return [badName(name, at)];
  return earlier.has(name) ? [taken(name, at)] : [];
}

function noNumber(path: string, value: string, tenant: string): Problem {
  return {
    what: `${path} of ${tenant} is ${quoted(value)}, but the number of a shard must not be quoted.`,
    remedy: 'Write it without quotation marks.',
    code: 'HCP008',
  };
}

function bytesOf({ size = TenantSize.SMALL }: HostedTenant): number {
  return size.etcdBytes.toKibibytes() * 1024;
}
