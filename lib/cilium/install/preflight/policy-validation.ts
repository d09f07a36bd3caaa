import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import { type Container, Deployment } from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';
import { apiServerEnv } from '../shared/api-server';
import { disruptionBudget } from '../shared/disruption-budget';
import { hostUsers } from '../shared/host-users';
import { imageReference } from '../shared/image';
import { namespaced } from '../shared/metadata';
import { priorityClass } from '../shared/priority-class';
import { script } from '../shared/scripts';

const NAME = 'cilium-pre-flight-check';
const SELECTOR = { 'k8s-app': `${NAME}-deployment`, 'kubernetes.io/cluster-service': 'true' };
const LABELS = { 'app.kubernetes.io/part-of': 'cilium', 'app.kubernetes.io/name': NAME };

/** Reads every policy as the new version would, and is ready when all are valid. */
export function policyValidation(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { preflight, serviceAccounts } = settings;
  const { annotations } = preflight;
  if (!preflight.validateCNPs) return;
  disruptionBudget(
    scope,
    'PolicyValidationDisruptionBudget',
    namespaced(settings, namespace, NAME, { labels: { ...SELECTOR, ...LABELS }, annotations }),
    SELECTOR,
    preflight.podDisruptionBudget,
  );
  new Deployment(scope, 'PolicyValidation', {
    metadata: namespaced(settings, namespace, NAME, { labels: LABELS, annotations }),
    spec: {
      selector: { matchLabels: SELECTOR },
      template: {
        metadata: {
          labels: { ...SELECTOR, ...LABELS, ...settings.commonLabels, ...preflight.podLabels },
          annotations: orNothing(preflight.podAnnotations),
        },
        spec: {
          imagePullSecrets: orNothing(settings.imagePullSecrets),
          containers: [validator(settings)],
          volumes: orNothing(preflight.extraVolumes),
          hostUsers: hostUsers(settings, true),
          hostNetwork: true,
          restartPolicy: 'Always',
          priorityClassName: priorityClass(settings, preflight.priorityClassName, 'system-cluster-critical'),
          serviceAccountName: serviceAccounts.preflight.name,
          automountServiceAccountToken: serviceAccounts.preflight.automount,
          terminationGracePeriodSeconds: preflight.terminationGracePeriodSeconds,
          affinity: orNothing(preflight.affinity),
          nodeSelector: orNothing(preflight.nodeSelector),
          tolerations: orNothing(preflight.tolerations),
        },
      },
    },
  });
}

function validator(settings: CiliumSettings): Container {
  const { preflight } = settings;
  return {
    name: 'cnp-validator',
    image: imageReference(preflight.image),
    imagePullPolicy: preflight.image.pullPolicy,
    command: ['/bin/sh'],
    args: ['-ec', script('cilium-dbg preflight validate-cnp;', 'touch /tmp/ready-validate-cnp;', 'sleep 1h;')],
    readinessProbe: {
      exec: { command: ['cat', '/tmp/ready-validate-cnp'] },
      initialDelaySeconds: preflight.readinessProbe.initialDelaySeconds,
      periodSeconds: preflight.readinessProbe.periodSeconds,
    },
    volumeMounts: orNothing(preflight.extraVolumeMounts),
    env: orNothing([...apiServerEnv(settings), ...preflight.extraEnv]),
    resources: orNothing(preflight.resources),
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}
