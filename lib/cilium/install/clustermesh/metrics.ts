import type { Construct } from 'constructs';
import { Service, type ServicePort } from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';
import { identitiesAreCrds } from '../shared/identities';
import { namespaced } from '../shared/metadata';
import { type ScrapeSettings, scrapeEndpoint, serviceMonitor } from '../shared/service-monitor';
import { CLUSTERMESH_LABELS, CLUSTERMESH_PODS } from '../shared/workload-labels';

const NAME = 'clustermesh-apiserver';
const COMPONENT = { 'app.kubernetes.io/component': 'metrics' };

/** One program of the pods that serves metrics. */
interface Source {
  readonly port: ServicePort;
  readonly scrape: ScrapeSettings;
}

/** The metrics of etcd, API server and KVStoreMesh. */
export function clustermeshMetrics(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { annotations, apiserver } = settings.clustermesh;
  const { metrics, kvstoremesh } = apiserver;
  const ofMesh = kvstoremesh.enabled && metrics.kvstoremesh.enabled;
  if (!metrics.enabled && !ofMesh && !metrics.etcd.enabled) return;
  const all = sources(settings);
  new Service(scope, 'ClusterMeshMetrics', {
    metadata: namespaced(settings, namespace, `${NAME}-metrics`, {
      labels: { ...CLUSTERMESH_LABELS, ...COMPONENT },
      annotations,
    }),
    spec: {
      clusterIP: 'None',
      type: 'ClusterIP',
      ports: all.map(({ port }) => port),
      selector: CLUSTERMESH_PODS,
    },
  });
  const monitor = metrics.serviceMonitor;
  if (!monitor.enabled) return;
  const { 'k8s-app': _, ...labels } = CLUSTERMESH_LABELS;
  serviceMonitor(
    scope,
    'ClusterMeshMonitor',
    namespaced(settings, monitor.namespace || namespace, NAME, {
      labels: { ...labels, ...monitor.labels },
      annotations: { ...annotations, ...monitor.annotations },
    }),
    {
      namespace,
      matchLabels: { 'app.kubernetes.io/name': NAME, ...COMPONENT },
      endpoints: all.map(({ port, scrape }) => scrapeEndpoint(String(port.name), scrape, { honorLabels: true })),
    },
  );
}

function sources(settings: CiliumSettings): Source[] {
  const { metrics, kvstoremesh } = settings.clustermesh.apiserver;
  const monitor = metrics.serviceMonitor;
  const internal = kvstoremesh.kvstoreMode === 'internal';
  const source = (name: string, port: number, scrape: ScrapeSettings): Source => ({
    port: { name, port, protocol: 'TCP', targetPort: name },
    scrape,
  });
  return [
    ...(internal && identitiesAreCrds(settings) && metrics.enabled
      ? [source('apiserv-metrics', metrics.port, monitor)]
      : []),
    ...(kvstoremesh.enabled && metrics.kvstoremesh.enabled
      ? [source('kvmesh-metrics', metrics.kvstoremesh.port, monitor.kvstoremesh)]
      : []),
    ...(internal && metrics.etcd.enabled ? [source('etcd-metrics', metrics.etcd.port, monitor.etcd)] : []),
  ];
}
