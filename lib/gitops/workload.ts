import { type ByProfile, ofProfile, type Profile } from './profile';

/** What runs the pods of a workload. */
export enum WorkloadKind {
  DEPLOYMENT = 'Deployment',
  STATEFUL_SET = 'StatefulSet',
  /** One pod on each node. */
  DAEMON_SET = 'DaemonSet',
  /** Runs while the component is installed or now and then; no part of what an idle platform needs. */
  JOB = 'Job',
}

/** CPU and memory of a pod. */
export interface PodAmounts {
  /** CPU as a quantity, such as `100m`. */
  readonly cpu: string;
  /** Memory as a quantity, such as `128Mi`. */
  readonly memory: string;
}

/** How many pods, and how large. */
export interface WorkloadSize {
  /** Number of pods; without meaning for a DaemonSet. */
  readonly replicas: number;
  /** What the scheduler keeps free for the container. */
  readonly requests: PodAmounts;
  /** What the container can use at most. */
  readonly limits: PodAmounts;
}

/** The size of a workload on each machine. */
export type WorkloadSizes = ByProfile<WorkloadSize>;

/** What a user changes of the size of a workload that is one pod, or one on each node, whatever the profile. */
export interface PodSizeProps {
  /**
   * What the scheduler keeps free for the container.
   * @default - as the profile says
   */
  readonly requests?: Partial<PodAmounts>;
  /**
   * What the container can use at most.
   * @default - as the profile says
   */
  readonly limits?: Partial<PodAmounts>;
}

/** What a user changes of a workload's size. */
export interface WorkloadSizeProps extends PodSizeProps {
  /**
   * Number of pods, at least 1.
   * @default - as the profile says
   */
  readonly replicas?: number;
}

/** A container that is added to each pod of namespaces with `IstioInjection.SIDECAR`. */
export interface Sidecar {
  /** What the scheduler keeps free for it. */
  readonly requests: PodAmounts;
  /** What it can use at most. */
  readonly limits: PodAmounts;
  /** Where its own metrics are read, without TLS. */
  readonly metrics: SidecarMetrics;
}

/** Where the metrics of a `Sidecar` are read. */
export interface SidecarMetrics {
  /** The port of the pod. */
  readonly port: number;
  /** Such as `/metrics`. */
  readonly path: string;
}

/** Pods of a component that are alike. */
export interface Workload {
  /** Its name within the component, such as `webhook`; a policy and a line of the budget bear it. */
  readonly name: string;
  /** The kind of the object that makes its pods. */
  readonly kind: WorkloadKind;
  /** Labels that all its pods have, and no other pods of the namespace: by them policies find the pods. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Its pods, and the sum of their containers. */
  readonly size: WorkloadSize;
  /**
   * Whether the pods are in the network of their nodes, where policies of pods do not reach.
   * @default false
   */
  readonly hostNetwork?: boolean;
}

/** The size of pods, one unless given otherwise, whose containers come to these amounts. */
export function podSize(requests: PodAmounts, limits: PodAmounts, replicas = 1): WorkloadSize {
  return { replicas, requests, limits };
}

/** The size for a profile, with what the user changes. */
export function sizeFor(profile: Profile, sizes: WorkloadSizes, changes: WorkloadSizeProps = {}): WorkloadSize {
  const size = ofProfile(profile, sizes);
  return {
    replicas: changes.replicas ?? size.replicas,
    requests: { ...size.requests, ...changes.requests },
    limits: { ...size.limits, ...changes.limits },
  };
}
