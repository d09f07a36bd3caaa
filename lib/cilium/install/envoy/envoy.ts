import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import {
  ConfigMap,
  type Container,
  type ContainerPort,
  DaemonSet,
  type Manifest,
  type ObjectMeta,
  type Probe,
  type Volume,
  type VolumeMount,
} from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { envoyIsDaemonSet } from '../../settings/facts';
import { apiServerEnv } from '../shared/api-server';
import { OWNER_READS } from '../shared/certificate-sources';
import { checksum } from '../shared/checksum';
import { fromNode, hostPathMounts, hostPathVolumes } from '../shared/host-paths';
import { hostUsers } from '../shared/host-users';
import { imageReference } from '../shared/image';
import { loopback } from '../shared/loopback';
import { namespaced } from '../shared/metadata';
import { priorityClass } from '../shared/priority-class';
import { ENVOY_LABELS, ENVOY_NAME, ENVOY_PODS } from '../shared/workload-labels';
import { envoyBootstrap } from './bootstrap';
import { envoyMonitoring } from './monitoring';
import { envoyRbac } from './rbac';

const CONFIG_MAP = 'cilium-envoy-config';
const CONFIG_FILE = 'bootstrap-config.json';
const LOCALITY = 'envoy-config-locality';
const LOCALITY_FOLDER = '/var/run/cilium/envoy-locality-config';

/** What Envoy starts with. Until 1.18.12, the checks before an upgrade have it, too. */
export function envoyConfig(scope: Construct, settings: CiliumSettings, namespace: string): void {
  if (!envoyIsDaemonSet(settings)) return;
  if (settings.preflight.enabled && atLeast(settings, '1.18.12')) return;
  new ConfigMap(scope, 'EnvoyConfig', {
    metadata: namespaced(settings, namespace, CONFIG_MAP, { annotations: settings.envoy.annotations }),
    data: configOf(settings),
  });
}

function configOf(settings: CiliumSettings): Readonly<Record<string, string>> {
  return { [CONFIG_FILE]: JSON.stringify(envoyBootstrap(settings), undefined, 2) };
}

/** Envoy in its own DaemonSet: it keeps running while the agent restarts. */
export function envoy(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { envoy } = settings;
  if (!envoyIsInstalled(settings)) return;
  new DaemonSet(scope, 'Envoy', {
    metadata: namespaced(settings, namespace, ENVOY_NAME, {
      labels: { ...ENVOY_LABELS, name: ENVOY_NAME },
      annotations: envoy.annotations,
    }),
    spec: {
      selector: { matchLabels: ENVOY_PODS },
      updateStrategy: orNothing(envoy.updateStrategy),
      minReadySeconds: envoy.minReadySeconds || undefined,
      template: {
        metadata: podMetadata(settings),
        spec: {
          imagePullSecrets: orNothing(settings.imagePullSecrets),
          securityContext: orNothing(envoy.podSecurityContext),
          initContainers: envoy.nodeLocality.enabled ? [lookUpLocality(settings)] : undefined,
          containers: [container(settings), ...envoy.extraContainers],
          restartPolicy: 'Always',
          priorityClassName: priorityClass(settings, envoy.priorityClassName, 'system-node-critical'),
          serviceAccountName: settings.serviceAccounts.envoy.name,
          automountServiceAccountToken: settings.serviceAccounts.envoy.automount,
          terminationGracePeriodSeconds: envoy.terminationGracePeriodSeconds,
          hostUsers: hostUsers(settings, true),
          hostNetwork: true,
          dnsPolicy: envoy.dnsPolicy || undefined,
          affinity: orNothing(envoy.affinity),
          nodeSelector: orNothing(envoy.nodeSelector),
          tolerations: orNothing(envoy.tolerations),
          volumes: volumes(settings),
        },
      },
    },
  });
}

/** Envoy's identity, and how its metrics are found. */
export function envoyAccess(scope: Construct, settings: CiliumSettings, namespace: string): void {
  if (!envoyIsInstalled(settings)) return;
  envoyRbac(scope, settings, namespace);
  envoyMonitoring(scope, settings, namespace);
}

function envoyIsInstalled(settings: CiliumSettings): boolean {
  return envoyIsDaemonSet(settings) && !settings.preflight.enabled;
}

function podMetadata(settings: CiliumSettings): ObjectMeta {
  const { rollOutPods, bootstrapConfigMap, podAnnotations, podLabels } = settings.envoy;
  const rolls = rollOutPods && !bootstrapConfigMap;
  return {
    labels: { ...settings.commonLabels, ...ENVOY_LABELS, name: ENVOY_NAME, ...podLabels },
    annotations: orNothing({
      ...(rolls ? { 'cilium.io/cilium-envoy-configmap-checksum': checksum(configOf(settings)) } : {}),
      ...podAnnotations,
    }),
  };
}

function container(settings: CiliumSettings): Container {
  const { envoy } = settings;
  const { startupProbe, livenessProbe, readinessProbe } = envoy;
  return {
    name: ENVOY_NAME,
    image: imageReference(envoy.image),
    imagePullPolicy: envoy.image.pullPolicy,
    command: ['/usr/bin/cilium-envoy-starter'],
    args: envoyArguments(settings),
    startupProbe: startupProbe.enabled ? health(settings, startupProbe, { initialDelaySeconds: 5 }) : undefined,
    livenessProbe: livenessProbe.enabled ? health(settings, livenessProbe, { timeoutSeconds: 5 }) : undefined,
    readinessProbe: health(settings, readinessProbe, { timeoutSeconds: 5 }),
    env: [
      { name: 'K8S_NODE_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } },
      { name: 'CILIUM_K8S_NAMESPACE', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } } },
      ...apiServerEnv(settings),
      ...envoy.extraEnv,
    ],
    resources: orNothing(envoy.resources),
    ports: orNothing(ports(settings)),
    securityContext: securityContext(settings),
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: volumeMounts(settings),
  };
}

