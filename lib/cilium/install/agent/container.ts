import { orNothing } from '../../../kubernetes/empty';
import type { Container, ContainerPort, EnvVar, Probe } from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { envoyIsDaemonSet, installedSince } from '../../settings/facts';
import { apiServerEnv } from '../shared/api-server';
import { confined } from '../shared/confinement';
import { hasHubbleMetrics } from '../shared/hubble-metrics';
import { imageReference } from '../shared/image';
import { loopback } from '../shared/loopback';
import { REMOVE_AWS_RULES } from './scripts';
import { agentMounts } from './volumes';

/** The agent itself. */
export function agentContainer(settings: CiliumSettings): Container {
  return {
    name: 'cilium-agent',
    image: imageReference(settings.image),
    imagePullPolicy: settings.image.pullPolicy,
    ...(settings.sleepAfterInit ? asleep() : awake(settings)),
    env: env(settings),
    lifecycle: lifecycle(settings),
    resources: orNothing(settings.resources),
    ports: orNothing(ports(settings)),
    securityContext: confined(settings, settings.securityContext.capabilities.ciliumAgent),
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: agentMounts(settings),
  };
}

/** A container in the agent's pod that prints the events of the datapath. */
export function monitorContainer(settings: CiliumSettings): Container {
  const { eventTypes = [], resources } = settings.monitor;
  const command = ['cilium-dbg monitor', ...eventTypes.map((type) => `--type=${type}`)].join(' ');
  return {
    name: 'cilium-monitor',
    image: imageReference(settings.image),
    imagePullPolicy: settings.image.pullPolicy,
    command: ['/bin/bash', '-c', '--'],
    args: [
      [
        'for i in {1..5}; do \\',
        '  [ -S /var/run/cilium/monitor1_2.sock ] && break || sleep 10;\\',
        '  done; \\',
        command,
      ].join('\n'),
    ],
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [{ name: 'cilium-run', mountPath: '/var/run/cilium' }, ...settings.extraVolumeMounts],
    resources: orNothing(resources),
  };
}

type Program = Pick<Container, 'command' | 'args' | 'startupProbe' | 'livenessProbe' | 'readinessProbe'>;

function asleep(): Program {
  const always: Probe = { exec: { command: ['true'] } };
  return {
    command: ['/bin/bash', '-c', '--'],
    args: ['while true; do\n  sleep 30;\ndone\n'],
    livenessProbe: always,
    readinessProbe: always,
  };
}

function awake(settings: CiliumSettings): Program {
  const { startupProbe, livenessProbe, readinessProbe } = settings;
  const byCommand = settings.keepDeprecatedProbes || !installedSince(settings, 1, 8);
  const status: Probe = { exec: { command: ['cilium', 'status', '--brief'] } };
  const requireK8sConnectivity = {
    name: 'require-k8s-connectivity',
    value: String(livenessProbe.requireK8sConnectivity),
  };
  return {
    command: ['cilium-agent'],
    args: ['--config-dir=/tmp/cilium/config-map', ...settings.extraArgs],
    startupProbe: {
      ...healthRequest(settings),
      failureThreshold: startupProbe.failureThreshold,
      periodSeconds: startupProbe.periodSeconds,
      successThreshold: 1,
      initialDelaySeconds: 5,
    },
    livenessProbe: {
      ...(byCommand ? status : healthRequest(settings, [requireK8sConnectivity])),
      periodSeconds: livenessProbe.periodSeconds,
      successThreshold: 1,
      failureThreshold: livenessProbe.failureThreshold,
      timeoutSeconds: 5,
    },
    readinessProbe: {
      ...(byCommand ? status : healthRequest(settings)),
      periodSeconds: readinessProbe.periodSeconds,
      successThreshold: 1,
      failureThreshold: readinessProbe.failureThreshold,
      timeoutSeconds: 5,
    },
  };
}

function healthRequest(settings: CiliumSettings, headers: { name: string; value: string }[] = []): Probe {
  return {
    httpGet: {
      host: loopback(settings),
      path: '/healthz',
      port: atLeast(settings, '1.19') ? 'health' : settings.healthPort,
      scheme: 'HTTP',
      httpHeaders: [{ name: 'brief', value: 'true' }, ...headers],
    },
  };
}

function env(settings: CiliumSettings): EnvVar[] {
  const { enabled, backoffBaseSeconds, backoffMaxDurationSeconds } = settings.k8sClientExponentialBackoff;
  return [
    { name: 'K8S_NODE_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } },
    { name: 'CILIUM_K8S_NAMESPACE', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } } },
    { name: 'CILIUM_CLUSTERMESH_CONFIG', value: '/var/lib/cilium/clustermesh/' },
    { name: 'GOMEMLIMIT', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1' } } },
    ...apiServerEnv(settings),
    ...(enabled
      ? [
          { name: 'KUBE_CLIENT_BACKOFF_BASE', value: String(backoffBaseSeconds) },
          { name: 'KUBE_CLIENT_BACKOFF_DURATION', value: String(backoffMaxDurationSeconds) },
        ]
      : []),
    ...settings.extraEnv,
  ];
}

function lifecycle({ cni }: CiliumSettings): Container['lifecycle'] {
  if (!cni.install) return undefined;
  const removesAwsRules = cni.iptablesRemoveAWSRules && cni.chainingMode !== 'aws-cni';
  return {
    postStart: removesAwsRules ? { exec: { command: ['bash', '-c', REMOVE_AWS_RULES] } } : undefined,
    preStop: { exec: { command: ['/cni-uninstall.sh'] } },
  };
}

function ports(settings: CiliumSettings): ContainerPort[] {
  const { prometheus, hubble, envoy } = settings;
  const hubbleMetrics = hasHubbleMetrics(settings);
  const namesAll = atLeast(settings, '1.19');
  if (!namesAll && !prometheus.enabled && !hubbleMetrics) return [];
  const embeddedEnvoy = prometheus.enabled && !envoyIsDaemonSet(settings);
  const { admin } = envoy.debug;
  return [
    ...(namesAll ? [onNode('health', settings.healthPort)] : []),
    ...(namesAll && !hubble.enabled ? [] : [onNode('peer-service', hubble.peerService.targetPort)]),
    ...(prometheus.enabled ? [onNode('prometheus', prometheus.port)] : []),
    ...(embeddedEnvoy && envoy.prometheus.enabled ? [onNode('envoy-metrics', Number(envoy.prometheus.port))] : []),
    ...(embeddedEnvoy && admin.enabled && admin.port ? [onNode('envoy-admin', admin.port)] : []),
    ...(hubbleMetrics ? [onNode('hubble-metrics', hubble.metrics.port)] : []),
  ];
}

function onNode(name: string, port: number): ContainerPort {
  return { name, containerPort: port, hostPort: port, protocol: 'TCP' };
}
