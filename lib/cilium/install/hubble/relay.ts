import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import {
  ConfigMap,
  type Container,
  Deployment,
  type ObjectMeta,
  type Probe,
  Service,
  ServiceAccount,
  type Volume,
  type VolumeMount,
} from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import { toYaml } from '../../../synth/yaml';
import type { CiliumSettings } from '../../settings';
import { certificateSources, OWNER_READS } from '../shared/certificate-sources';
import { checksum } from '../shared/checksum';
import { disruptionBudget } from '../shared/disruption-budget';
import { hostUsers } from '../shared/host-users';
import { imageReference } from '../shared/image';
import { namespaced } from '../shared/metadata';
import { scrapeEndpoint, serviceMonitor } from '../shared/service-monitor';
import { spreading } from '../shared/topology-spread';
import { RELAY_LABELS, RELAY_PODS } from '../shared/workload-labels';

const NAME = 'hubble-relay';
const CERTIFICATES = '/var/lib/hubble-relay/tls';

/** What the relay starts with. */
export function hubbleRelayConfig(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { enabled, relay } = settings.hubble;
  if (!enabled || !relay.enabled) return;
  new ConfigMap(scope, 'HubbleRelayConfig', {
    metadata: namespaced(settings, namespace, 'hubble-relay-config', { annotations: relay.annotations }),
    data: configOf(settings, namespace),
  });
}

function configOf(settings: CiliumSettings, namespace: string): Readonly<Record<string, string>> {
  return { 'config.yaml': toYaml(relayConfig(settings, namespace)) };
}

/** Hubble relay: asks the agents of all nodes for their flows, and answers for all of them. */
export function hubbleRelay(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { hubble } = settings;
  const { relay } = hubble;
  if (!hubble.enabled || !relay.enabled) return;
  const metadata = namespaced(settings, namespace, NAME, { labels: RELAY_LABELS, annotations: relay.annotations });
  new Deployment(scope, 'HubbleRelay', {
    metadata,
    spec: {
      replicas: relay.replicas,
      selector: { matchLabels: RELAY_PODS },
      strategy: orNothing(relay.updateStrategy),
      template: {
        metadata: podMetadata(settings, namespace),
        spec: {
          hostUsers: hostUsers(settings, hubble.hostUsers),
          securityContext: orNothing(relay.podSecurityContext),
          imagePullSecrets: orNothing(settings.imagePullSecrets),
          containers: [container(settings)],
          restartPolicy: 'Always',
          priorityClassName: relay.priorityClassName || undefined,
          serviceAccountName: settings.serviceAccounts.relay.name,
          automountServiceAccountToken: settings.serviceAccounts.relay.automount,
          terminationGracePeriodSeconds: relay.terminationGracePeriodSeconds,
          affinity: orNothing(relay.affinity),
          topologySpreadConstraints: spreading(relay.topologySpreadConstraints, RELAY_PODS),
          nodeSelector: orNothing(relay.nodeSelector),
          tolerations: orNothing(relay.tolerations),
          volumes: volumes(settings),
        },
      },
    },
  });
  hubbleRelayAccess(scope, settings, namespace);
}

/** @see https://docs.cilium.io/en/stable/observability/hubble/configuration/ */
function relayConfig(settings: CiliumSettings, namespace: string): object {
  const { hubble, cluster } = settings;
  const { relay } = hubble;
  const { clusterDomain } = hubble.peerService;
  return {
    'cluster-name': cluster.name,
    // The dot at the end spares the resolver its search through the namespaces' domains.
    'peer-service': `hubble-peer.${namespace}.svc.${clusterDomain}.:${peerServicePort(settings)}`,
    'listen-address': `${relay.listenHost ?? ''}:${relay.listenPort}`,
    ...logConfig(settings),
    gops: relay.gops.enabled,
    'gops-port': String(relay.gops.port),
    ...(relay.pprof.enabled
      ? {
          pprof: 'true',
          'pprof-address': relay.pprof.address,
          'pprof-port': String(relay.pprof.port),
          ...profilingRates(settings),
        }
      : {}),
    ...(relay.prometheus.enabled ? { 'metrics-listen-address': `:${relay.prometheus.port}` } : {}),
    'retry-timeout': relay.retryTimeout,
    'sort-buffer-len-max': relay.sortBufferLenMax,
    'sort-buffer-drain-timeout': relay.sortBufferDrainTimeout,
    ...(hubble.tls.enabled
      ? {
          'tls-hubble-client-cert-file': `${CERTIFICATES}/client.crt`,
          'tls-hubble-client-key-file': `${CERTIFICATES}/client.key`,
          'tls-hubble-server-ca-files': `${CERTIFICATES}/hubble-server-ca.crt`,
        }
      : { 'disable-client-tls': true }),
    ...serverTls(settings),
  };
}

