import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { manifestOf } from '../../kubernetes/plain-object';
import { CiliumCni } from '../cilium-cni';

/** The kinds that are looked at together, however they were made. */
const KINDS: Readonly<Record<string, ObjectKind>> = {
  '/Service': 'Service',
  '/Secret': 'Secret',
  'cilium.io/CiliumLoadBalancerIPPool': 'CiliumLoadBalancerIPPool',
  'cilium.io/CiliumL2AnnouncementPolicy': 'CiliumL2AnnouncementPolicy',
  'cilium.io/CiliumBGPClusterConfig': 'CiliumBGPClusterConfig',
  'cilium.io/CiliumBGPPeerConfig': 'CiliumBGPPeerConfig',
  'cilium.io/CiliumBGPAdvertisement': 'CiliumBGPAdvertisement',
  'cilium.io/CiliumEgressGatewayPolicy': 'CiliumEgressGatewayPolicy',
  'cilium.io/CiliumLocalRedirectPolicy': 'CiliumLocalRedirectPolicy',
  'cilium.io/CiliumPodIPPool': 'CiliumPodIPPool',
  'cilium.io/CiliumNetworkPolicy': 'CiliumNetworkPolicy',
  'cilium.io/CiliumClusterwideNetworkPolicy': 'CiliumClusterwideNetworkPolicy',
};

export type ObjectKind =
  | 'Service'
  | 'Secret'
  | 'CiliumLoadBalancerIPPool'
  | 'CiliumL2AnnouncementPolicy'
  | 'CiliumBGPClusterConfig'
  | 'CiliumBGPPeerConfig'
  | 'CiliumBGPAdvertisement'
  | 'CiliumEgressGatewayPolicy'
  | 'CiliumLocalRedirectPolicy'
  | 'CiliumPodIPPool'
  | 'CiliumNetworkPolicy'
  | 'CiliumClusterwideNetworkPolicy';

/** An object as it is going to be written, patches included. */
export interface ClusterObject<Spec> {
  /** What it is called in a message: kind, name, and the path of its construct. */
  readonly title: string;
  /** The construct that a user made: the one around the object, where there is one. */
  readonly construct: IConstruct;
  readonly name: string;
  /** `default` when nothing says it, as kubectl would have it. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Spec;
}

/** What one cluster has of the kinds that depend on one another, read in one pass over its constructs. */
export class ClusterView {
  static of(cluster: IConstruct): ClusterView {
    const found = new Map<ObjectKind, ApiObject[]>();
    let cilium: CiliumCni | undefined;
    for (const construct of cluster.node.findAll()) {
      if (construct instanceof CiliumCni) cilium ??= construct;
      if (!ApiObject.isApiObject(construct)) continue;
      const kind = KINDS[`${construct.apiGroup === 'core' ? '' : construct.apiGroup}/${construct.kind}`];
      if (kind) found.set(kind, [...(found.get(kind) ?? []), construct]);
    }
    return new ClusterView(cilium, found);
  }

  private constructor(
    /** Cilium's install, when the program has it. */
    readonly cilium: CiliumCni | undefined,
    private readonly found: ReadonlyMap<ObjectKind, readonly ApiObject[]>,
  ) {}

  /** The objects of one kind, in the order of their constructs. */
  objects<Spec extends object>(kind: ObjectKind): ClusterObject<Partial<Spec>>[] {
    return (this.found.get(kind) ?? []).map((construct) => {
      const manifest = manifestOf(construct) as ManifestOf<Spec>;
      const { name = construct.name, namespace, labels = {}, annotations = {} } = manifest.metadata ?? {};
      const owner = construct.node.id === 'Resource' ? (construct.node.scope ?? construct) : construct;
      return {
        title: `${kind} ${namespace ? `${namespace}/` : ''}${name} (${owner.node.path})`,
        construct: owner,
        name,
        namespace: namespace ?? 'default',
        labels,
        annotations,
        spec: manifest.spec ?? {},
      };
    });
  }
}

interface ManifestOf<Spec> {
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Partial<Spec>;
}
