import { ONE_AT_A_TIME } from '../../kubernetes/different-nodes';
import type { PropChecks } from '../../settings/props';
import type { JsonMap } from '../../settings/schema';
import { whole } from '../../settings/values';

/** Several pods that do not fail together. */
export interface HighAvailabilityProps {
  /**
   * Number of pods, or with `maxReplicas` the minimum; at least 2.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * The maximum number of pods; if set, their number follows the load.
   * @default - a fixed number
   */
  readonly maxReplicas?: number;
  /**
   * The target CPU utilization for autoscaling, in percent of the CPU requests.
   * @default 70
   */
  readonly targetCpuUtilization?: number;
}

/** Checks of `highAvailability`. */
export const HIGH_AVAILABILITY_CHECKS: PropChecks<HighAvailabilityProps> = {
  replicas: whole(2),
  maxReplicas: whole(2),
  targetCpuUtilization: whole(1, 100),
};

/** The settings that follow from `highAvailability`; `name` is the pods' label. */
export function highAvailabilitySettings(props: HighAvailabilityProps, name: string): JsonMap {
  const { replicas = 2, maxReplicas, targetCpuUtilization = 70 } = props;
  const utilization = { type: 'Utilization', averageUtilization: targetCpuUtilization };
  return {
    deployment: { replicas },
    ...ONE_AT_A_TIME,
    topologySpreadConstraints: [spread(name, NODE, 'DoNotSchedule'), spread(name, ZONE, 'ScheduleAnyway')],
    // A new pod starts before an old one stops.
    updateStrategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    ...(maxReplicas === undefined
      ? {}
      : {
          autoscaling: {
            enabled: true,
            minReplicas: replicas,
            maxReplicas,
            metrics: [{ type: 'Resource', resource: { name: 'cpu', target: utilization } }],
          },
          // Without a request, there is no utilization to measure.
          resources: { requests: { cpu: '100m', memory: '64Mi' } },
        }),
  };
}

const NODE = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

function spread(name: string, topologyKey: string, whenUnsatisfiable: string): JsonMap {
  return {
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable,
    labelSelector: { matchLabels: { 'app.kubernetes.io/name': name } },
    // Pods of the old version do not count, otherwise the new ones would be placed where those are not.
    matchLabelKeys: ['pod-template-hash'],
    // Nodes that accept no such pod, such as those of the control plane, do not count either.
    nodeTaintsPolicy: 'Honor',
  };
}
