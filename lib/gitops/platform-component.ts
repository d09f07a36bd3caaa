import { Construct } from 'constructs';
import { Port } from '../cilium/policy';
import { guardObjects } from '../cluster/guard-objects';
import { describe } from '../problems';
import { freeId } from '../settings/construct-id';
import { apiServerPortOf } from './api-server';
import type { ChartReference } from './chart-reference';
import type { DataVolumeProps } from './data-volume';
import { type Flow, FlowPeer } from './flow';
import { installationProblems } from './installed';
import type { IstioInjection, PlatformNamespace } from './platform-namespace';
import type { Sidecar, Workload, WorkloadSize } from './workload';

/** Values for a chart, under the chart's names. */
export type HelmValues = Readonly<Record<string, unknown>>;

/** A kind of API objects. */
export interface GroupKind {
  /** The API group, empty for Kubernetes' core. */
  readonly group: string;
  /** The kind. */
  readonly kind: string;
}

/** An API object that one component creates and another needs: a ClusterIssuer, a StorageClass. */
export interface ResourceReference {
  /** The object's kind. */
  readonly kind: string;
  /** The object's name. */
  readonly name: string;
}

/** A metrics endpoint of a workload. */
export interface MetricsEndpoint {
  /** The workload that serves them. */
  readonly workload: string;
  /** The port of the pods. */
  readonly port: number;
  /**
   * The path of the metrics.
   * @default '/metrics'
   */
  readonly path?: string;
  /**
   * Whether the endpoint speaks TLS.
   * @default 'http'
   */
  readonly scheme?: 'http' | 'https';
  /**
   * Whether the metrics are about other objects, whose `namespace`, `pod` and `node` they name themselves.
   * @default false
   */
  readonly honorLabels?: boolean;
  /**
   * Whether the endpoint authenticates readers: Prometheus sends the token of its ServiceAccount.
   * @default false
   */
  readonly authenticated?: boolean;
}

/** Fields that controllers change, and that Argo CD must therefore not compare. */
export interface IgnoredDifference {
  /**
   * The objects' API group.
   * @default '' - Kubernetes' core
   */
  readonly group?: string;
  /** The objects' kind. */
  readonly kind: string;
  /**
   * The name of a single object.
   * @default - all of the kind
   */
  readonly name?: string;
  /**
   * The namespace of the objects.
   * @default - any
   */
  readonly namespace?: string;
  /**
   * The fields, as JSON pointers.
   * @default - none
   */
  readonly jsonPointers?: readonly string[];
  /**
   * The fields, as jq expressions.
   * @default - none
   */
  readonly jqPathExpressions?: readonly string[];
  /**
   * The field managers whose fields are ignored.
   * @default - none
   */
  readonly managedFieldsManagers?: readonly string[];
}

/** How Argo CD applies a component. */
export enum SyncOption {
  /** For CRDs that do not fit into the annotation that client-side apply writes (262,144 bytes). */
  SERVER_SIDE_APPLY = 'ServerSideApply=true',
  /** Applies `ignoreDifferences` during syncs, too. */
  RESPECT_IGNORE_DIFFERENCES = 'RespectIgnoreDifferences=true',
  /** For custom resources whose CRD comes with the same chart. */
  SKIP_DRY_RUN_ON_MISSING_RESOURCE = 'SkipDryRunOnMissingResource=true',
}

/** The components of a platform, as each of them sees the others. */
export interface ComponentDirectory {
  /** All of them, each after those that it depends on. */
  readonly components: readonly PlatformComponent[];
  /** The namespace of Argo CD. */
  readonly argoCdNamespace: string;
  /** The component of this name, if the platform has it. */
  find(name: string): PlatformComponent | undefined;
}

/**
 * A part of the platform that Argo CD installs from a Helm chart, with the objects of ours that belong to it.
 *
 * A subclass provides the members below. API objects are created inside it as in any construct, in its constructor
 * or in `connect`: they are written to the component's folder and applied after the chart, in the waves of their
 * annotations. The namespace, its network policies, the element of the ApplicationSet and what the AppProject must
 * allow are derived.
 */
