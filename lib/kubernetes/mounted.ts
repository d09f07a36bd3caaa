import type { Volume, VolumeMount } from './objects';

/** A volume and its mount path. */
export interface Mounted {
  readonly volume: Volume;
  readonly mount: VolumeMount;
}

/** A Secret as a folder that only the pod's group can read: its files are updated when the Secret changes. */
export function mountedSecret(name: string, mountPath: string, secretName = name): Mounted {
  return {
    volume: { name, secret: { secretName, defaultMode: 0o440 } },
    mount: { name, mountPath, readOnly: true },
  };
}

/** A ConfigMap as a folder. */
export function mountedConfigMap(name: string, mountPath: string): Mounted {
  return { volume: { name, configMap: { name } }, mount: { name, mountPath, readOnly: true } };
}

/** A folder that is empty when the pod starts. */
export function scratch(name: string, mountPath: string): Mounted {
  return { volume: { name, emptyDir: {} }, mount: { name, mountPath } };
}

/** The volumes, for a pod. */
export function volumes(mounted: readonly Mounted[]): Volume[] {
  return mounted.map(({ volume }) => volume);
}

/** The mounts, for a container. */
export function mounts(mounted: readonly Mounted[]): VolumeMount[] {
  return mounted.map(({ mount }) => mount);
}
