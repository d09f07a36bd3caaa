import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { ArgoCd, type ArgoCdProps } from '../argo-cd';
import { workloadsFile } from '../budget/workloads-file';
import { CiliumCni } from '../cilium/cilium-cni';
import type { CiliumCniProps } from '../cilium/cilium-cni-props';
import { IpBlock } from '../cilium/load-balancer/ip-block';
import { L2AnnouncementPolicy } from '../cilium/load-balancer/l2-announcement-policy';
import { LoadBalancerIpPool } from '../cilium/load-balancer/load-balancer-ip-pool';
import { CiliumNetworkPolicy, Peer } from '../cilium/policy';
import { fromKubernetes } from '../cilium/policy/kubernetes-labels';
import { Crds } from '../crds/crds';
import { GatewayApiBundle } from '../gateway-api/bundles';
import { GatewayApiCrds } from '../gateway-api/gateway-api-crds';
import { ComponentSet, type PlatformComponent, Profile } from '../gitops';
import { repositoryUrlProblems } from '../gitops/repository-url';
import { KindCluster, type KindClusterProps } from '../kind';
import { Cidr } from '../kubernetes/cidr';
import { type Problem, refuse } from '../problems';
import { Prometheus } from '../prometheus';
import { checkProps, type PropChecks, requireProps } from '../settings/props';
import type { OutputFile } from '../synth';
import { Vault } from '../vault';
import { warn } from '../warnings';
import { ciliumProps } from './kind-cilium';
import { COMPONENT_PROPS, type KindPlatformComponents, platformComponents } from './kind-components';
import { meshProblems } from './kind-mesh';
import { scrapeTargets } from './kind-scrape-targets';
import { PlatformChart } from './platform-chart';
import { repositoryHosts } from './repository-hosts';

/** Props of `KindPlatformStack`. */
export interface KindPlatformStackProps extends KindPlatformComponents {
  /**
   * The git repository that this program's output is committed to, as Argo CD reads it: `https://` or `ssh://`.
   */
  readonly repositoryUrl: string;

  /**
   * The branch, tag or commit of the repository.
   * @default 'HEAD'
   */
  readonly revision?: string;

  /**
   * The folder in the repository that the platform is written to.
   * @default - `dist/` and the id of the platform
   */
  readonly path?: string;

  /**
   * The machine that everything is sized for. Props of a component win over it.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * The cluster that KIND makes.
   * @default - a control plane with a worker, or with three in production, where no node runs two servers of Vault
   */
  readonly cluster?: KindClusterProps;

  /**
   * The addresses of Docker's network that Services of type LoadBalancer get, in CIDR notation. Docker gives its
   * containers the lowest addresses of the network, and nothing else may have these.
   * @default '172.18.1.0/24'
   */
  readonly loadBalancerCidr?: string;

  /**
   * Changes to the network.
   * @default - VXLAN, kube-proxy replacement, L2 announcements; Hubble's relay and interface in production
   */
  readonly cilium?: CiliumCniProps;

  /**
   * Changes to Argo CD.
   * @default - reads the repositories of the components and `repositoryUrl`, and is reached by `kubectl port-forward`
   */
  readonly argoCd?: ArgoCdProps;

  /**
   * Components of your own, made in the scope that is given.
   * @default - none
   */
  readonly further?: (scope: Construct, profile: Profile) => readonly PlatformComponent[];

  /**
   * Where the CRDs of Argo CD and of the Gateway API come from; Cilium's operator registers Cilium's, and charts bring
   * their own.
   * @default Crds.REMOTE
   */
  readonly crds?: Crds;
}

const LOOSE = v.looseObject({}); // each checks its own props

const PROPS: PropChecks<KindPlatformStackProps> = {
  ...COMPONENT_PROPS,
  repositoryUrl: v.string(),
  revision: v.string(),
  path: v.string(),
  profile: v.enum(Profile),
  cluster: LOOSE,
  loadBalancerCidr: v.pipe(
    v.string(),
    v.check((text) => Cidr.problems(text, '').length === 0, 'a network such as 172.18.1.0/24'),
  ),
  cilium: LOOSE,
  argoCd: LOOSE,
  further: v.function(),
  crds: v.enum(Crds),
};

/**
 * A platform on a KIND cluster. The folder has the file by which KIND makes the cluster, what is applied first by hand,
 * Cilium and Argo CD, and an ApplicationSet by which Argo CD installs everything else from charts and from the folders
 * below `components/`.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit, or components do not fit together
 */
export class KindPlatformStack extends PlatformChart {
  /** The cluster that KIND makes. */
  readonly cluster: KindCluster;
  /** The network. */
  readonly cilium: CiliumCni;
  /** What installs the components. */
  readonly argoCd: ArgoCd;
  /** What is installed. */
  readonly components: ComponentSet;

  override readonly extraFiles: readonly OutputFile[];

