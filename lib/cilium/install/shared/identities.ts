import type { CiliumSettings } from '../../settings';

const IN_CRDS: readonly string[] = ['crd', 'doublewrite-readkvstore', 'doublewrite-readcrd'];

/** Whether identities are kept as objects of the API server, be it only in addition to a key-value store. */
export function identitiesAreCrds({ identityAllocationMode }: CiliumSettings): boolean {
  return IN_CRDS.includes(identityAllocationMode);
}
