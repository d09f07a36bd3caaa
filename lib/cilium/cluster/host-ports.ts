import type { ClusterIndex } from '../../cluster/cluster-index';

/** A port of nodes that the pods of a workload listen on. */
export interface HostPort {
  /** How a message names the workload. */
  readonly title: string;
  readonly port: number;
  readonly protocol: string;
  /** Whether the pods are in the network of their node, so that nothing has to forward the port to them. */
  readonly hostNetwork: boolean;
  readonly kind: string;
}

interface ContainerPort {
  readonly containerPort?: number;
  readonly hostPort?: number;
  readonly protocol?: string;
}

interface PodSpec {
  readonly hostNetwork?: boolean;
  readonly containers?: readonly { readonly ports?: readonly ContainerPort[] }[];
}

interface WorkloadSpec extends PodSpec {
  readonly template?: { readonly spec?: PodSpec };
  readonly jobTemplate?: { readonly spec?: WorkloadSpec };
}

const KINDS = ['apps/DaemonSet', 'apps/Deployment', 'apps/StatefulSet', 'batch/Job', 'batch/CronJob', 'Pod'];

/** The ports of nodes that workloads of the cluster ask for. */
export function hostPortsIn(index: ClusterIndex): HostPort[] {
  return KINDS.flatMap((kind) =>
    index.objects<WorkloadSpec>(kind).flatMap(({ title, spec }) => {
      const pod: PodSpec = spec.template?.spec ?? spec.jobTemplate?.spec?.template?.spec ?? spec;
      const hostNetwork = pod.hostNetwork ?? false;
      return (pod.containers ?? [])
        .flatMap(({ ports = [] }) => ports)
        .flatMap(({ hostPort, containerPort, protocol = 'TCP' }): HostPort[] => {
          const port = hostPort || (hostNetwork ? containerPort : undefined);
          return port ? [{ title, port, protocol, hostNetwork, kind }] : [];
        });
    }),
  );
}
