import { describe } from '../problems';
import { identity, type ManifestObject } from './manifest-object';

// PEM, and PEM in base64 whichever of the three ways its bytes fall.
const PRIVATE_KEY = /PRIVATE KEY-----|UFJJVkFURSBLRV|BSSVZBVEUgS0VZ|QUklWQVRFIEtFW/;

/** Whether a text holds a private key, as PEM or as base64 of it. */
export function holdsPrivateKey(text: string): boolean {
  return PRIVATE_KEY.test(text);
}

/** Refuses objects that hold a private key: manifests are committed, and whoever reads them would have it. */
export function keyMaterialProblems(object: ManifestObject, text: string): string[] {
  if (!holdsPrivateKey(text)) return [];
  return [
    describe({
      what: `${identity(object)} holds a private key.`,
      remedy: 'Create the Secret in the cluster, or have cert-manager do it, and refer to it by name.',
      code: 'SYN002',
    }),
  ];
}
