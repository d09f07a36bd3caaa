import { posix } from 'node:path';
import { orNothing } from '../../../kubernetes/empty';
import type { Volume, VolumeMount } from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { envoyIsDaemonSet } from '../../settings/facts';
import { CLUSTERMESH_MOUNT, clustermeshVolume } from '../clustermesh/access';
import { etcdMounts, etcdVolumes } from '../shared/etcd-access';
import { fromNode, hostPathMounts, hostPathVolumes } from '../shared/host-paths';
import { agentCertificates } from './certificates';
import type { AgentVolume } from './volume';

/** Every volume of the agent's pod. */
export function agentVolumes(settings: CiliumSettings): Volume[] {
  return [
    ...[
      ...fromTheNode(settings),
      ...configuration(settings),
      ...agentConfiguration(settings),
      ...hubbleConfiguration(settings),
    ].map(({ volume }) => volume),
    ...etcdVolumes(settings),
    clustermeshVolume(settings),
    ...hostPathVolumes(settings.extraHostPathMounts),
    ...settings.extraVolumes,
  ];
}

/** The mounts of the agent's own container. */
export function agentMounts(settings: CiliumSettings): VolumeMount[] {
  return [
    ...fromTheNode(settings).flatMap(mountsOf),
    ...etcdMounts(settings),
    CLUSTERMESH_MOUNT,
    ...configuration(settings).flatMap(mountsOf),
    ...agentConfiguration(settings).flatMap(mountsOf),
    ...hostPathMounts(settings.extraHostPathMounts),
    ...hubbleConfiguration(settings).flatMap(mountsOf),
    ...settings.extraVolumeMounts,
  ];
}

function mountsOf({ volume, mount }: AgentVolume): VolumeMount[] {
  return mount ? [{ name: volume.name, ...mount }] : [];
}

/** The kernel's file systems, the agent's state, and the sockets of its neighbours. */
function fromTheNode(settings: CiliumSettings): AgentVolume[] {
  const { authentication, cgroup, cni, daemon, securityContext, sysctlfix } = settings;
  const { privileged } = securityContext;
  const { spire } = authentication.mutual;
  const spireSockets = posix.dirname(spire.adminSocketPath);
  return [
    ...(spire.enabled
      ? [
          {
            volume: fromNode('spire-agent-socket', spireSockets, 'DirectoryOrCreate'),
            mount: { mountPath: spireSockets, readOnly: false },
          },
        ]
      : []),
    ...(envoyIsDaemonSet(settings)
      ? [
          {
            volume: fromNode('envoy-sockets', `${daemon.runPath}/envoy/sockets`, 'DirectoryOrCreate'),
            mount: { mountPath: '/var/run/cilium/envoy/sockets', readOnly: false },
          },
        ]
      : []),
    ...(privileged ? [] : [sysctls('net'), sysctls('kernel')]),
    {
      volume: fromNode('bpf-maps', '/sys/fs/bpf', 'DirectoryOrCreate'),
      // Only a privileged container may pass its mounts on to the node.
      mount: { mountPath: '/sys/fs/bpf', mountPropagation: privileged ? 'Bidirectional' : 'HostToContainer' },
    },
    ...(cgroup.autoMount.enabled || sysctlfix.enabled ? [{ volume: fromNode('hostproc', '/proc', 'Directory') }] : []),
    {
      volume: fromNode('cilium-cgroup', cgroup.hostRoot, 'DirectoryOrCreate'),
      // What lies in Cilium's own place is mounted by the agent.
      mount: cgroup.hostRoot.includes('/run/cilium/cgroupv2') ? undefined : { mountPath: cgroup.hostRoot },
    },
    {
      volume: fromNode('cilium-run', daemon.runPath, 'DirectoryOrCreate'),
      mount: { mountPath: '/var/run/cilium' },
    },
    {
      volume: fromNode('cilium-netns', '/var/run/netns', 'DirectoryOrCreate'),
      mount: { mountPath: '/var/run/cilium/netns', mountPropagation: 'HostToContainer' },
    },
    { volume: fromNode('cni-path', cni.binPath, 'DirectoryOrCreate') },
    {
      volume: fromNode('etc-cni-netd', cni.confPath, 'DirectoryOrCreate'),
      mount: { mountPath: cni.hostConfDirMountPath },
    },
  ];
}

function sysctls(area: 'net' | 'kernel'): AgentVolume {
  return {
    volume: fromNode(`host-proc-sys-${area}`, `/proc/sys/${area}`, 'Directory'),
    mount: { mountPath: `/host/proc/sys/${area}` },
  };
}

