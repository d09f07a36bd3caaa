import type { CiliumSettings } from './index';

// What follows from several settings together, or from one that can be written in several ways. Whoever wants to know one
// of these asks here, so that all who do get the same answer.

/** Whether Cilium does what kube-proxy does. */
export function replacesKubeProxy({ kubeProxyReplacement }: CiliumSettings): boolean {
  return String(kubeProxyReplacement) === 'true';
}

/** Whether Cilium itself serves NodePorts, with or without the rest of the replacement. */
export function servesNodePorts(settings: CiliumSettings): boolean {
  return replacesKubeProxy(settings) || settings.nodePort.enabled;
}

/** Whether Envoy runs in a DaemonSet of its own; inside the agent otherwise. */
export function envoyIsDaemonSet(settings: CiliumSettings): boolean {
  return settings.l7Proxy && (settings.envoy.enabled ?? installedSince(settings, 1, 16));
}

/** Whether traffic between nodes is encrypted by IPsec. */
export function usesIpsec({ encryption: { enabled, type } }: CiliumSettings): boolean {
  return enabled && type === 'ipsec';
}

/** Whether backends answer clients themselves, with their Service's address. */
export function usesDsr({ loadBalancer: { mode } }: CiliumSettings): boolean {
  return mode === 'dsr' || mode === 'hybrid';
}

/** Whether another CNI plugin makes the pods' interfaces; portmap only adds ports to Cilium's own. */
export function isChained({ cni: { chainingMode } }: CiliumSettings): boolean {
  return ![undefined, '', 'none', 'portmap'].includes(chainingMode);
}

const VERSION = /^v?(\d+)(?:\.(\d+))?(?:\.\d+)?$/;

/**
 * Whether Cilium was first installed with the given version or a later one. Defaults changed between versions, and an
 * install keeps those that it began with; without a statement it counts as new.
 */
export function installedSince({ upgradeCompatibility }: CiliumSettings, major: number, minor: number): boolean {
  if (!upgradeCompatibility) return true;
  const [, theMajor, theMinor = '0'] = VERSION.exec(upgradeCompatibility) ?? [];
  if (theMajor === undefined) return false;
  return Number(theMajor) === major ? Number(theMinor) >= minor : Number(theMajor) > major;
}
