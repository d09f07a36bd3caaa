import { ApiObject, Lazy } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import * as v from 'valibot';
import { guardObjects } from '../cluster/guard-objects';
import { clusterOf } from '../cluster/registry';
import { apiObjectsOf } from '../kubernetes/api-objects';
import { Namespace } from '../kubernetes/objects';
import { syncWave } from '../kubernetes/sync-wave';
import { describe, Refusals, refuse } from '../problems';
import { leaveToItsMaker } from '../secrets/scan';
import { checkArguments } from '../settings/arguments';
import { freeId } from '../settings/construct-id';
import { checkProps, construct, type PropChecks, requireProps } from '../settings/props';
import { portNumber } from '../settings/values';
import { API_SERVER_PORT } from './api-server';
import { appProjectSpec } from './app-project';
import {
  type ApplicationElement,
  applicationSetSpec,
  elementOf,
  folderElement,
  type GitSource,
  renderedElement,
} from './application-set';
import { componentProblems, relationProblems } from './checks';
import { ciliumObjects, openNamespaces } from './closed-namespaces';
import { committedCredentials } from './committed-credentials';
import { componentNameProblems } from './component-names';
import { INSTALLED } from './installed';
import { FlowPolicies } from './network-policies';
import { NETWORK_POLICY_KIND, NetworkPolicyKind } from './network-policy-kind';
import { type Waves, wavesOf } from './order';
import { type ComponentDirectory, PlatformComponent } from './platform-component';
import { namespaceLabels, type PlatformNamespace } from './platform-namespace';
import { closeNamespace } from './platform-policy';
import { FOLDER, repositoryUrlProblems, revisionProblems } from './repository-url';
import { strayObjects } from './stray-objects';
import { syncOrder } from './sync-order';

/** Props of `ComponentSet`. */
export interface ComponentSetProps {
  /** The components, in any order. */
  readonly components: readonly PlatformComponent[];

  /**
   * The git repository that this program's output is committed to, as Argo CD reads it: `https://` or `ssh://`.
   */
  readonly repositoryUrl: string;

  /**
   * The branch, tag or commit of the repository.
   * @default 'HEAD'
   */
  readonly revision?: string;

  /** The folder of the platform in the repository, such as `dist/kind-platform-stack`. */
  readonly path: string;

  /**
   * The name of the ApplicationSet and of the AppProject.
   * @default 'platform'
   */
  readonly name?: string;

  /**
   * The namespace of Argo CD.
   * @default 'argocd'
   */
  readonly argoCdNamespace?: string;

  /**
   * Where the API servers themselves listen, which is not always the port of the Service `kubernetes`.
   * @default 6443
   */
  readonly apiServerPort?: number;

  /**
   * The policies that close its namespaces and let its flows through.
   * @default NetworkPolicyKind.CILIUM
   */
  readonly networkPolicies?: NetworkPolicyKind;

  /**
   * Whether the charts are in the repository, rendered, each in `components/<name>/rendered`: somebody has to commit
   * them there.
   * @default false - Argo CD renders them
   */
  readonly rendered?: boolean;
}

const PROPS: PropChecks<ComponentSetProps> = {
  components: v.array(v.custom<PlatformComponent>(PlatformComponent.isPlatformComponent, 'a PlatformComponent')),
  repositoryUrl: v.string(),
  revision: v.pipe(v.string(), v.nonEmpty()),
  path: FOLDER,
  name: v.pipe(v.string(), v.nonEmpty()),
  argoCdNamespace: v.pipe(v.string(), v.nonEmpty()),
  apiServerPort: portNumber,
  networkPolicies: v.enum(NetworkPolicyKind),
  rendered: v.boolean(),
};

// The Application that creates and closes every namespace, before any chart or its hooks run.
const NAMESPACES = 'namespaces';

/**
 * Components that Argo CD installs, with everything that follows from their declarations: one ApplicationSet as
 * the list of them all, one AppProject, their namespaces, and policies that only allow the traffic that they
 * need.
 *
 * Conflicts are reported when the program is validated, all at once.
 *
 * @throws ConfigurationError when a prop or a name is wrong
 */
export class ComponentSet extends Construct implements ComponentDirectory {
  /** The components, each after those that it depends on. */
  readonly components: readonly PlatformComponent[];
  /** The same in waves: components that others need come as early as possible, those that nothing needs last. */
  readonly waves: Waves;
  /** The namespace of Argo CD. */
  readonly argoCdNamespace: string;

  private readonly foundation: Construct;
  private readonly flows: FlowPolicies;

