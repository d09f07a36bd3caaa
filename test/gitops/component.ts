import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  ChartReference,
  type ComponentDirectory,
  ComponentSet,
  type ComponentSetProps,
  type Flow,
  type HelmValues,
  IstioInjection,
  PlatformComponent,
  type PlatformNamespace,
  PodSecurityLevel,
  podSize,
  type ResourceReference,
  type Workload,
  WorkloadKind,
} from '../../lib/gitops';
import { PlatformApp } from '../../lib/synth';

/** What the tests vary of a component. */
export interface SomeComponent {
  readonly chart?: ChartReference;
  readonly namespace?: Partial<PlatformNamespace>;
  readonly workloads?: readonly Workload[];
  readonly dependsOn?: readonly string[];
  readonly extraNamespaces?: readonly string[];
  readonly requires?: readonly ResourceReference[];
  readonly provides?: readonly ResourceReference[];
  readonly metrics?: readonly { readonly workload: string; readonly port: number }[];
  readonly injects?: readonly IstioInjection[];
  readonly values?: HelmValues;
  readonly flows?: (directory: ComponentDirectory) => readonly Flow[];
}

/** One Deployment with the label `app`. */
export function deployment(name: string, more: Partial<Workload> = {}): Workload {
  const amounts = { cpu: '10m', memory: '16Mi' };
  const size = podSize(amounts, amounts);
  return { name, kind: WorkloadKind.DEPLOYMENT, podLabels: { app: name }, size, ...more };
}

/** A component that is whatever a test says. */
export class Some extends PlatformComponent {
  readonly chart: ChartReference;
  readonly namespace: PlatformNamespace;
  readonly workloads: readonly Workload[];
  readonly clusterKinds = [{ group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' }];
  override readonly dependsOn: readonly string[];
  override readonly extraNamespaces: readonly string[];
  override readonly requires: readonly ResourceReference[];
  override readonly provides: readonly ResourceReference[];
  override readonly injects: readonly IstioInjection[];
  override readonly metrics: readonly { readonly workload: string; readonly port: number }[];

  constructor(
    scope: Construct,
    id: string,
    private readonly some: SomeComponent = {},
  ) {
    super(scope, id);
    this.chart = some.chart ?? ChartReference.https(`https://charts.example.com/${id}`, id, '1.2.3');
    this.namespace = {
      name: id,
      podSecurity: PodSecurityLevel.RESTRICTED,
      istio: IstioInjection.NONE,
      ...some.namespace,
    };
    this.workloads = some.workloads ?? [deployment(id)];
    this.dependsOn = some.dependsOn ?? [];
    this.extraNamespaces = some.extraNamespaces ?? [];
    this.requires = some.requires ?? [];
    this.provides = some.provides ?? [];
    this.injects = some.injects ?? [];
    this.metrics = some.metrics ?? [];
  }

  values(): HelmValues {
    return this.some.values ?? {};
  }

  override flows(directory: ComponentDirectory): readonly Flow[] {
    return this.some.flows?.(directory) ?? [];
  }
}

/** A set of the components that `make` makes, in a program of its own. */
export function setOf(
  make: (chart: Chart) => PlatformComponent[],
  changes: Partial<ComponentSetProps> = {},
): ComponentSet {
  const chart = new Chart(new PlatformApp({ outdir: '/nonexistent' }), 'stack');
  return new ComponentSet(chart, 'components', {
    components: make(chart),
    repositoryUrl: 'https://git.example.com/platform.git',
    path: 'dist/stack',
    ...changes,
  });
}

/** What synthesis would say is wrong. */
export function problemsOf(set: ComponentSet): string[] {
  return set.node.root.node.findAll().flatMap((construct) => construct.node.validate());
}

/** The same, each problem behind the path of the construct that it is reported at. */
export function reported(make: (chart: Chart) => PlatformComponent[]): string[] {
  const constructs = setOf(make).node.root.node.findAll();
  return constructs.flatMap(({ node }) => node.validate().map((problem) => `${node.path}: ${problem}`));
}
