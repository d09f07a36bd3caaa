import { posix } from 'node:path';
import { orNothing } from '../../../kubernetes/empty';
import type { Container, EnvVar, Probe, Volume, VolumeMount } from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { servesMcsApi } from '../../settings/facts';
import { kubeConfigMounts, kubeConfigVolumes } from '../agent/volumes';
import { CLUSTERMESH_MOUNT, clustermeshVolume } from '../clustermesh/access';
import { apiServerEnv } from '../shared/api-server';
import { OWNER_READS } from '../shared/certificate-sources';
import { etcdMounts, etcdVolumes } from '../shared/etcd-access';
import { fromNode, hostPathMounts, hostPathVolumes } from '../shared/host-paths';
import { imageReference } from '../shared/image';
import { loopback } from '../shared/loopback';

type Cloud = 'generic' | 'aws' | 'azure' | 'alibabacloud';

/** Each cloud has its own operator, which manages addresses through the cloud's API. */
function cloudOf({ eni, azure, alibabacloud }: CiliumSettings): Cloud {
  if (eni.enabled) return 'aws';
  if (azure.enabled) return 'azure';
  return alibabacloud.enabled ? 'alibabacloud' : 'generic';
}

function operatorImage(settings: CiliumSettings): string {
  const { image } = settings.operator;
  const cloud = cloudOf(settings);
  return imageReference({
    ...image,
    repository: `${image.repository}-${cloud}${image.suffix}`,
    digest: image[`${cloud}Digest`],
  });
}

/** Whether the operator itself talks to other clusters of the mesh. */
export function operatorReachesOtherClusters(settings: CiliumSettings): boolean {
  const { clustermesh } = settings;
  return clustermesh.enableEndpointSliceSynchronization || servesMcsApi(settings);
}

/** Port of the operator's health check. */
const HEALTH_PORT = 9234;

/** The operator itself. */
export function operatorContainer(settings: CiliumSettings): Container {
  const { operator } = settings;
  const { port } = operator.prometheus;
  const onNode = (name: string, containerPort: number) => ({
    name,
    containerPort,
    hostPort: operator.hostNetwork ? containerPort : undefined,
  });
  return {
    name: 'cilium-operator',
    image: operatorImage(settings),
    imagePullPolicy: operator.image.pullPolicy,
    command: [`cilium-operator-${cloudOf(settings)}`],
    args: ['--config-dir=/tmp/cilium/config-map', '--debug=$(CILIUM_DEBUG)', ...operator.extraArgs],
    env: env(settings),
    ports: orNothing([
      ...(atLeast(settings, '1.19') ? [onNode('health', HEALTH_PORT)] : []),
      ...(operator.prometheus.enabled ? [{ ...onNode('prometheus', port), protocol: 'TCP' }] : []),
    ]),
    livenessProbe: { ...healthRequest(settings), initialDelaySeconds: 60, periodSeconds: 10, timeoutSeconds: 3 },
    readinessProbe: {
      ...healthRequest(settings),
      initialDelaySeconds: 0,
      periodSeconds: 5,
      timeoutSeconds: 3,
      failureThreshold: 5,
    },
    volumeMounts: mounts(settings),
    resources: orNothing(operator.resources),
    securityContext: orNothing(operator.securityContext),
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}

function healthRequest(settings: CiliumSettings): Probe {
  const host = settings.operator.hostNetwork ? loopback(settings) : undefined;
  const port = atLeast(settings, '1.19') ? 'health' : HEALTH_PORT;
  return { httpGet: { host, path: '/healthz', port, scheme: 'HTTP' } };
}

function env(settings: CiliumSettings): EnvVar[] {
  return [
    { name: 'K8S_NODE_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } },
    { name: 'CILIUM_K8S_NAMESPACE', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } } },
    ...(operatorReachesOtherClusters(settings)
      ? [{ name: 'CILIUM_CLUSTERMESH_CONFIG', value: '/var/lib/cilium/clustermesh/' }]
      : []),
    {
      name: 'CILIUM_DEBUG',
      valueFrom: { configMapKeyRef: { name: 'cilium-config', key: 'debug', optional: true } },
    },
    ...awsEnv(settings),
    ...alibabaCloudEnv(settings),
    ...apiServerEnv(settings),
    ...azureEnv(settings),
    ...settings.operator.extraEnv,
  ];
}

