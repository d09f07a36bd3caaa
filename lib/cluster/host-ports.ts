import type { Placement } from '../kubernetes/placement';
import type { ClusterIndex, ClusterObject } from './cluster-index';

/** A host port that the pods of a workload listen on. */
export interface HostPort {
  /** The workload's name in messages. */
  readonly title: string;
  readonly port: number;
  readonly protocol: string;
  /** The address that it is bound to; if unset, any. */
  readonly hostIP: string;
  /** Whether the pods use the host network, so nothing has to forward the port to them. */
  readonly hostNetwork: boolean;
}

/** A workload with host ports. */
export interface HostPortWorkload {
  readonly object: ClusterObject;
  readonly kind: string;
  /** The nodes that its pods may run on. */
  readonly placement: Placement;
  readonly ports: readonly HostPort[];
}

interface ContainerPort {
  readonly containerPort?: number;
  readonly hostPort?: number;
  readonly hostIP?: string;
  readonly protocol?: string;
}

interface ContainerSpec {
  readonly ports?: readonly ContainerPort[];
  readonly restartPolicy?: string;
}

interface PodSpec extends Placement {
  readonly hostNetwork?: boolean;
  readonly containers?: readonly ContainerSpec[];
  readonly initContainers?: readonly ContainerSpec[];
}

interface WorkloadSpec extends PodSpec {
  readonly template?: { readonly spec?: PodSpec };
  readonly jobTemplate?: { readonly spec?: WorkloadSpec };
}

const KINDS = ['apps/DaemonSet', 'apps/Deployment', 'apps/StatefulSet', 'batch/Job', 'batch/CronJob', 'Pod'];

/** Any address of a node. */
const ANY = ['', '0.0.0.0', '::'];

/** The workloads of the cluster with host ports. */
export function hostPortWorkloads(index: ClusterIndex): readonly HostPortWorkload[] {
  return index.derive(readWorkloads);
}

function readWorkloads(index: ClusterIndex): HostPortWorkload[] {
  return KINDS.flatMap((kind) =>
    index.objects<WorkloadSpec>(kind).flatMap((object) => {
      const { spec, title } = object;
      const pod: PodSpec = spec.template?.spec ?? spec.jobTemplate?.spec?.template?.spec ?? spec;
      const ports = portsOf(pod, title);
      return ports.length > 0 ? [{ object: object as ClusterObject, kind, placement: pod, ports }] : [];
    }),
  );
}

function portsOf({ hostNetwork = false, containers = [], initContainers = [] }: PodSpec, title: string): HostPort[] {
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...sidecars, ...containers]
    .flatMap(({ ports = [] }) => ports)
    .flatMap(({ hostPort, containerPort, hostIP = '', protocol = 'TCP' }): HostPort[] => {
      const port = hostPort || (hostNetwork ? containerPort : undefined);
      return port ? [{ title, port, protocol, hostIP: ANY.includes(hostIP) ? '' : hostIP, hostNetwork }] : [];
    });
}

/** The host ports of workloads in the cluster. */
export function hostPortsIn(index: ClusterIndex): HostPort[] {
  return hostPortWorkloads(index).flatMap(({ ports }) => ports);
}
