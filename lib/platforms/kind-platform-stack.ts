import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import type { ArgoCd } from '../argo-cd';
import { CiliumCni } from '../cilium/cilium-cni';
import type { CiliumCniProps } from '../cilium/cilium-cni-props';
import { IpBlock } from '../cilium/load-balancer/ip-block';
import { L2AnnouncementPolicy } from '../cilium/load-balancer/l2-announcement-policy';
import { LoadBalancerIpPool } from '../cilium/load-balancer/load-balancer-ip-pool';
import { Crds } from '../crds/crds';
import { GatewayApiCrds } from '../gateway-api/gateway-api-crds';
import { type ComponentSet, Profile } from '../gitops';
import { KindCluster, type KindClusterProps } from '../kind';
import { IPV4_CIDR } from '../kind/kind-cluster';
import { ConfigurationError, Refusals, refuse } from '../problems';
import { instanceOf, type PropChecks } from '../settings/props';
import { anyMap } from '../settings/schema';
import type { OutputFile } from '../synth';
import { warn } from '../warnings';
import { closeNamespacesOf } from './cilium-namespaces';
import { addressProblems } from './kind-addresses';
import { ciliumProps } from './kind-cilium';
import { type Part, PlatformChart } from './platform-chart';
import { CONTROL_PLANE } from './scrape-targets';
import { STACK_PROPS, Stack, type StackProps } from './stack';
import { componentsOver, kindComponents } from './stack-components';
import { StackVersions } from './stack-versions';

/** Props of `KindPlatformStack`. */
export interface KindPlatformStackProps extends StackProps {
  /**
   * The versions of Cilium, Istio and the Gateway API. `cilium.version` and `istio.version` win over it.
   * @default StackVersions.FIXED
   */
  readonly versions?: StackVersions;

  /**
   * The cluster that KIND creates.
   * @default - a control plane with a worker; alone with `Profile.MINIMAL`, and with three in production, where no node runs
   * two servers of Vault
   */
  readonly cluster?: KindClusterProps;

  /**
   * The addresses of Docker's network that Services of type LoadBalancer get, in CIDR notation. Nothing else may have
   * them: not the lowest of the network, which Docker gives to its containers, and not the last, the broadcast address.
   * @default '172.18.1.0/24'
   */
  readonly loadBalancerCidr?: string;

  /**
   * Changes to the network.
   * @default - VXLAN, kube-proxy replacement, L2 announcements; Hubble's relay and interface in production
   */
  readonly cilium?: CiliumCniProps;

  /**
   * Where the CRDs of Argo CD and of the Gateway API come from; Cilium's operator registers Cilium's, and charts bring
   * their own.
   * @default Crds.REMOTE
   */
  readonly crds?: Crds;
}

const LOOSE = anyMap; // each checks its own props

const PROPS: PropChecks<KindPlatformStackProps> = {
  ...STACK_PROPS,
  versions: instanceOf(StackVersions, 'StackVersions.CURRENT or StackVersions.of(…)'),
  cluster: LOOSE,
  loadBalancerCidr: IPV4_CIDR,
  cilium: LOOSE,
  crds: v.enum(Crds),
};

/**
 * A platform on a KIND cluster. Its folder has KIND's configuration of the cluster, what is first applied by hand
 * (Cilium and Argo CD), and an ApplicationSet with which Argo CD installs everything else from charts and from the
 * folders below `components/`.
 *
 * @throws ConfigurationError at synthesis, when a prop is unknown or does not fit, or components do not fit together
 */
export class KindPlatformStack extends PlatformChart {
  private readonly parts: Part<StackParts>;

  constructor(scope: Construct, id: string, props: KindPlatformStackProps) {
    super(scope, id, props, ['argo-cd']);
    this.parts = this.part(() => this.make(props));
  }

  /** The cluster that KIND creates. */
  get cluster(): KindCluster {
    return this.parts().cluster;
  }

  /** The network. */
  get cilium(): CiliumCni {
    return this.parts().cilium;
  }

