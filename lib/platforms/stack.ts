import type { Construct } from 'constructs';
import * as v from 'valibot';
import { ArgoCd, type ArgoCdProps } from '../argo-cd';
import { workloadsFile } from '../budget/workloads-file';
import type { CiliumCni } from '../cilium/cilium-cni';
import { Peer } from '../cilium/policy';
import { fromKubernetes } from '../cilium/policy/kubernetes-labels';
import { ComponentSet, PlatformComponent, Profile } from '../gitops';
import { NODE_LOCAL_DNS } from '../gitops/node-local-dns';
import { FOLDER, repositoryUrlProblems, revisionProblems } from '../gitops/repository-url';
import { Istiod } from '../istio';
import { ConfigurationError, describe, Refusals, refuse } from '../problems';
import { Prometheus, type ScrapeTarget } from '../prometheus';
import { RENDERED_MANIFESTS, type RenderedManifestsProps } from '../rendered/props';
import { type RenderedManifests, renderedManifests } from '../rendered/rendered-manifests';
import { type PropChecks, requireProps } from '../settings/props';
import { anyMap } from '../settings/schema';
import type { OutputFile } from '../synth';
import { folderFromHere, folderOf, isRedirected } from '../synth/folder';
import { warn } from '../warnings';
import { idleComponents } from './idle-components';
import type { PlatformChart } from './platform-chart';
import { repositoryHosts } from './repository-hosts';
import { scrapeTargets, sidecarTargets } from './scrape-targets';
import { COMPONENT_PROPS, type PlatformComponents, platformComponents } from './stack-components';
import { meshProblems } from './stack-mesh';
import { type NodesForPods, stackNodeProblems } from './stack-nodes';

/** Argo CD, and what it installs on a cluster: its components, by name, and where it reads them. */
export interface StackProps extends PlatformComponents {
  /**
   * The git repository that this program's output is committed to, as Argo CD reads it: `https://` or `ssh://`.
   */
  readonly repositoryUrl: string;

  /**
   * The branch, tag or commit of the repository; not a range of tags.
   * @default 'HEAD'
   */
  readonly revision?: string;

  /**
   * The folder in the repository that the platform is written to.
   * @default - the program's output directory, relative to where it runs, and the platform's folder in it: `dist/` and
   * its id
   */
  readonly path?: string;

  /**
   * The machine that everything is sized for. Props of a component override it.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * Whether each node has a DNS cache that pods ask instead of the cluster's DNS server: NodeLocal DNSCache at
   * 169.254.20.10, or pods with the label `k8s-app: node-local-dns` in kube-system behind a local redirect policy of
   * Cilium. Policies of the closed namespaces then allow it as well.
   * @default false
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly nodeLocalDns?: boolean;

  /**
   * Renders charts at synthesis, into `components/<name>/rendered`, instead of in Argo CD.
   * @default - Argo CD renders them
   */
  readonly renderedManifests?: RenderedManifestsProps;

  /**
   * Changes to Argo CD. Its `repositories` and `scrapers` are added to those that the platform needs.
   * @default - reads the repositories of the components and `repositoryUrl`, and is reached by `kubectl port-forward`
   */
  readonly argoCd?: ArgoCdProps;

  /**
   * Your own components, created in the given scope and all returned in the list.
   * @default - none
   */
  readonly extraComponents?: (scope: Construct, profile: Profile) => readonly PlatformComponent[];
}

/** The checks of a `StackProps`. */
export const STACK_PROPS: PropChecks<StackProps> = {
  ...COMPONENT_PROPS,
  repositoryUrl: v.string(),
  revision: v.string(),
  path: FOLDER,
  profile: v.enum(Profile),
  nodeLocalDns: v.boolean(),
  renderedManifests: RENDERED_MANIFESTS,
  argoCd: anyMap, // checks its own props
  extraComponents: v.custom<NonNullable<StackProps['extraComponents']>>(
    (value) => typeof value === 'function',
    'a function',
  ),
};

/** What a stack must know about its cluster. */
export interface StackSurroundings {
  /** The network, where the platform brings it. */
  readonly cilium?: CiliumCni;
  /** The nodes, where the platform knows them. */
  readonly nodes?: NodesForPods;
  /** What else serves metrics. */
  readonly targets?: readonly ScrapeTarget[];
}

/** Argo CD, the components that it installs, and everything that follows from them. */
export class Stack {
  /** What installs the components. */
  readonly argoCd: ArgoCd;
  /** What is installed. */
  readonly components: ComponentSet;

  private readonly written: string | undefined;
  private readonly path: string;
  private readonly renderedManifests: RenderedManifestsProps | undefined;
  private rendering: RenderedManifests | undefined;
  private readonly isElsewhereOnPurpose: boolean;