export abstract class PlatformComponent extends Construct {
  /** The chart, at one exact version. */
  abstract readonly chart: ChartReference;
  /** Where it is installed. */
  abstract readonly namespace: PlatformNamespace;
  /** All of its pods. */
  abstract readonly workloads: readonly Workload[];
  /** The cluster-scoped kinds that the chart renders; those of our own objects are detected. */
  abstract readonly clusterKinds: readonly GroupKind[];

  /**
   * The components that must be healthy before this one is installed; those that the platform lacks are ignored. What
   * injects its pods into the mesh and what provides the class of its `dataVolumes` are always included.
   */
  readonly dependsOn: readonly string[] = [];
  /** Extra namespaces that the chart writes into, such as `kube-system` for a leader election lease. */
  readonly extraNamespaces: readonly string[] = [];
  /** Objects of other components, or of the cluster itself, that this one refers to. */
  readonly requires: readonly ResourceReference[] = [];
  /** Objects that the chart creates and others may refer to; our own objects are detected. */
  readonly provides: readonly ResourceReference[] = [];
  /** The ways in which it injects pods into the mesh. Components whose namespaces use one of them come after it. */
  readonly injects: readonly IstioInjection[] = [];
  /** A StorageClass that it provides, for the data of components that name no class. */
  readonly dataVolumeClass: string | undefined = undefined;
  /** The volumes that it keeps data on. It comes after the component that provides their class, if there is one. */
  readonly dataVolumes: readonly DataVolumeProps[] = [];
  /** The sidecar that it adds to each pod of namespaces with `IstioInjection.SIDECAR`. */
  readonly sidecar?: Sidecar;
  /** Where its metrics are read. */
  readonly metrics: readonly MetricsEndpoint[] = [];
  /** Fields that controllers change. */
  readonly ignoreDifferences: readonly IgnoredDifference[] = [];
  /** How it is applied. */
  readonly syncOptions: readonly SyncOption[] = [];

  /**
   * @param id its name: of the component, its Application and its Helm release
   */
  constructor(scope: Construct, id: string) {
    super(scope, freeId(scope, id));
    guardObjects(this);
    this.node.addValidation({
      validate: () => [...this.chart._problems, ...installationProblems(this)].map(describe),
    });
  }

  /** Its name. */
  get name(): string {
    return this.node.id;
  }

  /** Whether a construct is a component. */
  static isPlatformComponent(construct: unknown): construct is PlatformComponent {
    return construct instanceof PlatformComponent;
  }

  /** The values of the chart. */
  abstract values(directory: ComponentDirectory): HelmValues;

  /** The traffic that it needs. */
  flows(_directory: ComponentDirectory): readonly Flow[] {
    return [];
  }

  /** Adds the objects that depend on other components. Called once, when all components exist. */
  connect(_directory: ComponentDirectory): void {}

  /** The size of one of its workloads. */
  protected sizeOf(workload: string): WorkloadSize {
    const found = this.workloads.find(({ name }) => name === workload);
    if (!found) throw new Error(`${this.name} has no workload ${workload}.`);
    return found.size;
  }

  /** The flow of a controller that talks to the Kubernetes API. */
  protected toApiserver(workload: string, why: string): Flow {
    return { from: this.pods(workload), to: FlowPeer.kubeApiserver(), ports: [Port.tcp(apiServerPortOf(this))], why };
  }

  /** The flow from the API server to a webhook, or to a pod that it proxies to. */
  protected fromApiserver(workload: string, port: number, why: string): Flow {
    return { from: FlowPeer.kubeApiserver(), to: this.pods(workload), ports: [Port.tcp(port)], why };
  }

  /** One of its workloads as a peer of a flow. */
  protected pods(workload: string): FlowPeer {
    return FlowPeer.workload(this.name, workload);
  }
}
