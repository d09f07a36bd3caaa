import { isMap, type JsonMap } from '../settings/schema';

/** Whether an object is ready. */
export interface Readiness {
  readonly state: 'ready' | 'waiting' | 'failed';
  /** Why it is not ready, to follow its name: `2 of 3 pods are available`. */
  readonly why?: string;
}

const READY: Readiness = { state: 'ready' };

/** Whether an object of the cluster is ready; objects of kinds without readiness always are. */
export function readiness(object: JsonMap): Readiness {
  return CHECKS[String(object.kind)]?.(object) ?? READY;
}

/** Whether objects of a kind may have to be waited for. */
export function isWaitedFor(kind: string): boolean {
  return Object.hasOwn(CHECKS, kind);
}

type Check = (object: JsonMap) => Readiness;

const CHECKS: Readonly<Record<string, Check>> = {
  CustomResourceDefinition: hasCondition('Established', 'is not served yet'),
  APIService: hasCondition('Available', 'is not available'),
  Certificate: hasCondition('Ready', 'has no certificate yet'),
  Gateway: hasCondition('Programmed', 'is not programmed'),
  Deployment: workload((spec, status) =>
    pods(number(spec.replicas, 1), status.availableReplicas, status.updatedReplicas),
  ),
  StatefulSet: workload((spec, status) => pods(number(spec.replicas, 1), status.readyReplicas, status.updatedReplicas)),
  DaemonSet: workload((_, status) =>
    pods(number(status.desiredNumberScheduled), status.numberAvailable, status.updatedNumberScheduled),
  ),
  Job: (object) => {
    const failed = condition(object, 'Failed');
    if (failed?.status === 'True') return { state: 'failed', why: `has failed: ${failed.message ?? failed.reason}` };
    return condition(object, 'Complete')?.status === 'True' ? READY : { state: 'waiting', why: 'has not completed' };
  },
};

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** A condition of an object. */
export function condition({ status }: JsonMap, type: string): Condition | undefined {
  const conditions = isMap(status) && Array.isArray(status.conditions) ? (status.conditions as Condition[]) : [];
  return conditions.find((each) => each.type === type);
}

function hasCondition(type: string, otherwise: string): Check {
  return (object) => {
    const found = condition(object, type);
    if (found?.status === 'True') return READY;
    return { state: 'waiting', why: found?.message ? `${otherwise}: ${firstLine(found.message)}` : otherwise };
  };
}

function workload(judge: (spec: JsonMap, status: JsonMap) => Readiness): Check {
  return ({ metadata, spec, status }) => {
    const { generation } = isMap(metadata) ? metadata : {};
    if (!isMap(status) || number(status.observedGeneration) < number(generation)) {
      return { state: 'waiting', why: 'has not been seen by its controller' };
    }
    return judge(isMap(spec) ? spec : {}, status);
  };
}

function pods(wanted: number, available: unknown, updated: unknown): Readiness {
  if (number(updated) < wanted)
    return { state: 'waiting', why: `${number(updated)} of ${wanted} pods are of the new version` };
  if (number(available) < wanted)
    return { state: 'waiting', why: `${number(available)} of ${wanted} pods are available` };
  return READY;
}

function number(value: unknown, otherwise = 0): number {
  return typeof value === 'number' ? value : otherwise;
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.replace(/\.$/, '') ?? '';
}

/** Why a pod is not running: `ImagePullBackOff`, `no node fits: …`; undefined for one that runs. */
export function podTrouble({ metadata, status }: JsonMap): string | undefined {
  const { name, namespace } = isMap(metadata) ? metadata : {};
  const {
    phase,
    initContainerStatuses = [],
    containerStatuses = [],
  } = (isMap(status) ? status : {}) as {
    phase?: string;
    initContainerStatuses?: ContainerStatus[];
    containerStatuses?: ContainerStatus[];
  };
  const waiting = [...initContainerStatuses, ...containerStatuses].find(
    ({ state }) => state?.waiting && !/^(PodInitializing|ContainerCreating)$/.test(state.waiting.reason ?? ''),
  );
  const unscheduled = condition({ status }, 'PodScheduled');
  const why =
    waiting?.state?.waiting?.reason ??
    (unscheduled?.status === 'False' ? `no node can run it: ${firstLine(unscheduled.message ?? '')}` : undefined) ??
    (phase === 'Failed' ? 'has failed' : undefined);
  return why === undefined
    ? undefined
    : `pod ${namespace}/${name}: ${why}${waiting ? ` (container ${waiting.name})` : ''}`;
}

interface ContainerStatus {
  readonly name: string;
  readonly state?: { readonly waiting?: { readonly reason?: string } };
}