function logConfig({ hubble }: CiliumSettings): object {
  const { format, level } = hubble.relay.logOptions;
  return { 'log-format': format || undefined, 'log-level': level || undefined };
}

function profilingRates(settings: CiliumSettings): object {
  const { mutexProfileFraction, blockProfileRate } = settings.hubble.relay.pprof;
  if (!atLeast(settings, '1.19')) return {};
  return {
    'pprof-mutex-profile-fraction': String(mutexProfileFraction),
    'pprof-block-profile-rate': String(blockProfileRate),
  };
}

function serverTls({ hubble }: CiliumSettings): object {
  const { server } = hubble.relay.tls;
  if (!hubble.tls.enabled || !server.enabled) return { 'disable-server-tls': true };
  return {
    'tls-relay-server-cert-file': `${CERTIFICATES}/server.crt`,
    'tls-relay-server-key-file': `${CERTIFICATES}/server.key`,
    ...(server.mtls ? { 'tls-relay-client-ca-files': `${CERTIFICATES}/hubble-server-ca.crt` } : {}),
  };
}

/** Port of the Service through which the relay learns of the agents. */
export function peerServicePort({ hubble }: CiliumSettings): number | string {
  return hubble.peerService.servicePort || (hubble.tls.enabled ? 443 : 80);
}

function podMetadata(settings: CiliumSettings, namespace: string): ObjectMeta {
  const { relay } = settings.hubble;
  return {
    labels: { ...settings.commonLabels, ...RELAY_LABELS, ...relay.podLabels },
    annotations: orNothing({
      ...(relay.rollOutPods
        ? { 'cilium.io/hubble-relay-configmap-checksum': checksum(configOf(settings, namespace)) }
        : {}),
      ...relay.podAnnotations,
      ...relayScrapeAnnotations(settings),
    }),
  };
}

