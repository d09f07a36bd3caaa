import type { Volume, VolumeMount } from '../../../kubernetes/objects';
import type { HostPathMount } from '../../settings/shared';

/** The mounts that a user asks for by paths of the node. */
export function hostPathMounts(mounts: readonly HostPathMount[]): VolumeMount[] {
  return mounts.map(({ name, mountPath, readOnly, mountPropagation }) => ({
    name,
    mountPath,
    readOnly,
    mountPropagation: mountPropagation || undefined,
  }));
}

/** The volumes behind them. */
export function hostPathVolumes(mounts: readonly HostPathMount[]): Volume[] {
  return mounts.map(({ name, hostPath, hostPathType }) => fromNode(name, hostPath, hostPathType || undefined));
}

/** A path of the node as a volume. */
export function fromNode(name: string, path: string, type?: string): Volume {
  return { name, hostPath: { path, type } };
}