  constructor(scope: Construct, id: string, props: KindPlatformStackProps) {
    super(scope, id, props.crds ?? Crds.REMOTE, ['argo-cd']);
    checkProps<KindPlatformStackProps>(this, props, PROPS);
    requireProps(this, props, ['repositoryUrl']);
    refuse(this, repositoryUrlProblems(props.repositoryUrl));
    const { repositoryUrl, revision, path = `dist/${id}`, profile = Profile.LAPTOP } = props;
    const { loadBalancerCidr = '172.18.1.0/24' } = props;

    this.cluster = new KindCluster(this, 'kind', {
      workers: profile === Profile.PRODUCTION ? 3 : 1,
      ...props.cluster,
    });
    refuse(this, outside(loadBalancerCidr, this.cluster));
    this.cilium = new CiliumCni(this, 'cilium', ciliumProps(this.cluster, profile, props.cilium));
    // ExternalDNS and Istio read its routes, and would wait for kinds that nobody brings.
    new GatewayApiCrds(this, 'gateway-api', { bundle: GatewayApiBundle.STANDARD, source: props.crds });
    this.closeNamespacesOfCilium();
    new LoadBalancerIpPool(this, 'pool', { metadata: { name: 'docker' }, blocks: [IpBlock.cidr(loadBalancerCidr)] });
    new L2AnnouncementPolicy(this, 'announcement', { metadata: { name: 'docker' }, interfaces: ['^eth0$'] });

    const components = [...platformComponents(this, profile, props), ...(props.further?.(this, profile) ?? [])];
    const prometheus = components.find((component) => component instanceof Prometheus);
    this.argoCd = new ArgoCd(this, 'argo-cd', {
      profile,
      repositories: repositoryHosts(components, repositoryUrl),
      scrapers: prometheus ? [serverOf(prometheus)] : [],
      ...props.argoCd,
    });
    for (const target of scrapeTargets(this.cilium, this.argoCd)) prometheus?.addTarget(target);
    this.components = new ComponentSet(this, 'components', {
      components,
      repositoryUrl,
      revision,
      path,
      argoCdNamespace: this.argoCd.namespace,
    });
    refuse(this, [...meshProblems(this.components, this.cilium.settings), ...this.tooFewNodes()]);
    this.node.addValidation({ validate: () => this.warnings() });
    this.extraFiles = [this.cluster.file, workloadsFile(this.components.components, this.cluster.nodes)];
  }

  /** Its chart keeps two servers off one node, and Argo CD waits for all of them. */
  private tooFewNodes(): Problem[] {
    const { nodesForPods } = this.cluster;
    const vault = this.components.components.find((component) => component instanceof Vault);
    const servers = vault?.workloads.find(({ name }) => name === 'server')?.size.replicas ?? 0;
    if (servers <= nodesForPods) return [];
    return [
      {
        what: `Vault has ${servers} servers, each on a node of its own, but ${nodesForPods} of the nodes take pods.`,
        remedy: 'Give cluster.workers that number at least, or vault.server.replicas a smaller one.',
        code: 'KND005',
      },
    ];
  }

  private warnings(): string[] {
    const longhorn = this.components.find('longhorn');
    if (longhorn?.dataVolumeClass) warn(longhorn, NO_ISCSI);
    return [];
  }

  /** They hold Secrets that Cilium reads, and no pods. */
  private closeNamespacesOfCilium(): void {
    const namespaces = this.cilium.node
      .findAll()
      .filter((one) => ApiObject.isApiObject(one) && one.kind === 'Namespace');
    for (const namespace of namespaces.map((one) => (one as ApiObject).name)) {
      CiliumNetworkPolicy.defaultDeny(this, `${namespace}-closed`, {
        metadata: { name: 'default-deny', namespace },
        dns: false,
      });
    }
  }

  /** @internal Where an object is written: what Argo CD applies stands below `components/`. */
  subfolderOf(object: ApiObject): string | undefined {
    return this.components.folderOf(object);
  }
}

const NO_ISCSI = {
  what: 'Nodes of KIND cannot attach volumes of Longhorn, so that pods which claim one never start.',
  remedy: 'Leave longhorn.platformVolumes out: volumes are then of KIND’s own class.',
  code: 'KND003',
};

function serverOf({ workloads: [server], namespace }: Prometheus): Peer {
  return Peer.pods(fromKubernetes(server?.podLabels ?? {}), namespace.name);
}

function outside(loadBalancerCidr: string, { dockerCidr }: KindCluster): Problem[] {
  if (dockerCidr.contains(Cidr.parse(loadBalancerCidr))) return [];
  return [
    {
      what: `loadBalancerCidr is ${loadBalancerCidr}, but Docker's network is ${dockerCidr}.`,
      remedy:
        'Take a part of Docker’s network, or say by cluster.dockerCidr which one it is: addresses are found by ARP.',
      code: 'KND002',
    },
  ];
}
