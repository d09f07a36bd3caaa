import { type ByProfile, ofProfile, type Profile } from './profile';

/** What runs the pods of a workload. */
export enum WorkloadKind {
  DEPLOYMENT = 'Deployment',
  STATEFUL_SET = 'StatefulSet',
  /** One pod on each node. */
  DAEMON_SET = 'DaemonSet',
  /** Runs while the component is installed, or occasionally; not part of what an idle platform needs. */
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
  /** Number of pods; has no effect for a DaemonSet. */
  readonly replicas: number;
  /** What the scheduler reserves for the container. */
  readonly requests: PodAmounts;
  /** What the container can use at most. */
  readonly limits: PodAmounts;
}

/** The size of a workload on each machine. */
export type WorkloadSizes = ByProfile<WorkloadSize>;

/** A user's changes to the size of a workload that is one pod, or one on each node, whatever the profile. */
export interface PodSizeProps {
  /**
   * What the scheduler reserves for the container.
   * @default - as the profile says
   */
  readonly requests?: Partial<PodAmounts>;
  /**
   * What the container can use at most.
   * @default - as the profile says
   */
  readonly limits?: Partial<PodAmounts>;
}

/** A user's changes to a workload's size. */
export interface WorkloadSizeProps extends PodSizeProps {
  /**
   * Number of pods, at least 1.
   * @default - as the profile says
   */
  readonly replicas?: number;
}

/** A container that is added to each pod of namespaces with `IstioInjection.SIDECAR`. */
export interface Sidecar {
  /** What the scheduler reserves for it. */
  readonly requests: PodAmounts;
  /** What it can use at most. */
  readonly limits: PodAmounts;
  /** The endpoint of its own metrics, without TLS. */
  readonly metrics: SidecarMetrics;
}

/** The metrics endpoint of a `Sidecar`. */
export interface SidecarMetrics {
  /** The port of the pod. */
  readonly port: number;
  /** Such as `/metrics`. */
  readonly path: string;
}

/** A group of identical pods of a component. */
export interface Workload {
  /** Its name within the component, such as `webhook`; a policy and a line of the budget are named after it. */
  readonly name: string;
  /** The kind of the object that creates its pods. */
  readonly kind: WorkloadKind;
  /** Labels that all its pods have, and no other pods of the namespace: policies select the pods by them. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** The number of its pods, and the sum of their containers. */
  readonly size: WorkloadSize;
  /**
   * Whether the pods use the host network, which policies for pods do not cover.
   * @default false
   */
  readonly hostNetwork?: boolean;
}

/** The size of a workload whose pods add up to these amounts each; one pod by default. */
export function podSize(requests: PodAmounts, limits: PodAmounts, replicas = 1): WorkloadSize {
  return { replicas, requests, limits };
}

/** The size for a profile, with the user's changes. */
export function sizeFor(profile: Profile, sizes: WorkloadSizes, changes: WorkloadSizeProps = {}): WorkloadSize {
  const size = ofProfile(profile, sizes);
  return {
    replicas: changes.replicas ?? size.replicas,
    requests: { ...size.requests, ...changes.requests },
    limits: { ...size.limits, ...changes.limits },
  };
}