function container(settings: CiliumSettings): Container {
  const { relay } = settings.hubble;
  return {
    name: NAME,
    securityContext: orNothing(relay.securityContext),
    image: imageReference(relay.image),
    imagePullPolicy: relay.image.pullPolicy,
    command: [NAME],
    args: ['serve', ...(settings.debug.enabled ? ['--debug'] : [])],
    ports: [
      { name: 'grpc', containerPort: Number(relay.listenPort) },
      ...(relay.prometheus.enabled
        ? [{ name: 'prometheus', containerPort: relay.prometheus.port, protocol: 'TCP' }]
        : []),
    ],
    readinessProbe: health({ timeoutSeconds: 3 }),
    // A relay that lost its agents gets two minutes to find them again before it is restarted.
    livenessProbe: health({ timeoutSeconds: 10, initialDelaySeconds: 10, periodSeconds: 10, failureThreshold: 12 }),
    startupProbe: health({ initialDelaySeconds: 10, failureThreshold: 20, periodSeconds: 3 }),
    env: orNothing(relay.extraEnv),
    resources: orNothing(relay.resources),
    volumeMounts: volumeMounts(settings),
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}

function health(timing: Probe): Probe {
  return { grpc: { port: 4222 }, ...timing };
}

function volumeMounts(settings: CiliumSettings): VolumeMount[] {
  const { hubble } = settings;
  return [
    { name: 'config', mountPath: '/etc/hubble-relay', readOnly: true },
    ...(hubble.tls.enabled ? [{ name: 'tls', mountPath: CERTIFICATES, readOnly: true }] : []),
    ...(atLeast(settings, '1.20') ? [{ name: 'tmp-volume', mountPath: '/tmp' }] : []),
    ...hubble.relay.extraVolumeMounts,
  ];
}

function volumes(settings: CiliumSettings): Volume[] {
  const { tls, relay } = settings.hubble;
  const config = { name: 'hubble-relay-config', items: [{ key: 'config.yaml', path: 'config.yaml' }] };
  const client = certificateSources(settings, {
    secret: relay.tls.client.existingSecret || 'hubble-relay-client-certs',
    files: { 'tls.crt': 'client.crt', 'tls.key': 'client.key' },
    ca: 'hubble-server-ca.crt',
    required: true,
  });
  const server = certificateSources(settings, {
    secret: relay.tls.server.existingSecret || 'hubble-relay-server-certs',
    files: { 'tls.crt': 'server.crt', 'tls.key': 'server.key' },
    required: true,
  });
  const sources = [...client, ...(relay.tls.server.enabled ? server : [])];
  return [
    { name: 'config', configMap: config },
    ...(tls.enabled ? [{ name: 'tls', projected: { defaultMode: OWNER_READS, sources } }] : []),
    ...(atLeast(settings, '1.20') ? [{ name: 'tmp-volume', emptyDir: {} }] : []),
    ...relay.extraVolumes,
  ];
}

/** The objects around the relay's pods: their Service, identity, metrics and disruption budget. */
function hubbleRelayAccess(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { relay } = settings.hubble;
  const { annotations } = relay;
  const metadata = namespaced(settings, namespace, NAME, { labels: RELAY_LABELS, annotations });
  disruptionBudget(scope, 'HubbleRelayDisruptionBudget', metadata, RELAY_PODS, relay.podDisruptionBudget);
  service(scope, settings, namespace);
  if (settings.serviceAccounts.relay.create) account(scope, settings, namespace);
  if (relay.prometheus.enabled) metrics(scope, settings, namespace);
}

function service(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { relay } = settings.hubble;
  const { type, nodePort } = relay.service;
  const annotations = { ...relay.annotations, ...relayScrapeAnnotations(settings) };
  new Service(scope, 'HubbleRelayService', {
    metadata: namespaced(settings, namespace, NAME, { labels: RELAY_LABELS, annotations }),
    spec: {
      type,
      selector: RELAY_PODS,
      ports: [
        {
          protocol: 'TCP',
          port: Number(relay.servicePort || (relay.tls.server.enabled ? 443 : 80)),
          targetPort: 'grpc',
          nodePort: type === 'NodePort' ? nodePort || undefined : undefined,
        },
      ],
    },
  });
}

function account(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { name, automount, annotations } = settings.serviceAccounts.relay;
  new ServiceAccount(scope, 'HubbleRelayServiceAccount', {
    metadata: namespaced(settings, namespace, name, {
      annotations: { ...settings.hubble.relay.annotations, ...annotations },
    }),
    automountServiceAccountToken: automount,
  });
}

/** A separate Service, so the other one may be open to the outside. */
function metrics(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { annotations, prometheus } = settings.hubble.relay;
  new Service(scope, 'HubbleRelayMetrics', {
    metadata: namespaced(settings, namespace, 'hubble-relay-metrics', { labels: RELAY_PODS, annotations }),
    spec: {
      clusterIP: 'None',
      type: 'ClusterIP',
      selector: RELAY_PODS,
      ports: [{ name: 'metrics', port: prometheus.port, protocol: 'TCP', targetPort: 'prometheus' }],
    },
  });
  const monitor = prometheus.serviceMonitor;
  if (!monitor.enabled) return;
  serviceMonitor(
    scope,
    'HubbleRelayMonitor',
    namespaced(settings, monitor.namespace || namespace, NAME, {
      labels: { 'app.kubernetes.io/part-of': 'cilium', 'app.kubernetes.io/name': NAME, ...monitor.labels },
      annotations: orNothing({ ...annotations, ...monitor.annotations }),
    }),
    { namespace, matchLabels: RELAY_PODS, endpoints: [scrapeEndpoint('metrics', monitor)] },
  );
}

/** Annotations by which a Prometheus without its operator finds the metrics. */
function relayScrapeAnnotations({ hubble }: CiliumSettings): Record<string, string> {
  const { enabled, port, serviceMonitor } = hubble.relay.prometheus;
  return enabled && !serviceMonitor.enabled
    ? { 'prometheus.io/port': String(port), 'prometheus.io/scrape': 'true' }
    : {};
}
