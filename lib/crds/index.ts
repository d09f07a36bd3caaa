import lock from './crds.lock.json';

/** A file of custom resource definitions at an upstream tag. */
export interface CrdFile {
  /** The upstream file name. */
  readonly name: string;
  /** The raw file at the upstream tag; its bytes never change. */
  readonly url: string;
  /** SHA-256 of the bytes at the URL, in lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** The definitions that belong together and are applied together. */
export interface CrdBundle {
  readonly name: CrdBundleName;
  /** The version of the project that publishes them: for Traefik, of its Helm chart. */
  readonly version: string;
  readonly files: readonly CrdFile[];
}

/** The Gateway API: different selections of one project that define the same names, so a cluster can have only one. */
export type GatewayApiBundleName =
  | 'gateway-api-standard'
  | 'gateway-api-experimental'
  | 'gateway-api-cilium'
  | 'gateway-api-traefik';

/** The bundles that a cluster may need; Cilium's operator registers its own definitions. */
export type CrdBundleName = 'argo-cd' | 'traefik' | GatewayApiBundleName;

/** The names of all bundles in the lock file. */
export const CRD_BUNDLE_NAMES: readonly CrdBundleName[] = [
  'argo-cd',
  'traefik',
  'gateway-api-standard',
  'gateway-api-experimental',
  'gateway-api-cilium',
  'gateway-api-traefik',
];

/** A bundle as the lock file pins it. Reads no file and no network: the lock is part of the program. */
export function crdBundle(name: CrdBundleName): CrdBundle {
  return { name, ...lock[name] };
}
