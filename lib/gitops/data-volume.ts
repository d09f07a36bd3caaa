import * as v from 'valibot';
import { quantity } from '../kubernetes/quantity';
import type { ComponentDirectory } from './platform-component';

/** The volume for the data of a component. */
export interface DataVolumeProps {
  /**
   * Its size as a quantity, such as `10Gi`.
   * @default - as the component says
   */
  readonly size?: string;

  /**
   * The StorageClass, such as `standard`.
   * @default - that of a component with a `dataVolumeClass`, such as Longhorn; otherwise the cluster's default class
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

/** The StorageClass of a volume; none for the default class of the cluster. */
export function storageClassOf(
  { storageClassName }: DataVolumeProps,
  { components }: Pick<ComponentDirectory, 'components'>,
): string | undefined {
  return storageClassName ?? components.find(({ dataVolumeClass }) => dataVolumeClass)?.dataVolumeClass;
}

/** The values that all charts call the same: `size` and, unless it is the default one, `storageClass`. */
export function volumeValues(
  volume: DataVolumeProps,
  size: string,
  directory: ComponentDirectory,
): Readonly<Record<string, string>> {
  const storageClass = storageClassOf(volume, directory);
  return { size: volume.size ?? size, ...(storageClass ? { storageClass } : {}) };
}
