import type { Construct } from 'constructs';
import { orNothing } from '../../kubernetes/empty';
import { asNumber } from '../../kubernetes/number-or-text';
import { APIService, PodDisruptionBudget, Service } from '../../kubernetes/objects';
import type { MetricsServerSettings } from '../settings';
import type { Names } from './names';

export function service(scope: Construct, settings: MetricsServerSettings, names: Names): void {
  const { service } = settings;
  new Service(scope, 'Service', {
    metadata: {
      name: names.fullName,
      namespace: names.namespace,
      labels: { ...names.labels, ...service.labels },
      annotations: orNothing(service.annotations),
    },
    spec: {
      type: service.type,
      ports: [{ name: 'https', port: service.port, protocol: 'TCP', targetPort: 'https', appProtocol: 'https' }],
      selector: names.selectorLabels,
    },
  });
}

/** Registers the metrics API, which `kubectl top` and the autoscalers query. */
export function apiService(scope: Construct, settings: MetricsServerSettings, names: Names): void {
  const { apiService, tls } = settings;
  if (!apiService.create) return;
  const caIsInjected = tls.type === 'cert-manager';
  const annotations = {
    ...(caIsInjected && tls.certManager.addInjectorAnnotations
      ? { 'cert-manager.io/inject-ca-from': `${names.namespace}/${names.fullName}` }
      : {}),
    ...apiService.annotations,
  };
  new APIService(scope, 'APIService', {
    metadata: { name: 'v1beta1.metrics.k8s.io', labels: names.labels, annotations: orNothing(annotations) },
    spec: {
      caBundle: apiService.caBundle && !caIsInjected ? Buffer.from(apiService.caBundle).toString('base64') : undefined,
      group: 'metrics.k8s.io',
      groupPriorityMinimum: 100,
      insecureSkipTLSVerify: apiService.insecureSkipTLSVerify || undefined,
      service: { name: names.fullName, namespace: names.namespace, port: settings.service.port },
      version: 'v1beta1',
      versionPriority: 100,
    },
  });
}

export function podDisruptionBudget(scope: Construct, settings: MetricsServerSettings, names: Names): void {
  const { enabled, minAvailable, maxUnavailable, unhealthyPodEvictionPolicy } = settings.podDisruptionBudget;
  if (!enabled) return;
  new PodDisruptionBudget(scope, 'PodDisruptionBudget', {
    metadata: { name: names.fullName, namespace: names.namespace, labels: names.labels },
    spec: {
      minAvailable: minAvailable ? asNumber(minAvailable) : undefined,
      maxUnavailable: maxUnavailable ? asNumber(maxUnavailable) : undefined,
      unhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy || undefined,
      selector: { matchLabels: names.selectorLabels },
    },
  });
}
