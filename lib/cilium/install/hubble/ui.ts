import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import {
  ClusterRole,
  ClusterRoleBinding,
  ConfigMap,
  type Container,
  Deployment,
  type EnvVar,
  Ingress,
  type ObjectMeta,
  type PolicyRule,
  type Probe,
  Service,
  ServiceAccount,
  type Volume,
} from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { certificateSources, OWNER_READS } from '../shared/certificate-sources';
import { checksum } from '../shared/checksum';
import { disruptionBudget } from '../shared/disruption-budget';
import { hostUsers } from '../shared/host-users';
import { imageReference } from '../shared/image';
import { clusterWide, namespaced } from '../shared/metadata';
import { PART_OF_CILIUM, roleRef, subjectsOf } from '../shared/rbac';
import { spreading } from '../shared/topology-spread';
import { UI_LABELS, UI_PODS } from '../shared/workload-labels';
import { nginxConfig } from './ui-nginx';

const NAME = 'hubble-ui';
const CERTIFICATES = '/var/lib/hubble-ui/certs';

/** Hubble UI: nginx with the pages, and a backend that asks the relay for flows. */
export function hubbleUi(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { hubble } = settings;
  const { ui } = hubble;
  if (!ui.enabled || !(hubble.enabled || ui.standalone.enabled)) return;
  const config = { 'nginx.conf': nginxConfig(settings).trim() };

  new ConfigMap(scope, 'HubbleUiNginx', {
    metadata: namespaced(settings, namespace, 'hubble-ui-nginx', { annotations: ui.annotations }),
    data: config,
  });
  new Deployment(scope, 'HubbleUi', {
    metadata: namespaced(settings, namespace, NAME, {
      labels: { ...UI_LABELS, ...ui.labels },
      annotations: ui.annotations,
    }),
    spec: {
      replicas: ui.replicas,
      selector: { matchLabels: UI_PODS },
      strategy: orNothing(ui.updateStrategy),
      template: {
        metadata: podMetadata(settings, config),
        spec: {
          hostUsers: hostUsers(settings, settings.hubble.hostUsers),
          securityContext: orNothing(ui.securityContext),
          priorityClassName: ui.priorityClassName || undefined,
          serviceAccountName: settings.serviceAccounts.ui.name,
          automountServiceAccountToken: settings.serviceAccounts.ui.automount,
          imagePullSecrets: orNothing(settings.imagePullSecrets),
          containers: [frontend(settings), backend(settings)],
          affinity: orNothing(ui.affinity),
          topologySpreadConstraints: spreading(ui.topologySpreadConstraints, UI_PODS),
          nodeSelector: orNothing(ui.nodeSelector),
          tolerations: orNothing(ui.tolerations),
          volumes: volumes(settings),
        },
      },
    },
  });
  hubbleUiAccess(scope, settings, namespace);
}

function podMetadata(settings: CiliumSettings, config: Readonly<Record<string, string>>): ObjectMeta {
  const { ui } = settings.hubble;
  return {
    labels: { ...settings.commonLabels, ...UI_LABELS, ...ui.podLabels },
    annotations: orNothing({
      ...(ui.rollOutPods ? { 'cilium.io/hubble-ui-nginx-configmap-checksum': checksum(config) } : {}),
      ...ui.podAnnotations,
    }),
  };
}

function frontend(settings: CiliumSettings): Container {
  const own = settings.hubble.ui.frontend;
  const port = atLeast(settings, '1.19') ? 'http' : 8081;
  return {
    name: 'frontend',
    image: imageReference(own.image),
    imagePullPolicy: own.image.pullPolicy,
    ports: [{ name: 'http', containerPort: 8081 }],
    env: orNothing(own.extraEnv),
    livenessProbe: { httpGet: { path: '/healthz', port } },
    readinessProbe: { httpGet: { path: '/', port } },
    resources: orNothing(own.resources),
    volumeMounts: [
      { name: 'hubble-ui-nginx-conf', mountPath: '/etc/nginx/conf.d/default.conf', subPath: 'nginx.conf' },
      { name: 'tmp-dir', mountPath: '/tmp' },
      ...own.extraVolumeMounts,
    ],
    terminationMessagePolicy: 'FallbackToLogsOnError',
    securityContext: orNothing(own.securityContext),
  };
}

function backend(settings: CiliumSettings): Container {
  const { ui, relay } = settings.hubble;
  const own = ui.backend;
  const health: Probe = { httpGet: { path: '/healthz', port: 8090 } };
  return {
    name: 'backend',
    image: imageReference(own.image),
    imagePullPolicy: own.image.pullPolicy,
    env: [{ name: 'EVENTS_SERVER_PORT', value: '8090' }, ...relayEnv(settings), ...own.extraEnv],
    livenessProbe: own.livenessProbe.enabled ? health : undefined,
    readinessProbe: own.readinessProbe.enabled ? health : undefined,
    ports: [{ name: 'grpc', containerPort: 8090 }],
    resources: orNothing(own.resources),
    volumeMounts: orNothing([
      ...(relay.tls.server.enabled
        ? [{ name: 'hubble-ui-client-certs', mountPath: CERTIFICATES, readOnly: true }]
        : []),
      ...own.extraVolumeMounts,
    ]),
    terminationMessagePolicy: 'FallbackToLogsOnError',
    securityContext: orNothing(own.securityContext),
  };
}

