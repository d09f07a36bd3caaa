import type { PublishedImage } from '../../settings/version';
import line18 from './1.18.json';
import line19 from './1.19.json';
import line20 from './1.20.json';

/** What an image of Cilium is for. */
export type CiliumImage =
  | 'agent'
  | 'operatorGeneric'
  | 'operatorAws'
  | 'operatorAzure'
  | 'operatorAlibabacloud'
  | 'hubbleRelay'
  | 'clustermeshApiserver'
  | 'envoy'
  | 'certgen'
  | 'hubbleUiBackend'
  | 'hubbleUiFrontend'
  | 'nodeInit'
  | 'spireInit'
  | 'spireAgent'
  | 'spireServer'
  | 'ztunnel';

/** One release: its number and its images. */
export interface CiliumRelease {
  readonly version: string;
  readonly images: { readonly [image: string]: PublishedImage };
}

/** The releases that share a minor version, and what is the same in all of them. */
export interface CiliumLine {
  /** Their common beginning: `1.19`. */
  readonly line: string;
  /** Where its documentation begins. */
  readonly documentation: string;
  /** The releases whose images are known, oldest first. */
  readonly releases: readonly CiliumRelease[];
}

/** The lines that can be installed, oldest first; each is one data file. */
export const LINES: readonly CiliumLine[] = [line18, line19, line20 satisfies EveryImage];

/** What the newest line has; an older one may lack some. */
interface EveryImage {
  readonly releases: readonly { readonly images: Readonly<Record<CiliumImage, PublishedImage>> }[];
}
