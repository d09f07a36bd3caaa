import type { ApiObject } from 'cdk8s';
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
import { ComponentSet, PlatformComponent, Profile } from '../gitops';
import { FOLDER, repositoryUrlProblems, revisionProblems } from '../gitops/repository-url';
import { KindCluster, type KindClusterProps } from '../kind';
import { IPV4_CIDR } from '../kind/kind-cluster';
import { apiObjectsOf } from '../kubernetes/api-objects';
import { ConfigurationError, describe, type Problem, Refusals, refuse } from '../problems';
import { Prometheus } from '../prometheus';
import { checkProps, type PropChecks, requireProps } from '../settings/props';
import type { OutputFile } from '../synth';
import { Vault } from '../vault';
import { warn } from '../warnings';
import { addressProblems } from './kind-addresses';
import { ciliumProps } from './kind-cilium';
import { COMPONENT_PROPS, type KindPlatformComponents, platformComponents } from './kind-components';
import { meshProblems } from './kind-mesh';
import { scrapeTargets } from './kind-scrape-targets';
import { type Part, PlatformChart } from './platform-chart';
import { repositoryHosts } from './repository-hosts';

/** Props of `KindPlatformStack`. */
export interface KindPlatformStackProps extends KindPlatformComponents {
  /**
   * The git repository that this program's output is committed to, as Argo CD reads it: `https://` or `ssh://`.
   */
  readonly repositoryUrl: string;

  /**
   * The branch, tag or commit of the repository; no range of tags.
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
   * The addresses of Docker's network that Services of type LoadBalancer get, in CIDR notation. Nothing else may have
   * them: not the lowest of the network, which Docker gives to its containers, and not the highest, by which all are meant.
   * @default '172.18.1.0/24'
   */
  readonly loadBalancerCidr?: string;

  /**
   * Changes to the network.
   * @default - VXLAN, kube-proxy replacement, L2 announcements; Hubble's relay and interface in production
   */
  readonly cilium?: CiliumCniProps;

  /**
   * Changes to Argo CD. Its `repositories` and `scrapers` come beside those that the platform needs.
   * @default - reads the repositories of the components and `repositoryUrl`, and is reached by `kubectl port-forward`
   */
  readonly argoCd?: ArgoCdProps;

  /**
   * Components of your own, made in the scope that is given, all of them in the list that is handed back.
   * @default - none
   */
  readonly extraComponents?: (scope: Construct, profile: Profile) => readonly PlatformComponent[];

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
  path: FOLDER,
  profile: v.enum(Profile),
  cluster: LOOSE,
  loadBalancerCidr: IPV4_CIDR,
  cilium: LOOSE,
  argoCd: LOOSE,
  extraComponents: v.custom<NonNullable<KindPlatformStackProps['extraComponents']>>(
    (value) => typeof value === 'function',
    'a function',
  ),
  crds: v.enum(Crds),
};

/**
 * A platform on a KIND cluster. The folder has the file by which KIND makes the cluster, what is applied first by hand,
 * Cilium and Argo CD, and an ApplicationSet by which Argo CD installs everything else from charts and from the folders
 * below `components/`.
 *
 * @throws ConfigurationError at synthesis, when a prop is unknown or does not fit, or components do not fit together
 */
export class KindPlatformStack extends PlatformChart {
  private readonly parts: Part<StackParts>;

  constructor(scope: Construct, id: string, props: KindPlatformStackProps) {
    super(scope, id, props, ['argo-cd']);
    this.parts = this.part(() => this.make(props));
  }

  /** The cluster that KIND makes. */
  get cluster(): KindCluster {
    return this.parts().cluster;
  }

  /** The network. */
  get cilium(): CiliumCni {
    return this.parts().cilium;
  }

  /** What installs the components. */
  get argoCd(): ArgoCd {
    return this.parts().argoCd;
  }

  /** What is installed. */
  get components(): ComponentSet {
    return this.parts().components;
  }

  override get extraFiles(): readonly OutputFile[] {
    return [this.cluster.file, workloadsFile(this.components.components, this.cluster.nodes)];
  }

