import { quantity } from '../kubernetes/quantity';
import { type Amounts, type Consumer, most, NONE, plus } from './consumer';

/** The relevant fields of a workload's manifest. */
export interface WorkloadManifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly replicas?: number; readonly template?: { readonly spec?: PodManifest } };
}

interface PodManifest {
  readonly containers?: readonly ContainerManifest[];
  readonly initContainers?: readonly ContainerManifest[];
}

interface ContainerManifest {
  readonly restartPolicy?: string;
  readonly resources?: { readonly requests?: AmountsManifest; readonly limits?: AmountsManifest };
}

/** CPU and memory as they are written. */
export interface AmountsManifest {
  readonly cpu?: string | number;
  readonly memory?: string | number;
}

/** Kinds of workloads whose pods keep running. */
export const WORKLOAD_KINDS: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** What a workload consumes while it is idle; undefined for other kinds, including Jobs. */
export function consumerOf(manifest: WorkloadManifest): Consumer[] {
  const { kind, metadata, spec = {} } = manifest;
  if (!WORKLOAD_KINDS.includes(kind)) return [];
  const pod = spec.template?.spec ?? {};
  return [
    {
      component: metadata.labels?.['app.kubernetes.io/part-of'] ?? metadata.name,
      workload: metadata.name,
      pods: kind === 'DaemonSet' ? 'each node' : (spec.replicas ?? 1),
      requests: podAmounts(pod, 'requests'),
      limits: podAmounts(pod, 'limits'),
      withoutRequests: without(pod, 'requests'),
      withoutLimits: without(pod, 'limits'),
    },
  ];
}

/** Containers that run as long as the pod and do not specify CPU or memory. */
function without({ containers = [], initContainers = [] }: PodManifest, which: 'requests' | 'limits'): number {
  return [...containers, ...initContainers.filter(isSidecar)].filter(({ resources }) => {
    const { cpu, memory } = resources?.[which] ?? {};
    return cpu === undefined || memory === undefined;
  }).length;
}

/**
 * A pod needs resources for all of its containers at once, and before them for each of its init containers; sidecars
 * (`restartPolicy: Always`) run next to everything that starts after them.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
function podAmounts({ containers = [], initContainers = [] }: PodManifest, which: 'requests' | 'limits'): Amounts {
  let sidecars = NONE;
  let starting = NONE;
  for (const container of initContainers) {
    const amounts = amountsOf(container.resources?.[which]);
    if (isSidecar(container)) sidecars = plus(sidecars, amounts);
    starting = most(starting, isSidecar(container) ? sidecars : plus(sidecars, amounts));
  }
  const running = containers.map((container) => amountsOf(container.resources?.[which])).reduce(plus, sidecars);
  return most(starting, running);
}

function isSidecar({ restartPolicy }: ContainerManifest): boolean {
  return restartPolicy === 'Always';
}

/** Quantities as numbers; missing ones count as zero. */
export function amountsOf({ cpu = 0, memory = 0 }: AmountsManifest = {}): Amounts {
  return { cpu: quantity(cpu) ?? 0n, memory: quantity(memory) ?? 0n };
}
