import { posix } from 'node:path';
import { orNothing } from '../../../kubernetes/empty';
import type { Container, EnvVar, VolumeMount } from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { apiServerEnv } from '../shared/api-server';
import { confined } from '../shared/confinement';
import { imageReference } from '../shared/image';
import { runOnNode, WAIT_FOR_KUBE_PROXY, waitForFile } from './scripts';
import { BOOTSTRAP_VOLUME, bootstrapFile, buildsConfiguration, kubeConfigMounts } from './volumes';

/** What prepares the node before the agent starts, in this order. */
export function agentInitContainers(settings: CiliumSettings): Container[] {
  const { cgroup, sysctlfix, bpf, securityContext, cni } = settings;
  return [
    ...(buildsConfiguration(settings) ? [config(settings)] : []),
    ...(cgroup.autoMount.enabled ? [mountCgroup(settings)] : []),
    ...(sysctlfix.enabled ? [applySysctlOverwrites(settings)] : []),
    ...(bpf.autoMount.enabled && !securityContext.privileged ? [mountBpfFs(settings)] : []),
    ...(bootstrapFile(settings) ? [waitForNodeInit(settings)] : []),
    cleanCiliumState(settings),
    ...(waitsForKubeProxy(settings) ? [waitForKubeProxy(settings)] : []),
    ...(cni.install ? [installCniBinaries(settings)] : []),
    ...settings.extraInitContainers,
  ];
}

type Common = Pick<Container, 'name' | 'image' | 'imagePullPolicy' | 'resources' | 'terminationMessagePolicy'>;

