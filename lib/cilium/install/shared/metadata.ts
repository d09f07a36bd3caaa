import { orNothing } from '../../../kubernetes/empty';
import type { CiliumSettings } from '../../settings';

/** Labels or annotations. */
export type TextMap = { readonly [key: string]: string };

/** What an object says about itself besides its name. */
export interface Extras {
  readonly labels?: TextMap;
  readonly annotations?: TextMap;
}

/** Metadata that fits typed objects and custom resources alike. */
export interface Metadata extends Extras {
  readonly name: string;
  readonly namespace?: string;
}

/** Metadata of an object in a namespace, with the labels that all objects share. */
export function namespaced(settings: CiliumSettings, namespace: string, name: string, extras: Extras = {}): Metadata {
  return { ...clusterWide(settings, name, extras), namespace };
}

/** Metadata of an object without a namespace, with the labels that all objects share. */
export function clusterWide(settings: CiliumSettings, name: string, { labels, annotations }: Extras = {}): Metadata {
  return {
    name,
    labels: orNothing({ ...settings.commonLabels, ...labels }),
    annotations: orNothing(annotations),
  };
}
