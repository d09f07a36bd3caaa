import { orNothing } from '../../../kubernetes/empty';
import type { Container, ContainerPort, EnvVar, VolumeMount } from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { servesMcsApi } from '../../settings/facts';
import { identitiesAreCrds } from '../shared/identities';
import { imageReference } from '../shared/image';

const PROGRAM = '/usr/bin/clustermesh-apiserver';
/** The name of the etcd cluster, which has nothing to do with the name of the Kubernetes cluster. */
const ETCD_CLUSTER = 'clustermesh-apiserver';
const DATA = { name: 'etcd-data-dir', mountPath: '/var/run/etcd' };
const ADMIN: VolumeMount = { name: 'etcd-admin-client', mountPath: '/var/lib/cilium/etcd-secrets', readOnly: true };

/** What all containers of the pods have in common. */
function common({ clustermesh }: CiliumSettings) {
  const { image } = clustermesh.apiserver;
  return {
    image: imageReference(image),
    imagePullPolicy: image.pullPolicy,
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}

/** Prepares etcd: its users and what they may read. */
export function etcdInit(settings: CiliumSettings): Container {
  const { etcd, extraVolumeMounts } = settings.clustermesh.apiserver;
  return {
    ...common(settings),
    name: 'etcd-init',
    command: [PROGRAM],
    args: [
      'etcdinit',
      ...debugging(settings),
      `--etcd-cluster-name=${ETCD_CLUSTER}`,
      '--etcd-initial-cluster-token=$(INITIAL_CLUSTER_TOKEN)',
      `--etcd-data-dir=${DATA.mountPath}`,
      ...etcd.init.extraArgs,
    ],
    env: [fromConfig('CILIUM_CLUSTER_NAME', 'cluster-name'), CLUSTER_TOKEN, ...etcd.init.extraEnv],
    securityContext: orNothing(etcd.securityContext),
    volumeMounts: [DATA, ...extraVolumeMounts],
    resources: orNothing(etcd.init.resources),
  };
}

/** etcd, which the image of the API server brings. */
export function etcd(settings: CiliumSettings): Container {
  const { etcd, metrics, extraVolumeMounts } = settings.clustermesh.apiserver;
  const { enabled, port, mode } = metrics.etcd;
  const secrets = '/var/lib/etcd-secrets';
  return {
    ...common(settings),
    name: 'etcd',
    command: ['/usr/bin/etcd'],
    args: [
      `--data-dir=${DATA.mountPath}`,
      `--name=${ETCD_CLUSTER}`,
      '--client-cert-auth',
      `--trusted-ca-file=${secrets}/ca.crt`,
      `--cert-file=${secrets}/tls.crt`,
      `--key-file=${secrets}/tls.key`,
      ...clientUrls(settings),
      '--initial-cluster-token=$(INITIAL_CLUSTER_TOKEN)',
      '--auto-compaction-retention=1',
      ...(atLeast(settings, '1.19') ? ['--enable-grpc-gateway=false'] : []),
      ...(enabled ? [`--listen-metrics-urls=http://${ownAddress(settings)}:${port}`, `--metrics=${mode}`] : []),
    ],
    env: [
      { name: 'ETCDCTL_API', value: '3' },
      ...(listensEverywhere(settings) ? [] : [fromPod('HOSTNAME_IP', 'status.podIP')]),
      CLUSTER_TOKEN,
    ],
    ports: [tcp('etcd', 2379), ...(enabled ? [tcp('etcd-metrics', port)] : [])],
    volumeMounts: [{ name: 'etcd-server-secrets', mountPath: secrets, readOnly: true }, DATA, ...extraVolumeMounts],
    resources: orNothing(etcd.resources),
    securityContext: orNothing(etcd.securityContext),
    lifecycle: orNothing(etcd.lifecycle),
  };
}

/** Whether etcd listens on every address of the pod, and not on one of which it must know the family. */
function listensEverywhere(settings: CiliumSettings): boolean {
  return atLeast(settings, '1.18.12');
}

function ownAddress(settings: CiliumSettings): string {
  // Brackets are needed around IPv6 and do no harm around IPv4.
  return listensEverywhere(settings) ? '0.0.0.0' : '[$(HOSTNAME_IP)]';
}

function clientUrls(settings: CiliumSettings): string[] {
  const address = `https://${ownAddress(settings)}:2379`;
  return listensEverywhere(settings)
    ? [`--listen-client-urls=${address}`, '--advertise-client-urls=https://localhost:2379']
    : [`--listen-client-urls=https://127.0.0.1:2379,${address}`, `--advertise-client-urls=${address}`];
}

/** Copies this cluster's endpoints, identities and Services into etcd. */
export function apiserver(settings: CiliumSettings): Container {
  const { clustermesh, ciliumEndpointSlice } = settings;
  const own = clustermesh.apiserver;
  const byCluster = own.tls.authMode !== 'legacy';
  const users = { name: 'etcd-users-config', mountPath: '/var/lib/cilium/etcd-config', readOnly: true };
  return {
    ...common(settings),
    name: 'apiserver',
    command: [PROGRAM],
    args: [
      'clustermesh',
      ...debugging(settings),
      ...ofThisCluster(atLeast(settings, '1.20') ? own.etcdQPS : 20),
      '--kvstore-opt=etcd.bootstrapQps=10000',
      ...maxConnectedClusters(settings),
      `--health-port=${own.healthPort}`,
      ...(byCluster
        ? ['--cluster-users-enabled', '--cluster-users-config-path=/var/lib/cilium/etcd-config/users.yaml']
        : []),
      ...(own.metrics.enabled ? metricsArguments(own.metrics.port) : []),
      ...(servesMcsApi(settings) ? ['--clustermesh-enable-mcs-api'] : []),
      ...(atLeast(settings, '1.20')
        ? [`--clustermesh-default-global-namespace=${clustermesh.defaultGlobalNamespace}`]
        : []),
      ...(ciliumEndpointSlice.enabled ? ['--enable-cilium-endpoint-slice'] : []),
      ...own.extraArgs,
    ],
    env: [
      fromConfig('CLUSTER_NAME', 'cluster-name'),
      fromConfig('CLUSTER_ID', 'cluster-id', true),
      fromConfig('ENABLE_K8S_ENDPOINT_SLICE', 'enable-k8s-endpoint-slice', true),
      ...own.extraEnv,
    ],
    readinessProbe: { httpGet: { path: '/readyz', port: 'apiserv-health' }, ...own.readinessProbe },
    ports: [
      tcp('apiserv-health', own.healthPort),
      ...(own.metrics.enabled ? [tcp('apiserv-metrics', own.metrics.port)] : []),
    ],
    resources: orNothing(own.resources),
    volumeMounts: [ADMIN, ...(byCluster ? [users] : []), ...own.extraVolumeMounts],
    securityContext: orNothing(own.securityContext),
    lifecycle: orNothing(own.lifecycle),
  };
}

/** Copies the state of the other clusters into etcd. */
export function kvstoremesh(settings: CiliumSettings): Container {
  const { clustermesh } = settings;
  const { kvstoremesh, metrics } = clustermesh.apiserver;
  const internal = kvstoremesh.kvstoreMode === 'internal';
  const { enabled, port } = metrics.kvstoremesh;
  return {
    ...common(settings),
    name: 'kvstoremesh',
    command: [PROGRAM],
    args: [
      'kvstoremesh',
      ...debugging(settings),
      ...ofThisCluster(kvstoremesh.etcdQPS),
      ...(internal ? ['--kvstore-opt=etcd.bootstrapQps=10000'] : []),
      '--kvstore-opt=etcd.maxInflight=10',
      '--clustermesh-config=/var/lib/cilium/clustermesh',
      ...maxConnectedClusters(settings),
      `--health-port=${kvstoremesh.healthPort}`,
      ...(enabled ? metricsArguments(port) : []),
      // Where identities are not kept as CRDs the operator does not write the heartbeat.
      `--enable-heartbeat=${!identitiesAreCrds(settings)}`,
      ...(atLeast(settings, '1.19') ? [`--clustermesh-cache-ttl=${clustermesh.cacheTTL}`] : []),
      ...kvstoremesh.extraArgs,
    ],
    readinessProbe: { httpGet: { path: '/readyz', port: 'kvmesh-health' }, ...kvstoremesh.readinessProbe },
    env: [fromConfig('CLUSTER_NAME', 'cluster-name'), fromConfig('CLUSTER_ID', 'cluster-id'), ...kvstoremesh.extraEnv],
    ports: [tcp('kvmesh-health', kvstoremesh.healthPort), ...(enabled ? [tcp('kvmesh-metrics', port)] : [])],
    resources: orNothing(kvstoremesh.resources),
    volumeMounts: [
      ...(internal ? [ADMIN] : []),
      { name: 'kvstoremesh-secrets', mountPath: '/var/lib/cilium/clustermesh', readOnly: true },
      ...(internal ? [] : [{ name: 'etcd-config', mountPath: '/var/lib/cilium', readOnly: true }]),
      ...kvstoremesh.extraVolumeMounts,
    ],
    securityContext: orNothing(kvstoremesh.securityContext),
    lifecycle: orNothing(kvstoremesh.lifecycle),
  };
}

function debugging({ debug }: CiliumSettings): string[] {
  return debug.enabled ? ['--debug'] : [];
}

function ofThisCluster(requestsPerSecond: number): string[] {
  return [
    '--cluster-name=$(CLUSTER_NAME)',
    '--cluster-id=$(CLUSTER_ID)',
    '--kvstore-opt=etcd.config=/var/lib/cilium/etcd-config.yaml',
    `--kvstore-opt=etcd.qps=${requestsPerSecond}`,
  ];
}

function maxConnectedClusters({ clustermesh }: CiliumSettings): string[] {
  const { maxConnectedClusters: max } = clustermesh;
  return max === undefined ? [] : [`--max-connected-clusters=${max}`];
}

function metricsArguments(port: number): string[] {
  return [`--prometheus-serve-addr=:${port}`, '--controller-group-metrics=all'];
}

const CLUSTER_TOKEN = fromPod('INITIAL_CLUSTER_TOKEN', 'metadata.uid');

function fromPod(name: string, fieldPath: string): EnvVar {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

function fromConfig(name: string, key: string, optional?: true): EnvVar {
  return { name, valueFrom: { configMapKeyRef: { name: 'cilium-config', key, optional } } };
}

function tcp(name: string, containerPort: number): ContainerPort {
  return { name, containerPort, protocol: 'TCP' };
}
