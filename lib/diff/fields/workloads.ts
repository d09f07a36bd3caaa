import { ALLOCATED, type Field, from, list, listOf, mapOf, object, QUANTITY, SET } from '../field';
import { POD, POD_TEMPLATE } from './pod';

/**
 * Workloads and what scales or protects them.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/apis/apps/v1/defaults.go
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/apis/batch/v1/defaults.go
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/apis/autoscaling/v2/defaults.go
 */

const ROLLING_UPDATE = 'RollingUpdate';

const DEPLOYMENT = object({
  replicas: 1,
  minReadySeconds: 0,
  paused: false,
  revisionHistoryLimit: 10,
  progressDeadlineSeconds: 600,
  strategy: object({
    type: ROLLING_UPDATE,
    rollingUpdate: object({ maxUnavailable: '25%', maxSurge: '25%' }),
  }),
  template: POD_TEMPLATE,
});

const DAEMON_SET = object({
  minReadySeconds: 0,
  revisionHistoryLimit: 10,
  updateStrategy: object({ type: ROLLING_UPDATE, rollingUpdate: object({ maxUnavailable: 1, maxSurge: 0 }) }),
  template: POD_TEMPLATE,
});

const CLAIM_SPEC = object({
  volumeMode: 'Filesystem',
  accessModes: SET,
  resources: object({ requests: mapOf(QUANTITY), limits: mapOf(QUANTITY) }),
  storageClassName: ALLOCATED,
  volumeName: ALLOCATED,
});

const STATEFUL_SET = object({
  replicas: 1,
  minReadySeconds: 0,
  revisionHistoryLimit: 10,
  podManagementPolicy: 'OrderedReady',
  serviceName: '',
  updateStrategy: object({ type: ROLLING_UPDATE, rollingUpdate: object({ partition: 0, maxUnavailable: 1 }) }),
  persistentVolumeClaimRetentionPolicy: object({ whenDeleted: 'Retain', whenScaled: 'Retain' }),
  volumeClaimTemplates: listOf(
    object({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: ALLOCATED, spec: CLAIM_SPEC }),
    { by: ['metadata.name'] },
  ),
  template: POD_TEMPLATE,
});

const JOB = object({
  completions: from((spec) => (spec.parallelism === undefined ? 1 : undefined)),
  parallelism: 1,
  backoffLimit: from((spec) => (spec.backoffLimitPerIndex === undefined ? 6 : 2147483647)),
  completionMode: 'NonIndexed',
  suspend: false,
  podReplacementPolicy: from((spec) => (spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed')),
  manualSelector: false,
  podFailurePolicy: object({ rules: list({ onPodConditions: list({ status: 'True' }) }) }),
  template: POD_TEMPLATE,
});

const CRON_JOB = object({
  concurrencyPolicy: 'Allow',
  suspend: false,
  successfulJobsHistoryLimit: 3,
  failedJobsHistoryLimit: 1,
  jobTemplate: object({ spec: object({ template: POD_TEMPLATE }) }),
});

const METRIC = object({ target: object({ value: QUANTITY, averageValue: QUANTITY }) });

const PERIOD_SECONDS = 15;
const PERCENT_POLICY = { type: 'Percent', value: 100, periodSeconds: PERIOD_SECONDS };

const AUTOSCALER = object({
  minReplicas: 1,
  metrics: list(
    { resource: METRIC, pods: METRIC, object: METRIC, external: METRIC, containerResource: METRIC },
    {
      fallback: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      ],
      order: 'free',
    },
  ),
  behavior: object({
    scaleUp: object({
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Max',
      policies: { fallback: [{ type: 'Pods', value: 4, periodSeconds: PERIOD_SECONDS }, PERCENT_POLICY], ...SET },
    }),
    scaleDown: object({ selectPolicy: 'Max', policies: { fallback: [PERCENT_POLICY], ...SET } }),
  }),
});

const spec = (field: Field) => object({ spec: field });

/** By `group/kind`. */
export const WORKLOADS: { readonly [kind: string]: Field } = {
  '/Pod': POD,
  '/PodTemplate': object({ template: POD_TEMPLATE }),
  '/ReplicationController': spec(object({ replicas: 1, minReadySeconds: 0, template: POD_TEMPLATE })),
  '/PersistentVolumeClaim': spec(CLAIM_SPEC),
  'apps/Deployment': spec(DEPLOYMENT),
  'apps/DaemonSet': spec(DAEMON_SET),
  'apps/StatefulSet': spec(STATEFUL_SET),
  'apps/ReplicaSet': spec(object({ replicas: 1, minReadySeconds: 0, template: POD_TEMPLATE })),
  'batch/Job': spec(JOB),
  'batch/CronJob': spec(CRON_JOB),
  'autoscaling/HorizontalPodAutoscaler': spec(AUTOSCALER),
};
