import { orNothing } from '../../kubernetes/empty';
import type { ObjectMeta } from '../../kubernetes/objects';
import type { CiliumSettings } from '../settings';

/** Labels or annotations. */
export type TextMap = { readonly [key: string]: string };

/** What an object says about itself besides its name. */
export interface Extras {
  readonly labels?: TextMap;
  readonly annotations?: TextMap;
}

/** Metadata of an object in a namespace, with the labels that all objects share. */
export function namespaced(settings: CiliumSettings, namespace: string, name: string, extras: Extras = {}): ObjectMeta {
  return { ...clusterWide(settings, name, extras), namespace };
}

/** Metadata of an object without a namespace, with the labels that all objects share. */
export function clusterWide(settings: CiliumSettings, name: string, { labels, annotations }: Extras = {}): ObjectMeta {
  return {
    name,
    labels: orNothing({ ...settings.commonLabels, ...labels }),
    annotations: orNothing(annotations),
  };
}