/** What the agent reads: configuration, keys, kernel modules. */
function configuration(settings: CiliumSettings): AgentVolume[] {
  const { cni, encryption, ipMasqAgent } = settings;
  return [
    ...(ipMasqAgent.enabled
      ? [
          {
            volume: {
              name: 'ip-masq-agent',
              configMap: { name: 'ip-masq-agent', optional: true, items: [{ key: 'config', path: 'ip-masq-agent' }] },
            },
            mount: { mountPath: '/etc/config', readOnly: true },
          },
        ]
      : []),
    ...(cni.configMap
      ? [
          {
            volume: { name: 'cni-configuration', configMap: { name: cni.configMap } },
            mount: { mountPath: cni.confFileMountPath, readOnly: true },
          },
        ]
      : []),
    { volume: fromNode('lib-modules', '/lib/modules'), mount: { mountPath: '/lib/modules', readOnly: true } },
    {
      volume: fromNode('xtables-lock', '/run/xtables.lock', 'FileOrCreate'),
      mount: { mountPath: '/run/xtables.lock' },
    },
    ...(encryption.enabled && encryption.type === 'ipsec'
      ? [
          {
            volume: { name: 'cilium-ipsec-secrets', secret: { secretName: encryption.ipsec.secretName } },
            mount: { mountPath: encryption.ipsec.mountPath },
          },
        ]
      : []),
    ...(encryption.enabled && encryption.type === 'ztunnel' && atLeast(settings, '1.19')
      ? [
          {
            volume: { name: 'cilium-ztunnel-secrets', secret: { secretName: 'cilium-ztunnel-secrets' } },
            mount: { mountPath: '/etc/ztunnel' },
          },
        ]
      : []),
    ...(settings.kubeConfigPath
      ? [
          {
            volume: fromNode(KUBE_CONFIG, settings.kubeConfigPath, 'FileOrCreate'),
            mount: { mountPath: settings.kubeConfigPath, readOnly: true },
          },
        ]
      : []),
    ...(bootstrapFile(settings)
      ? [{ volume: fromNode(BOOTSTRAP_VOLUME, posix.dirname(bootstrapFile(settings)), 'DirectoryOrCreate') }]
      : []),
    ...agentCertificates(settings),
  ];
}

const KUBE_CONFIG = 'kube-config';

/** Where a container finds the kubeconfig that replaces its ServiceAccount's token. */
export function kubeConfigMounts({ kubeConfigPath }: CiliumSettings): VolumeMount[] {
  return kubeConfigPath ? [{ name: KUBE_CONFIG, mountPath: kubeConfigPath, readOnly: true }] : [];
}

/** The kubeconfig on the node, for pods whose containers have that mount. */
export function kubeConfigVolumes({ kubeConfigPath }: CiliumSettings): Volume[] {
  return kubeConfigPath ? [fromNode(KUBE_CONFIG, kubeConfigPath, 'FileOrCreate')] : [];
}

export const BOOTSTRAP_VOLUME = 'cilium-bootstrap-file-dir';

/** The file that the agent waits for when nodes are prepared first; empty when it does not wait. */
export function bootstrapFile({ nodeinit }: CiliumSettings): string {
  return nodeinit.enabled ? nodeinit.bootstrapFile : '';
}

/** Whether an init container builds the configuration; since 1.19 none is needed if there is only one ConfigMap. */
export function buildsConfiguration(settings: CiliumSettings): boolean {
  return !atLeast(settings, '1.19') || !CONFIG_MAP_ALONE.test(settings.daemon.configSources ?? '');
}

const CONFIG_MAP_ALONE = /^config-map:([^,]+)$/;

/** The configuration, as the first init container builds it or as a ConfigMap holds it. */
function agentConfiguration(settings: CiliumSettings): AgentVolume[] {
  if (buildsConfiguration(settings)) {
    const volume = { name: 'tmp', ...(orNothing(settings.tmpVolume) ?? { emptyDir: {} }) };
    return [{ volume, mount: { mountPath: '/tmp' } }];
  }
  const [, name] = CONFIG_MAP_ALONE.exec(settings.daemon.configSources ?? '') ?? [];
  const volume = { name: 'cilium-config-path', configMap: { name } };
  return [{ volume, mount: { mountPath: '/tmp/cilium/config-map', readOnly: true } }];
}

/** Hubble's configuration that may change while the agent runs. */
function hubbleConfiguration({ hubble }: CiliumSettings): AgentVolume[] {
  const { dynamic: metrics } = hubble.metrics;
  const { dynamic: flowlogs } = hubble.export;
  return [
    ...(metrics.enabled
      ? [
          {
            volume: {
              name: 'hubble-dynamic-metrics-config',
              configMap: { name: metrics.config.configMapName, optional: true },
            },
            mount: { mountPath: '/dynamic-metrics-config', readOnly: true },
          },
        ]
      : []),
    ...(flowlogs.enabled
      ? [
          {
            volume: {
              name: 'hubble-flowlog-config',
              configMap: { name: flowlogs.config.configMapName, optional: true },
            },
            mount: { mountPath: '/flowlog-config', readOnly: true },
          },
        ]
      : []),
  ];
}