/** Where the relay is, and how to connect to it. */
function relayEnv({ hubble }: CiliumSettings): EnvVar[] {
  const { server } = hubble.relay.tls;
  if (!server.enabled) return [{ name: 'FLOWS_API_ADDR', value: 'hubble-relay:80' }];
  return [
    { name: 'FLOWS_API_ADDR', value: 'hubble-relay:443' },
    { name: 'TLS_TO_RELAY_ENABLED', value: 'true' },
    { name: 'TLS_RELAY_SERVER_NAME', value: server.relayName },
    { name: 'TLS_RELAY_CA_CERT_FILES', value: `${CERTIFICATES}/hubble-relay-ca.crt` },
    { name: 'TLS_RELAY_CLIENT_CERT_FILE', value: `${CERTIFICATES}/client.crt` },
    { name: 'TLS_RELAY_CLIENT_KEY_FILE', value: `${CERTIFICATES}/client.key` },
  ];
}

function volumes(settings: CiliumSettings): Volume[] {
  const { ui, relay } = settings.hubble;
  const sizeLimit = atLeast(settings, '1.20') ? '256Mi' : undefined;
  return [
    { name: 'hubble-ui-nginx-conf', configMap: { defaultMode: 0o644, name: 'hubble-ui-nginx' } },
    { name: 'tmp-dir', ...(orNothing(ui.tmpVolume) ?? { emptyDir: { sizeLimit } }) },
    ...(relay.tls.server.enabled ? [clientCertificate(settings)] : []),
    ...ui.frontend.extraVolumes,
    ...ui.backend.extraVolumes,
  ];
}

function clientCertificate(settings: CiliumSettings): Volume {
  const { standalone, tls } = settings.hubble.ui;
  const name = 'hubble-ui-client-certs';
  if (standalone.enabled) return { ...standalone.tls.certsVolume, name };
  const sources = certificateSources(settings, {
    secret: tls.client.existingSecret || name,
    files: { 'tls.crt': 'client.crt', 'tls.key': 'client.key' },
    ca: 'hubble-relay-ca.crt',
    required: true,
  });
  return { name, projected: { defaultMode: OWNER_READS, sources } };
}

const READ = ['get', 'list', 'watch'];

function rules(settings: CiliumSettings): PolicyRule[] {
  const [before119, before120] = ['1.19', '1.20'].map((version) => !atLeast(settings, version));
  const endpoints = before120 ? ['endpoints'] : [];
  return [
    ...(before119 ? [{ apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: READ }] : []),
    {
      apiGroups: [''],
      resources: ['componentstatuses', ...endpoints, 'namespaces', 'nodes', 'pods', 'services'],
      verbs: READ,
    },
    { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: READ },
    ...(before119 ? [{ apiGroups: ['cilium.io'], resources: ['*'], verbs: READ }] : []),
  ];
}

/** The objects around the UI's pods: how browsers reach them, what they may read, and their disruption budget. */
function hubbleUiAccess(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { annotations, podDisruptionBudget, ingress: ingressSettings } = settings.hubble.ui;
  const { create } = settings.serviceAccounts.ui;
  const metadata = namespaced(settings, namespace, NAME, { labels: UI_LABELS, annotations });
  disruptionBudget(scope, 'HubbleUiDisruptionBudget', metadata, UI_PODS, podDisruptionBudget);
  service(scope, settings, namespace);
  if (ingressSettings.enabled) ingress(scope, settings, namespace);
  if (create) account(scope, settings, namespace);
  if (create && settings.rbac.create) role(scope, settings, namespace);
}

function service(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { service, annotations } = settings.hubble.ui;
  const nodePort = service.type === 'NodePort' ? service.nodePort || undefined : undefined;
  new Service(scope, 'HubbleUiService', {
    metadata: namespaced(settings, namespace, NAME, {
      labels: { ...UI_LABELS, ...service.labels },
      annotations: { ...annotations, ...service.annotations },
    }),
    spec: {
      type: service.type,
      selector: UI_PODS,
      ports: [{ name: 'http', port: 80, targetPort: 8081, nodePort }],
    },
  });
}

function ingress(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { ingress, annotations, baseUrl } = settings.hubble.ui;
  const backend = { service: { name: NAME, port: { name: 'http' } } };
  new Ingress(scope, 'HubbleUiIngress', {
    metadata: namespaced(settings, namespace, NAME, {
      labels: { ...UI_LABELS, ...ingress.labels },
      annotations: { ...annotations, ...ingress.annotations },
    }),
    spec: {
      ingressClassName: ingress.className || undefined,
      tls: orNothing(ingress.tls),
      rules: ingress.hosts.map((host) => ({
        host: host || undefined,
        http: { paths: [{ path: baseUrl, pathType: 'Prefix', backend }] },
      })),
    },
  });
}

function account(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { name, annotations } = settings.serviceAccounts.ui;
  new ServiceAccount(scope, 'HubbleUiServiceAccount', {
    metadata: namespaced(settings, namespace, name, {
      annotations: { ...settings.hubble.ui.annotations, ...annotations },
    }),
  });
}

function role(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { annotations } = settings.hubble.ui;
  const metadata = clusterWide(settings, NAME, { labels: PART_OF_CILIUM, annotations });
  new ClusterRole(scope, 'HubbleUiRole', { metadata, rules: rules(settings) });
  new ClusterRoleBinding(scope, 'HubbleUiRoleBinding', {
    metadata,
    roleRef: roleRef('ClusterRole', NAME),
    subjects: subjectsOf(settings.serviceAccounts.ui, namespace),
  });
}
