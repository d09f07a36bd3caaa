import { looseVersion } from '../../settings/loose-version';
import { atLeast } from '../../settings/version';
import type { PeerCluster, PeerClusters } from './clustermesh';
import type { CiliumSettings } from './index';

// What follows from several settings together, or from one that can be written in several ways. All code that needs one
// of these gets it from here, and so gets the same answer.

/** Whether Cilium replaces kube-proxy. */
export function replacesKubeProxy({ kubeProxyReplacement }: CiliumSettings): boolean {
  return String(kubeProxyReplacement) === 'true';
}

/** Whether Cilium itself serves NodePorts, with or without the rest of the replacement. */
export function servesNodePorts(settings: CiliumSettings): boolean {
  return replacesKubeProxy(settings) || settings.nodePort.enabled;
}

/** Whether Envoy runs in its own DaemonSet; otherwise it runs inside the agent. */
export function envoyIsDaemonSet(settings: CiliumSettings): boolean {
  return settings.l7Proxy && (settings.envoy.enabled ?? installedSince(settings, 1, 16));
}

/** How Envoy gets its configuration: installs from before 1.20 keep a stream for each kind of resource. */
export function xdsMode(settings: CiliumSettings): string | undefined {
  return settings.envoy.xdsMode ?? (installedSince(settings, 1, 20) ? 'ads' : undefined);
}

/** Whether Cilium handles ServiceExports and ServiceImports; the switch has another name since 1.19. */
export function servesMcsApi({ clustermesh }: CiliumSettings): boolean {
  return clustermesh.mcsapi.enabled || clustermesh.enableMCSAPISupport;
}

/** The other clusters of the mesh. Since 1.19 each can be switched off, and they are ordered by their names. */
export function peersOf(settings: CiliumSettings): readonly PeerCluster[] {
  const { clusters } = settings.clustermesh.config;
  const list = isList(clusters) ? clusters : Object.entries(clusters).map(([name, peer]) => ({ ...peer, name }));
  if (!atLeast(settings, '1.19')) return list;
  return list.filter(({ enabled = true }) => enabled).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isList(clusters: PeerClusters): clusters is readonly PeerCluster[] {
  return Array.isArray(clusters);
}

/** Whether traffic between nodes is encrypted by IPsec. */
export function usesIpsec({ encryption: { enabled, type } }: CiliumSettings): boolean {
  return enabled && type === 'ipsec';
}

/** Whether backends answer clients directly, with their Service's address. */
export function usesDsr({ loadBalancer: { mode } }: CiliumSettings): boolean {
  return mode === 'dsr' || mode === 'hybrid';
}

/** Whether another CNI plugin makes the pods' interfaces; portmap only adds ports to Cilium's own. */
export function isChained({ cni: { chainingMode } }: CiliumSettings): boolean {
  return ![undefined, '', 'none', 'portmap'].includes(chainingMode);
}

/**
 * Whether Cilium was first installed with the given version or a later one. Defaults changed between versions, and an
 * install keeps those that it began with; if nothing is given, it counts as new.
 */
export function installedSince({ upgradeCompatibility }: CiliumSettings, major: number, minor: number): boolean {
  if (!upgradeCompatibility) return true;
  const version = looseVersion(upgradeCompatibility);
  // The chart's comparison does not treat a pre-release as the release.
  if (version?.prerelease !== '') return false;
  return version.major === major ? version.minor >= minor : version.major > major;
}