  private make(given: KindPlatformStackProps): StackParts {
    const props = checkProps<KindPlatformStackProps>(this, given, PROPS);
    requireProps(this, props, ['repositoryUrl']);
    const { repositoryUrl, revision, path = `dist/${this.node.id}`, profile = Profile.LAPTOP } = props;
    const { loadBalancerCidr = '172.18.1.0/24' } = props;

    // Each checks its own props, and what one refuses says nothing of the others.
    const refusals = new Refusals();
    refusals.of(() => refuse(this, [...repositoryUrlProblems(repositoryUrl), ...revisionProblems(revision ?? 'HEAD')]));
    const workers = profile === Profile.PRODUCTION ? 3 : 1;
    const cluster = refusals.of(() => new KindCluster(this, 'kind', { workers, ...props.cluster }));
    const cilium = cluster && refusals.of(() => this.network(cluster, loadBalancerCidr, profile, props));
    const made = [
      ...platformComponents(this, profile, props, refusals),
      ...(refusals.of(() => this.extraComponents(profile, props)) ?? []),
    ];
    const prometheus = made.find((component) => component instanceof Prometheus);
    const argoCd = refusals.of(() => this.deployer(made, prometheus, profile, props));
    refusals.refuse();
    if (!cluster || !cilium || !argoCd) throw new ConfigurationError([]); // has been refused

    for (const target of scrapeTargets(cilium, argoCd)) prometheus?.addTarget(target);
    const components = new ComponentSet(this, 'components', {
      components: made,
      repositoryUrl,
      revision,
      path,
      argoCdNamespace: argoCd.namespace,
    });
    this.node.addValidation({ validate: () => this.problems() });
    return { cluster, cilium, argoCd, components };
  }

  private network(
    cluster: KindCluster,
    loadBalancerCidr: string,
    profile: Profile,
    { cilium: changes, crds }: KindPlatformStackProps,
  ): CiliumCni {
    refuse(this, addressProblems(loadBalancerCidr, cluster));
    const cilium = new CiliumCni(this, 'cilium', ciliumProps(cluster, profile, changes));
    // ExternalDNS and Istio read its routes, and would wait for kinds that nobody brings.
    new GatewayApiCrds(this, 'gateway-api', { bundle: GatewayApiBundle.STANDARD, source: crds });
    this.closeNamespacesOf(cilium);
    new LoadBalancerIpPool(this, 'pool', { metadata: { name: 'docker' }, blocks: [IpBlock.cidr(loadBalancerCidr)] });
    new L2AnnouncementPolicy(this, 'announcement', { metadata: { name: 'docker' }, interfaces: ['^eth0$'] });
    return cilium;
  }

  private extraComponents(profile: Profile, { extraComponents }: KindPlatformStackProps): readonly PlatformComponent[] {
    const components = extraComponents?.(this, profile) ?? [];
    refuse(this, components.every(PlatformComponent.isPlatformComponent) ? [] : [NO_COMPONENT]);
    return components;
  }

  private deployer(
    components: readonly PlatformComponent[],
    prometheus: Prometheus | undefined,
    profile: Profile,
    { argoCd: changes = {}, repositoryUrl }: KindPlatformStackProps,
  ): ArgoCd {
    const { repositories = [], scrapers = [] } = changes;
    return new ArgoCd(this, 'argo-cd', {
      profile,
      ...changes,
      repositories: [...repositoryHosts(components, repositoryUrl), ...repositories],
      scrapers: [...(prometheus ? [serverOf(prometheus)] : []), ...scrapers],
    });
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

  private problems(): string[] {
    const longhorn = this.components.find('longhorn');
    if (longhorn?.dataVolumeClass) warn(longhorn, NO_ISCSI);
    return [...meshProblems(this.components, this.cilium.settings), ...this.tooFewNodes(), ...this.forgotten()].map(
      describe,
    );
  }

  private forgotten(): Problem[] {
    const { components } = this.components;
    return this.node
      .findAll()
      .filter(PlatformComponent.isPlatformComponent)
      .filter((component) => !components.includes(component))
      .map(({ name }) => ({
        what: `The component ${name} is made but not in the list that extraComponents returns, so that nobody installs it.`,
        remedy: 'Add it to the list.',
        code: 'KND008',
      }));
  }

  /** They hold Secrets that Cilium reads, and no pods. */
  private closeNamespacesOf(cilium: CiliumCni): void {
    const namespaces = apiObjectsOf(cilium).filter(({ kind }) => kind === 'Namespace');
    for (const { name: namespace } of namespaces) {
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

interface StackParts {
  readonly cluster: KindCluster;
  readonly cilium: CiliumCni;
  readonly argoCd: ArgoCd;
  readonly components: ComponentSet;
}

const NO_ISCSI = {
  what: 'Nodes of KIND cannot attach volumes of Longhorn, so that pods which claim one never start.',
  remedy: 'Leave longhorn.platformVolumes out: volumes are then of KIND’s own class.',
  code: 'KND003',
};

const NO_COMPONENT = {
  what: 'extraComponents returns something that is not a PlatformComponent.',
  remedy: 'Hand back a list of instances of subclasses of PlatformComponent.',
  code: 'KND008',
};

function serverOf({ workloads: [server], namespace }: Prometheus): Peer {
  return Peer.pods(fromKubernetes(server?.podLabels ?? {}), namespace.name);
}
