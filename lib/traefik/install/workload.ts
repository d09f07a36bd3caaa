import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { orNothing } from '../../kubernetes/empty';
import { asNumber } from '../../kubernetes/number-or-text';
import { DaemonSet, Deployment, HorizontalPodAutoscaler, PodDisruptionBudget } from '../../kubernetes/objects';
import type { TraefikSettings } from '../settings';
import { fileProviderChecksum } from './file-provider';
import type { Names } from './names';
import { podTemplate } from './pod';

/** The Deployment or DaemonSet. */
export function workload(scope: Construct, settings: TraefikSettings, names: Names): ApiObject | undefined {
  const { deployment } = settings;
  if (!deployment.enabled) return undefined;
  const metadata = {
    name: names.fullName,
    namespace: names.namespace,
    labels: { ...names.labels, ...deployment.labels },
    annotations: orNothing({ ...fileProviderChecksum(settings, names), ...deployment.annotations }),
  };
  const common = {
    selector: { matchLabels: names.selectorLabels },
    minReadySeconds: deployment.minReadySeconds,
    template: podTemplate(settings, names),
  };
  if (deployment.kind === 'DaemonSet') {
    return new DaemonSet(scope, 'Resource', {
      metadata,
      spec: {
        ...common,
        updateStrategy: strategy(settings),
        revisionHistoryLimit: deployment.revisionHistoryLimit || undefined,
      },
    });
  }
  return new Deployment(scope, 'Resource', {
    metadata,
    spec: {
      ...common,
      replicas: replicas(settings),
      strategy: strategy(settings),
      revisionHistoryLimit: deployment.revisionHistoryLimit,
    },
  });
}

/** The number of pods, unless an autoscaler controls it. */
function replicas({ autoscaling, deployment }: TraefikSettings): number | undefined {
  if (!autoscaling.enabled && deployment.replicas !== undefined) return deployment.replicas;
  const { apiVersion, kind } = autoscaling.scaleTargetRef;
  return apiVersion === 'apps/v1' && kind === 'Deployment' ? undefined : (deployment.replicas ?? 0);
}

function strategy({ updateStrategy }: TraefikSettings) {
  if (!updateStrategy) return undefined;
  const { type, rollingUpdate } = updateStrategy;
  if (type !== 'RollingUpdate') return { type };
  return {
    type,
    rollingUpdate: {
      maxUnavailable: countOrShare(rollingUpdate?.maxUnavailable),
      maxSurge: countOrShare(rollingUpdate?.maxSurge),
    },
  };
}

/** Written without quotes by the chart, so empty text means unset. */
function countOrShare(pods: number | string | undefined): number | string | undefined {
  return pods === undefined || pods === '' ? undefined : asNumber(pods);
}

export function autoscaler(scope: Construct, settings: TraefikSettings, names: Names): void {
  const { enabled, scaleTargetRef, minReplicas, maxReplicas, metrics, behavior } = settings.autoscaling;
  if (!enabled) return;
  new HorizontalPodAutoscaler(scope, 'HorizontalPodAutoscaler', {
    metadata: { name: names.fullName, namespace: names.namespace, labels: names.labels },
    spec: {
      scaleTargetRef: { ...scaleTargetRef, name: scaleTargetRef.name || names.fullName },
      minReplicas: minReplicas || undefined,
      maxReplicas: maxReplicas ?? 0,
      metrics: orNothing(metrics),
      behavior: orNothing(behavior),
    },
  });
}

export function podDisruptionBudget(scope: Construct, settings: TraefikSettings, names: Names): void {
  const { enabled, minAvailable, maxUnavailable } = settings.podDisruptionBudget;
  if (!enabled) return;
  new PodDisruptionBudget(scope, 'PodDisruptionBudget', {
    metadata: { name: names.fullName, namespace: names.namespace, labels: names.labels },
    spec: {
      selector: { matchLabels: names.selectorLabels },
      minAvailable: minAvailable ? asNumber(minAvailable) : undefined,
      maxUnavailable: maxUnavailable ? asNumber(maxUnavailable) : undefined,
    },
  });
}