function common(settings: CiliumSettings, name: string, resources = settings.initResources): Common {
  return {
    name,
    image: imageReference(settings.image),
    imagePullPolicy: settings.image.pullPolicy,
    resources: orNothing(resources),
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}

/** Builds the agent's configuration from `cilium-config` and what overrides it for this node. */
function config(settings: CiliumSettings): Container {
  const { configSources, allowedConfigOverrides, blockedConfigOverrides } = settings.daemon;
  const flags = {
    source: configSources,
    'allow-config-keys': allowedConfigOverrides,
    'deny-config-keys': blockedConfigOverrides,
    'k8s-kubeconfig-path': settings.kubeConfigPath || undefined,
    // Since 1.20 the chart writes the flag in any case.
    'k8s-api-server-urls': settings.k8s.apiServerURLs ?? (atLeast(settings, '1.20') ? '' : undefined),
  };
  return {
    ...common(settings, 'config'),
    command: [
      'cilium-dbg',
      'build-config',
      ...Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}=${value}`])),
    ],
    env: [
      { name: 'K8S_NODE_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } },
      { name: 'CILIUM_K8S_NAMESPACE', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } } },
      ...apiServerEnv(settings),
      ...settings.extraEnv,
    ],
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...kubeConfigMounts(settings), ...settings.extraVolumeMounts],
    securityContext: atLeast(settings, '1.19') ? mayReadNetwork(settings) : undefined,
  };
}

function mayReadNetwork({ securityContext: { privileged } }: CiliumSettings): Container['securityContext'] {
  return privileged ? { privileged } : { capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] } };
}

const ON_NODE: readonly VolumeMount[] = [
  { name: 'hostproc', mountPath: '/hostproc' },
  { name: 'cni-path', mountPath: '/hostbin' },
];

/** Mounts cgroup2 on the node, from within the node's own namespaces. */
function mountCgroup(settings: CiliumSettings): Container {
  const { hostRoot } = settings.cgroup;
  const namespaces = '--cgroup=/hostproc/1/ns/cgroup --mount=/hostproc/1/ns/mnt';
  return {
    ...common(settings, 'mount-cgroup', cgroupResources(settings)),
    env: [{ name: 'CGROUP_ROOT', value: hostRoot }, binPath(settings)],
    command: [shell(settings), '-ec', runOnNode('cilium-mount', namespaces, ' $CGROUP_ROOT')],
    volumeMounts: ON_NODE,
    securityContext: confined(settings, settings.securityContext.capabilities.mountCgroup),
  };
}

function cgroupResources(settings: CiliumSettings) {
  const own = settings.cgroup.autoMount.resources;
  return atLeast(settings, '1.19') ? (orNothing(own) ?? settings.initResources) : own;
}

/** The shell of the image for scripts; that of 1.19 has bash alone. */
function shell(settings: CiliumSettings): string {
  return atLeast(settings, '1.19') ? 'bash' : 'sh';
}

/** Keeps systemd from resetting the sysctls of Cilium's interfaces. */
function applySysctlOverwrites(settings: CiliumSettings): Container {
  return {
    ...common(settings, 'apply-sysctl-overwrites'),
    env: [binPath(settings)],
    command: [shell(settings), '-ec', runOnNode('cilium-sysctlfix', '--mount=/hostproc/1/ns/mnt')],
    volumeMounts: ON_NODE,
    securityContext: confined(settings, settings.securityContext.capabilities.applySysctlOverwrites),
  };
}

function binPath({ cni }: CiliumSettings): EnvVar {
  return { name: 'BIN_PATH', value: cni.binPath };
}

/** Mounts the BPF file system on the node, which only a privileged container can do. */
function mountBpfFs(settings: CiliumSettings): Container {
  return {
    ...common(settings, 'mount-bpf-fs'),
    args: ['mount | grep "/sys/fs/bpf type bpf" || mount -t bpf bpf /sys/fs/bpf'],
    command: ['/bin/bash', '-c', '--'],
    securityContext: { privileged: true },
    volumeMounts: [{ name: 'bpf-maps', mountPath: '/sys/fs/bpf', mountPropagation: 'Bidirectional' }],
  };
}

function waitForNodeInit(settings: CiliumSettings): Container {
  const folder = '/tmp/cilium-bootstrap.d';
  return {
    ...common(settings, 'wait-for-node-init'),
    command: [shell(settings), '-c', waitForFile(`${folder}/${posix.basename(bootstrapFile(settings))}`)],
    volumeMounts: [{ name: BOOTSTRAP_VOLUME, mountPath: folder }],
  };
}

/** Removes the state of an earlier agent, where `cilium-config` asks for it. */
function cleanCiliumState(settings: CiliumSettings): Container {
  return {
    ...common(settings, 'clean-cilium-state'),
    command: ['/init-container.sh'],
    env: [
      fromConfig('CILIUM_ALL_STATE', 'clean-cilium-state'),
      fromConfig('CILIUM_BPF_STATE', 'clean-cilium-bpf-state'),
      fromConfig('WRITE_CNI_CONF_WHEN_READY', 'write-cni-conf-when-ready'),
      ...apiServerEnv(settings),
      ...settings.extraEnv,
    ],
    securityContext: confined(settings, settings.securityContext.capabilities.cleanCiliumState),
    volumeMounts: [
      { name: 'bpf-maps', mountPath: '/sys/fs/bpf' },
      { name: 'cilium-cgroup', mountPath: settings.cgroup.hostRoot, mountPropagation: 'HostToContainer' },
      { name: 'cilium-run', mountPath: '/var/run/cilium' },
      ...settings.extraVolumeMounts,
    ],
  };
}

function fromConfig(name: string, key: string): EnvVar {
  return { name, valueFrom: { configMapKeyRef: { name: 'cilium-config', key, optional: true } } };
}

function waitsForKubeProxy({ waitForKubeProxy, kubeProxyReplacement }: CiliumSettings): boolean {
  return waitForKubeProxy && !['true', 'strict'].includes(String(kubeProxyReplacement));
}

function waitForKubeProxy(settings: CiliumSettings): Container {
  return {
    ...common(settings, 'wait-for-kube-proxy'),
    securityContext: { privileged: true },
    command: ['bash', '-c', WAIT_FOR_KUBE_PROXY],
  };
}

/** Puts the CNI plugin on the node, so that the agent itself needs no write access there. */
function installCniBinaries(settings: CiliumSettings): Container {
  return {
    ...common(settings, 'install-cni-binaries', settings.cni.resources),
    command: ['/install-plugin.sh'],
    securityContext: { ...confined(settings, []), capabilities: { drop: ['ALL'] } },
    volumeMounts: [{ name: 'cni-path', mountPath: '/host/opt/cni/bin' }],
  };
}
