import type { CiliumSettings } from '../../settings';

/** How Cilium follows another CNI plugin; `none` when it is alone. A target without a mode implies the general one. */
export function chainingMode({ cni }: CiliumSettings): string {
  return cni.chainingMode ?? (cni.chainingTarget === undefined ? 'none' : 'generic-veth');
}