  constructor(scope: Construct, id: string, props: ComponentSetProps) {
    super(scope, freeId(scope, id));
    props = checkProps(this, props, PROPS);
    requireProps(this, props, ['components', 'repositoryUrl', 'path']);
    guardObjects(this);
    const { components, repositoryUrl, revision = 'HEAD', path, name = 'platform', argoCdNamespace = 'argocd' } = props;
    refuse(this, [
      ...repositoryUrlProblems(repositoryUrl),
      ...revisionProblems(revision),
      ...componentNameProblems(components),
    ]);
    this.argoCdNamespace = argoCdNamespace;
    INSTALLED.state(this, components);
    if (props.apiServerPort !== undefined) API_SERVER_PORT.state(this, props.apiServerPort);
    if (props.networkPolicies !== undefined) NETWORK_POLICY_KIND.state(this, props.networkPolicies);
    this.waves = wavesOf(components);
    const ordered = this.waves.flat();
    // Components with circular dependencies are in no wave, but may have other problems, too.
    this.components = [...ordered, ...components.filter((component) => !ordered.includes(component))];
    const refusals = new Refusals();
    for (const component of this.components) refusals.at(component, () => component.connect(this));
    refusals.refuse();

    this.foundation = new Construct(this, 'Foundation');
    for (const namespace of distinctNamespaces(components)) closedNamespace(this.foundation, namespace);
    this.flows = new FlowPolicies(this.foundation, 'Flows', this, AFTER_NAMESPACES);

    const git = { repositoryUrl, revision, path, rendered: props.rendered ?? false };
    const metadata = { name, namespace: argoCdNamespace };
    this.appProject(metadata, git);
    this.applicationSet(metadata, git);
    syncOrder(new Construct(this, 'Order'), { components, name, argoCdNamespace, namespacesApplication: NAMESPACES });
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** The component of a name, if the platform has it. */
  find(name: string): PlatformComponent | undefined {
    return this.components.find((component) => component.name === name);
  }

  /** The folder below the platform's that an object is written to; none for what is applied first. */
  folderOf(object: IConstruct): string | undefined {
    const owner = [...object.node.scopes].reverse().find((scope) => scope === this.foundation || this.owns(scope));
    if (!owner) return undefined;
    return `components/${owner === this.foundation ? NAMESPACES : owner.node.id}`;
  }

  private owns(scope: IConstruct): boolean {
    return this.components.some((component) => component === scope);
  }

  private appProject(metadata: object, git: GitSource): void {
    const objects = () => [...this.components.flatMap(apiObjectsOf), ...apiObjectsOf(this.foundation)];
    new ApiObject(this, 'AppProject', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata,
      spec: Lazy.any({ produce: () => appProjectSpec(this.components, objects(), git) }),
    });
  }

  private applicationSet(metadata: { readonly name: string }, git: GitSource): void {
    const resource = new ApiObject(this, 'Resource', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata,
      spec: Lazy.any({ produce: () => applicationSetSpec(this.elements(git), metadata.name, git) }),
    });
    leaveToItsMaker(resource); // it holds the charts' values, which are checked with their components
  }

  private elements(git: GitSource): ApplicationElement[] {
    const folder = (name: string) => `${git.path}/components/${name}`;
    const namespace = this.components[0]?.namespace.name ?? 'default';
    const charts = this.waves.flatMap((wave, index) =>
      wave.map((component) => {
        const hasObjects = apiObjectsOf(component).length > 0;
        const element = elementOf(component, index + 1, hasObjects ? folder(component.name) : '', this);
        return git.rendered ? renderedElement(element, git) : element;
      }),
    );
    return [folderElement(NAMESPACES, namespace, folder(NAMESPACES), git), ...charts];
  }

  private problems(): string[] {
    const cluster = clusterOf(this);
    return [
      ...componentProblems(this.components),
      ...this.flows.problems,
      ...relationProblems(this),
      ...strayObjects(this),
      ...committedCredentials(cluster),
      ...openNamespaces(cluster),
      ...ciliumObjects(cluster),
    ].map(describe);
  }
}

// Cilium's operator registered the CRD before Argo CD could start, so no dry run has to be skipped.
const AFTER_NAMESPACES = syncWave(1);

function closedNamespace(scope: Construct, namespace: PlatformNamespace): void {
  const { name } = namespace;
  new Namespace(scope, name, { metadata: { name, labels: namespaceLabels(namespace) } });
  closeNamespace(scope, `${name}-closed`, {
    name: 'default-deny',
    namespace: name,
    annotations: { ...AFTER_NAMESPACES },
  });
}

function distinctNamespaces(components: readonly PlatformComponent[]): PlatformNamespace[] {
  return [...new Map(components.map(({ namespace }) => [namespace.name, namespace])).values()];
}

checkArguments<Pick<ComponentSet, 'find' | 'folderOf'>>(ComponentSet.prototype, () => ({
  find: { name: v.string() },
  folderOf: { object: construct },
}));