  /** What installs the components. */
  get argoCd(): ArgoCd {
    return this.parts().stack.argoCd;
  }

  /** What is installed. */
  get components(): ComponentSet {
    return this.parts().stack.components;
  }

  override get extraFiles(): readonly OutputFile[] {
    return [this.cluster.file, ...this.parts().stack.files()];
  }

  private make(given: KindPlatformStackProps): StackParts {
    const props = this.fittingWithRepository(given, PROPS);
    const { profile = Profile.LAPTOP, loadBalancerCidr = '172.18.1.0/24', longhorn = false } = props;
    const { versions = StackVersions.FIXED } = props;
    const { istio, ...chosen } = componentsOver(kindComponents(profile), props);
    const measured = chosen.prometheus !== false;

    const refusals = new Refusals();
    const workers = WORKERS[profile];
    const cluster = refusals.of(
      () => new KindCluster(this, 'kind', { workers, controlPlaneMetrics: measured, ...props.cluster }),
    );
    const cilium =
      cluster && refusals.of(() => this.network(cluster, loadBalancerCidr, { ...props, profile, versions, measured }));
    const stack = refusals.of(
      () =>
        new Stack(
          this,
          {
            ...chosen,
            istio: istio && { version: versions.istio, ...istio },
            longhorn: longhorn && { platformVolumes: false, ...longhorn },
          },
          {
            cilium,
            nodes: cluster && { count: cluster.nodesForPods, all: cluster.nodes, more: MORE_WORKERS },
            targets: cluster?.controlPlaneMetrics ? CONTROL_PLANE : [],
          },
        ),
    );
    refusals.refuse();
    if (!cluster || !cilium || !stack) throw new ConfigurationError([]); // has been refused
    this.node.addValidation({ validate: () => this.warnings() });
    return { cluster, cilium, stack };
  }

  private network(
    cluster: KindCluster,
    loadBalancerCidr: string,
    {
      profile,
      versions,
      measured,
      cilium: changes,
      crds,
    }: KindPlatformStackProps & { profile: Profile; versions: StackVersions; measured: boolean },
  ): CiliumCni {
    refuse(this, addressProblems(loadBalancerCidr, cluster));
    const cilium = new CiliumCni(this, 'cilium', ciliumProps(cluster, profile, versions.cilium, measured, changes));
    // ExternalDNS and Istio read its routes, and would wait for CRDs that nothing installs.
    new GatewayApiCrds(this, 'gateway-api', { bundle: versions.gatewayApi, source: crds });
    closeNamespacesOf(cilium);
    new LoadBalancerIpPool(this, 'pool', { metadata: { name: 'docker' }, blocks: [IpBlock.cidr(loadBalancerCidr)] });
    new L2AnnouncementPolicy(this, 'announcement', { metadata: { name: 'docker' }, interfaces: ['^eth0$'] });
    return cilium;
  }

  private warnings(): string[] {
    const longhorn = this.components.find('longhorn');
    if (longhorn?.dataVolumeClass) warn(longhorn, NO_ISCSI);
    return [];
  }

  /** @internal Where an object is written: what Argo CD applies is below `components/`. */
  subfolderOf(object: ApiObject): string | undefined {
    return this.components.folderOf(object);
  }
}

interface StackParts {
  readonly cluster: KindCluster;
  readonly cilium: CiliumCni;
  readonly stack: Stack;
}

const WORKERS: Readonly<Record<Profile, number>> = {
  [Profile.MINIMAL]: 0,
  [Profile.LAPTOP]: 1,
  [Profile.WORKSTATION]: 1,
  [Profile.PRODUCTION]: 3,
};

const MORE_WORKERS = 'Set cluster.workers to at least that number';

const NO_ISCSI = {
  what: 'Nodes of KIND cannot attach volumes of Longhorn, so pods that claim one never start.',
  remedy: 'Leave longhorn.platformVolumes out: volumes then use KIND’s own class.',
  code: 'KND003',
};
