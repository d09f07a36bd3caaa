/** What this kernel may not have, and who else opens host ports where kube-proxy is kept. */
export const REPLACED = { 'tunnel-protocol': 'vxlan', 'enable-ipsec': 'false', 'cni-chaining-mode': 'portmap' };