  /**
   * @param chart the platform, which everything is made in
   * @param props already checked, except for those of parts
   * @throws ConfigurationError with what all parts refuse
   */
  constructor(
    private readonly chart: PlatformChart,
    props: StackProps,
    private readonly surroundings: StackSurroundings = {},
  ) {
    const { repositoryUrl, revision, profile = Profile.LAPTOP } = props;
    if (props.nodeLocalDns !== undefined) NODE_LOCAL_DNS.state(chart, props.nodeLocalDns);
    this.written = folderFromHere(chart);
    this.isElsewhereOnPurpose = props.path !== undefined || isRedirected(chart);
    this.path = props.path ?? this.written ?? `dist/${folderOf(chart)}`;
    // Each checks its own props, and one being refused does not affect the others.
    const refusals = new Refusals();
    refusals.of(() =>
      refuse(chart, [...repositoryUrlProblems(repositoryUrl), ...revisionProblems(revision ?? 'HEAD')]),
    );
    const { renderedManifests } = props;
    if (renderedManifests) refusals.of(() => requireProps(chart, renderedManifests, ['charts'], 'renderedManifests'));
    const made = [
      ...platformComponents(chart, profile, props, refusals),
      ...(refusals.of(() => this.extraComponents(profile, props)) ?? []),
    ];
    const prometheus = made.find((component) => component instanceof Prometheus);
    const argoCd = refusals.of(() => this.deployer(made, prometheus, profile, props));
    refusals.refuse();
    if (!argoCd) throw new ConfigurationError([]); // has been refused

    const istiod = made.find((component) => component instanceof Istiod);
    const targets = [
      ...scrapeTargets(argoCd, surroundings.cilium),
      ...(surroundings.targets ?? []),
      ...sidecarTargets(istiod?.applicationNamespaces ?? []),
    ];
    for (const target of targets) prometheus?.addTarget(target);
    this.argoCd = argoCd;
    this.components = new ComponentSet(chart, 'components', {
      components: made,
      repositoryUrl,
      revision,
      path: this.path,
      argoCdNamespace: argoCd.namespace,
      rendered: props.renderedManifests !== undefined,
    });
    this.renderedManifests = props.renderedManifests;
    chart.node.addValidation({ validate: () => this.problems() });
  }

  /** The files of the platform's folder that are not our API objects. */
  files(): readonly OutputFile[] {
    const { nodes } = this.surroundings;
    return [workloadsFile(this.components.components, nodes?.all ?? nodes?.count), ...this.rendered().files];
  }

  /** Helm is run once for each program. */
  private rendered(): RenderedManifests {
    const { renderedManifests: props } = this;
    this.rendering ??= props ? renderedManifests(this.components, props) : NOTHING_RENDERED;
    return this.rendering;
  }

  private extraComponents(profile: Profile, { extraComponents }: StackProps): readonly PlatformComponent[] {
    const components = extraComponents?.(this.chart, profile) ?? [];
    refuse(this.chart, components.every(PlatformComponent.isPlatformComponent) ? [] : [NO_COMPONENT]);
    return components;
  }

  private deployer(
    components: readonly PlatformComponent[],
    prometheus: Prometheus | undefined,
    profile: Profile,
    { argoCd: changes = {}, repositoryUrl, renderedManifests }: StackProps,
  ): ArgoCd {
    return new ArgoCd(this.chart, 'argo-cd', {
      profile,
      ...changes,
      repositories: both(repositoryHosts(renderedManifests ? [] : components, repositoryUrl), changes.repositories),
      scrapers: both(prometheus ? [serverOf(prometheus)] : [], changes.scrapers),
    });
  }

  private problems(): string[] {
    const { cilium, nodes } = this.surroundings;
    this.warnOfOtherFolder();
    for (const warning of [...idleComponents(this.components), ...this.rendered().warnings]) warn(this.chart, warning);
    return [
      ...(cilium ? meshProblems(this.components, cilium.settings) : []),
      ...(nodes ? stackNodeProblems(this.components, nodes) : []),
      ...this.rendered().problems,
    ].map(describe);
  }

  /** In a repository, the program may be in a subfolder, which precedes the path that the program knows. */
  private warnOfOtherFolder(): void {
    const { written, path } = this;
    if (written === undefined ? this.isElsewhereOnPurpose : path === written || path.endsWith(`/${written}`)) return;
    warn(this.chart, {
      what: `Argo CD reads ${path}, but the platform is written to ${written ?? 'a directory outside of the one that the program runs in'}.`,
      remedy: 'Give the folder in the repository as path, and commit the output there.',
      code: 'GIT022',
    });
  }
}

const NOTHING_RENDERED: RenderedManifests = { files: [], problems: [], warnings: [] };

const NO_COMPONENT = {
  what: 'extraComponents returns something that is not a PlatformComponent.',
  remedy: 'Return a list of instances of subclasses of PlatformComponent.',
  code: 'KND008',
};

/** What is no list is left to ArgoCd, which refuses it. */
function both<T>(ours: readonly T[], given: readonly T[] = []): readonly T[] {
  return Array.isArray(given) ? [...ours, ...(given as readonly T[])] : given;
}

function serverOf({ workloads: [server], namespace }: Prometheus): Peer {
  return Peer.pods(fromKubernetes(server?.podLabels ?? {}), namespace.name);
}
