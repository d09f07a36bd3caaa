import * as v from 'valibot';
import { quantity } from '../diff/quantity';

/** The volume that a component keeps its data on. */
export interface DataVolumeProps {
  /**
   * Its size as a quantity, such as `10Gi`.
   * @default - as the component says
   */
  readonly size?: string;

  /**
   * The StorageClass, such as `longhorn`.
   * @default - the default class of the cluster
   */
  readonly storageClassName?: string;
}

/** The checks of a `DataVolumeProps`. */
export const DATA_VOLUME = {
  size: v.pipe(
    v.string(),
    v.check((text) => (quantity(text) ?? 0n) > 0n, 'a quantity such as 10Gi'),
  ),
  storageClassName: v.pipe(v.string(), v.nonEmpty()),
};

/** Components whose volumes may be Longhorn's come after it, where the platform has it. */
export const AFTER_VOLUMES: readonly string[] = ['longhorn'];

/** What the charts call the same: `size` and, if one is asked for, `storageClass`. */
export function volumeValues(volume: DataVolumeProps, size: string): Readonly<Record<string, string>> {
  const { storageClassName } = volume;
  return { size: volume.size ?? size, ...(storageClassName ? { storageClass: storageClassName } : {}) };
}