/** Credentials for AWS; a pod with an IAM role gets them from there. */
function awsEnv({ eni }: CiliumSettings): EnvVar[] {
  if (!eni.enabled || eni.iamRole) return [];
  return ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_DEFAULT_REGION'].map((key) =>
    fromSecret('cilium-aws', key, true),
  );
}

function alibabaCloudEnv({ alibabacloud }: CiliumSettings): EnvVar[] {
  if (!alibabacloud.enabled) return [];
  return ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'].map((key) =>
    fromSecret('cilium-alibabacloud', key, true),
  );
}

function azureEnv(settings: CiliumSettings): EnvVar[] {
  const { azure } = settings;
  if (!azure.enabled) return [];
  const given = {
    AZURE_SUBSCRIPTION_ID: azure.subscriptionID,
    AZURE_TENANT_ID: azure.tenantID,
    AZURE_RESOURCE_GROUP: azure.resourceGroup,
  };
  return [
    ...Object.entries(given).flatMap(([name, value]) => (value ? [{ name, value }] : [])),
    ...(azure.clientID || !atLeast(settings, '1.19') ? AZURE_CREDENTIALS : []),
  ];
}

const AZURE_CREDENTIALS = [
  fromSecret('cilium-azure', 'AZURE_CLIENT_ID'),
  fromSecret('cilium-azure', 'AZURE_CLIENT_SECRET'),
];

function fromSecret(name: string, key: string, optional?: boolean): EnvVar {
  return { name: key, valueFrom: { secretKeyRef: { name, key, optional } } };
}

function mounts(settings: CiliumSettings): VolumeMount[] {
  const { operator, authentication } = settings;
  const { spire } = authentication.mutual;
  return [
    { name: 'cilium-config-path', mountPath: '/tmp/cilium/config-map', readOnly: true },
    ...etcdMounts(settings),
    ...(operatorReachesOtherClusters(settings) ? [CLUSTERMESH_MOUNT] : []),
    ...kubeConfigMounts(settings),
    ...(servesMetricsWithTls(settings)
      ? [{ name: METRICS_TLS, mountPath: '/var/lib/cilium/tls/prometheus', readOnly: true }]
      : []),
    ...(spire.enabled ? [{ name: SPIRE_SOCKET, mountPath: posix.dirname(spire.agentSocketPath), readOnly: true }] : []),
    ...hostPathMounts(operator.extraHostPathMounts),
    ...operator.extraVolumeMounts,
  ];
}

const METRICS_TLS = 'prometheus-tls';

function servesMetricsWithTls({ operator }: CiliumSettings): boolean {
  return operator.prometheus.enabled && operator.prometheus.tls.enabled;
}

function metricsCertificate({ operator }: CiliumSettings): Volume {
  const { existingSecret, mtls } = operator.prometheus.tls.server;
  const items = [
    { key: 'tls.crt', path: 'server.crt' },
    { key: 'tls.key', path: 'server.key' },
    ...(mtls.enabled ? [{ key: 'ca.crt', path: 'client-ca.crt' }] : []),
  ];
  const sources = [{ secret: { name: existingSecret || undefined, optional: true, items } }];
  return { name: METRICS_TLS, projected: { defaultMode: OWNER_READS, sources } };
}

const SPIRE_SOCKET = 'spire-agent-socket';

/** The volumes of the operator's pods. */
export function operatorVolumes(settings: CiliumSettings): Volume[] {
  const { operator, authentication } = settings;
  const { spire } = authentication.mutual;
  return [
    { name: 'cilium-config-path', configMap: { name: 'cilium-config' } },
    ...etcdVolumes(settings),
    ...kubeConfigVolumes(settings),
    ...hostPathVolumes(operator.extraHostPathMounts),
    ...(spire.enabled ? [fromNode(SPIRE_SOCKET, posix.dirname(spire.agentSocketPath), 'DirectoryOrCreate')] : []),
    ...operator.extraVolumes,
    ...(operatorReachesOtherClusters(settings) ? [clustermeshVolume(settings)] : []),
    ...(servesMetricsWithTls(settings) ? [metricsCertificate(settings)] : []),
  ];
}
