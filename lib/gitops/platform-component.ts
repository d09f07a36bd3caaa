import { Construct } from 'constructs';
import { Port } from '../cilium/policy';
import { guardObjects } from '../cluster/guard-objects';
import { describe } from '../problems';
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

/** An API object that one component makes and another needs: a ClusterIssuer, a StorageClass. */
export interface ResourceReference {
  /** The object's kind. */
  readonly kind: string;
  /** The object's name. */
  readonly name: string;
}

/** Where the metrics of a workload are read. */
export interface MetricsEndpoint {
  /** The workload that serves them. */
  readonly workload: string;
  /** The port of the pods. */
  readonly port: number;
  /**
   * The path that is asked for.
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
   * Whether the endpoint asks who reads it: Prometheus sends the token of its ServiceAccount.
   * @default false
   */
  readonly authenticated?: boolean;
}

/** Fields that controllers write back, and that Argo CD therefore must not compare. */
export interface IgnoredDifference {
  /**
   * The objects' API group.
   * @default '' - Kubernetes' core
   */
  readonly group?: string;
  /** The objects' kind. */
  readonly kind: string;
  /**
   * The name of the one object that is meant.
   * @default - all of the kind
   */
  readonly name?: string;
  /**
   * The namespace of the objects that are meant.
   * @default - any
   */
  readonly namespace?: string;
  /**
   * The fields, as JSON pointers.
   * @default - none
   */
  readonly jsonPointers?: readonly string[];
  /**
   * The fields, as expressions of jq.
   * @default - none
   */
  readonly jqPathExpressions?: readonly string[];
  /**
   * The controllers whose fields are meant, by the names under which they apply.
   * @default - none
   */
  readonly managedFieldsManagers?: readonly string[];
}

/** How Argo CD applies a component. */
export enum SyncOption {
  /** For CRDs that do not fit into the annotation which client-side apply writes (262,144 bytes). */
  SERVER_SIDE_APPLY = 'ServerSideApply=true',
  /** Makes `ignoreDifferences` hold while syncing, too. */
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
 * A subclass says what the members below ask for. API objects are made inside it like inside any construct, in its
 * constructor or in `connect`: they are written to a folder of its own and applied after the chart, in the waves that
 * their annotations give. The namespace, its network policies, the element of the ApplicationSet and what the AppProject
 * must allow are derived.
 */
export abstract class PlatformComponent extends Construct {
  /** The chart, at one exact version. */
  abstract readonly chart: ChartReference;
  /** Where it is installed. */
  abstract readonly namespace: PlatformNamespace;
  /** All of its pods. */
  abstract readonly workloads: readonly Workload[];
  /** The cluster-scoped kinds in what the chart renders; those of our own objects are found. */
  abstract readonly clusterKinds: readonly GroupKind[];

  /**
   * The components that must be healthy before this one is installed; those that the platform lacks are ignored. What
   * brings its pods into the mesh and what makes the class of its `dataVolumes` are meant in any case.
   */
  readonly dependsOn: readonly string[] = [];
  /** Extra namespaces that the chart writes into, such as `kube-system` for a leader's lease. */
  readonly extraNamespaces: readonly string[] = [];
  /** Objects of other components, or of none but the cluster, that this one refers to. */
  readonly requires: readonly ResourceReference[] = [];
  /** Objects that the chart makes and others may refer to; our own objects are found. */
  readonly provides: readonly ResourceReference[] = [];
  /** The ways in which it brings pods into the mesh. Components whose namespaces take one of them come after it. */
  readonly injects: readonly IstioInjection[] = [];
  /** A StorageClass that it makes, for the data of components that name no class. */
  readonly dataVolumeClass: string | undefined = undefined;
  /** The volumes that it keeps data on. It comes after the component that makes their class, where one does. */
  readonly dataVolumes: readonly DataVolumeProps[] = [];
  /** What it adds to each pod of the namespaces with `IstioInjection.SIDECAR`. */
  readonly sidecar?: Sidecar;
  /** Where its metrics are read. */
  readonly metrics: readonly MetricsEndpoint[] = [];
  /** What controllers write back. */
  readonly ignoreDifferences: readonly IgnoredDifference[] = [];
  /** How it is applied. */
  readonly syncOptions: readonly SyncOption[] = [];

  /**
   * @param id its name: of the component, its Application and its Helm release
   */
  constructor(scope: Construct, id: string) {
    super(scope, id);
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

  /** The flow by which the API server calls a webhook or proxies to a pod. */
  protected fromApiserver(workload: string, port: number, why: string): Flow {
    return { from: FlowPeer.kubeApiserver(), to: this.pods(workload), ports: [Port.tcp(port)], why };
  }

  /** One of its workloads as an end of a flow. */
  protected pods(workload: string): FlowPeer {
    return FlowPeer.workload(this.name, workload);
  }
}
