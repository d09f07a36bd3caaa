import type { ClusterIndex } from '../cluster/cluster-index';
import { hostPortsIn } from '../cluster/host-ports';
import type { Problem } from '../problems';
import { ciliumIn } from './cluster/install';
import type { CiliumSettings } from './settings';
import { isChained, replacesKubeProxy } from './settings/facts';

/**
 * Host ports that nothing forwards to their pods: Cilium does it where it replaces kube-proxy, and otherwise leaves it
 * to the portmap plugin, which it calls if configured to.
 *
 * @see https://docs.cilium.io/en/stable/installation/cni-chaining-portmap/
 */
export function hostPortProblems(index: ClusterIndex): Problem[] {
  const cilium = ciliumIn(index);
  if (!cilium || servesHostPorts(cilium.settings)) return [];
  const ports = new Map<string, number[]>();
  for (const { title, port, hostNetwork } of hostPortsIn(index)) {
    if (!hostNetwork) ports.set(title, [...(ports.get(title) ?? []), port]);
  }
  return [...ports].map(([title, list]) => ({
    what: `${title} has the host ports ${list.join(', ')}, but kubeProxyReplacement is false and cni.chainingMode is not portmap in ${cilium.path}, so nothing listens there.`,
    remedy:
      "Set kubeProxyReplacement of CiliumCni, with apiServer, or settings: { cni: { chainingMode: 'portmap' } } with the portmap plugin on the nodes.",
    code: 'CIL185',
  }));
}

function servesHostPorts(settings: CiliumSettings): boolean {
  const { cni, nodePort, extraConfig } = settings;
  const alone = nodePort.enabled && extraConfig['enable-host-port'] === 'true';
  // What another plugin or a custom configuration does in addition is not known.
  const byOthers = cni.chainingMode === 'portmap' || isChained(settings) || cni.customConf || Boolean(cni.configMap);
  return replacesKubeProxy(settings) || alone || byOthers || Boolean(cni.readCniConf);
}