/** Asks the API server for the zone of the node, which Envoy knows when it starts. */
function lookUpLocality(settings: CiliumSettings): Container {
  return {
    name: 'lookup-bootstrap-locality',
    image: imageReference(settings.image),
    imagePullPolicy: settings.image.pullPolicy,
    command: ['/usr/bin/cilium-envoy-bootstrap-locality'],
    args: [`--output=${LOCALITY_FOLDER}/service-zone`],
    env: [
      { name: 'K8S_NODE_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } },
      ...apiServerEnv(settings),
    ],
    securityContext: { runAsUser: 0, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    volumeMounts: [{ name: LOCALITY, mountPath: LOCALITY_FOLDER, readOnly: false }],
  };
}

/** The starter's own arguments, and behind `--` those of Envoy. */
function envoyArguments(settings: CiliumSettings): string[] {
  const { securityContext, baseID, log, nodeLocality, extraArgs } = settings.envoy;
  return [
    ...(securityContext.capabilities.keepCapNetBindService ? ['--keep-cap-net-bind-service'] : []),
    '--',
    `-c /var/run/cilium/envoy/${CONFIG_FILE}`,
    `--base-id ${baseID}`,
    `--log-level ${logLevel(settings)}`,
    ...(log.path ? [`--log-path ${log.path}`] : []),
    ...(nodeLocality.enabled ? ['--service-zone', `@${LOCALITY_FOLDER}/service-zone`] : []),
    ...extraArgs,
  ];
}

function logLevel({ debug, envoy }: CiliumSettings): string {
  const debugged = debug.enabled && debug.verbose ? String(debug.verbose).split(' ') : [];
  if (debugged.includes('envoy')) return 'trace';
  if (debugged.includes('flow')) return 'debug';
  return envoy.log.defaultLevel ?? 'info';
}

interface Timing {
  readonly failureThreshold: number;
  readonly periodSeconds: number;
  readonly initialDelaySeconds: number;
  readonly timeoutSeconds: number;
}

/** @param fixed what could not be set before 1.20 */
function health(settings: CiliumSettings, timing: Timing, fixed: Partial<Timing>): Probe {
  const { failureThreshold, periodSeconds, initialDelaySeconds, timeoutSeconds } = timing;
  return {
    httpGet: { host: loopback(settings), path: '/healthz', port: settings.envoy.healthPort, scheme: 'HTTP' },
    failureThreshold,
    periodSeconds,
    successThreshold: 1,
    ...(atLeast(settings, '1.20') ? { initialDelaySeconds, timeoutSeconds } : fixed),
  };
}

function ports({ envoy }: CiliumSettings): ContainerPort[] {
  const { prometheus, debug } = envoy;
  if (!prometheus.enabled) return [];
  const ofMetrics = onNode('envoy-metrics', Number(prometheus.port));
  const { enabled, port } = debug.admin;
  return enabled && port ? [ofMetrics, onNode('envoy-admin', port)] : [ofMetrics];
}

function onNode(name: string, port: number): ContainerPort {
  return { name, containerPort: port, hostPort: port, protocol: 'TCP' };
}

function securityContext({ envoy }: CiliumSettings): Manifest<k8s.SecurityContext> {
  const { privileged, seLinuxOptions, capabilities } = envoy.securityContext;
  if (privileged) return { privileged: true };
  return {
    seLinuxOptions: orNothing(seLinuxOptions),
    capabilities: { add: orNothing(capabilities.envoy), drop: ['ALL'] },
  };
}

function volumeMounts({ envoy, bpf }: CiliumSettings): VolumeMount[] {
  return [
    { name: 'envoy-sockets', mountPath: '/var/run/cilium/envoy/sockets', readOnly: false },
    { name: 'envoy-artifacts', mountPath: '/var/run/cilium/envoy/artifacts', readOnly: true },
    { name: 'envoy-config', mountPath: '/var/run/cilium/envoy/', readOnly: true },
    ...(envoy.nodeLocality.enabled ? [{ name: LOCALITY, mountPath: LOCALITY_FOLDER, readOnly: true }] : []),
    ...(bpf.autoMount.enabled
      ? [{ name: 'bpf-maps', mountPath: '/sys/fs/bpf', mountPropagation: 'HostToContainer' }]
      : []),
    ...hostPathMounts(envoy.extraHostPathMounts),
    ...envoy.extraVolumeMounts,
  ];
}

function volumes({ envoy, bpf, daemon }: CiliumSettings): Volume[] {
  const items = [{ key: CONFIG_FILE, path: CONFIG_FILE }];
  const config = { name: envoy.bootstrapConfigMap || CONFIG_MAP, defaultMode: OWNER_READS, items };
  return [
    fromNode('envoy-sockets', `${daemon.runPath}/envoy/sockets`, 'DirectoryOrCreate'),
    fromNode('envoy-artifacts', `${daemon.runPath}/envoy/artifacts`, 'DirectoryOrCreate'),
    { name: 'envoy-config', configMap: config },
    ...(envoy.nodeLocality.enabled ? [{ name: LOCALITY, emptyDir: {} }] : []),
    ...(bpf.autoMount.enabled ? [fromNode('bpf-maps', '/sys/fs/bpf', 'DirectoryOrCreate')] : []),
    ...hostPathVolumes(envoy.extraHostPathMounts),
    ...envoy.extraVolumes,
  ];
}
