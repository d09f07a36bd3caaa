import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Manifest } from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';

/** A part of a projected volume. */
export type VolumeSource = Manifest<k8s.VolumeProjection>;

/** A Secret with a key pair, and the names that its parts get in the volume. */
export interface CertificateFiles {
  readonly secret: string;
  /** File names by the Secret's keys. */
  readonly files: Readonly<Record<string, string>>;
  /** File name of the CA certificate; without it the volume has none. */
  readonly ca?: string;
  /** Whether the pod waits for the Secret. */
  readonly required?: true;
}

/** Only the owner may read keys. */
export const OWNER_READS = 0o400;

/**
 * A key pair with the CA that peers are checked against: the one in the same Secret, or the bundle that all programs
 * share. Unless they are required, the pod starts without them: the Secret may come later.
 */
export function certificateSources(
  settings: CiliumSettings,
  { secret, files, ca, required }: CertificateFiles,
): readonly VolumeSource[] {
  const optional = required ? undefined : true;
  const bundled = settings.tls.caBundle.enabled;
  const all = { ...files, ...(ca && !bundled ? { 'ca.crt': ca } : {}) };
  const items = Object.entries(all).map(([key, path]) => ({ key, path }));
  const source = { secret: { name: secret, optional, items } };
  return ca && bundled ? [source, caBundleSource(settings, ca, optional)] : [source];
}

/** The CA bundle that all programs share, as a file. */
function caBundleSource({ tls }: CiliumSettings, path: string, optional?: true): VolumeSource {
  const { useSecret, name, key } = tls.caBundle;
  const source = { name, optional, items: [{ key, path }] };
  return useSecret ? { secret: source } : { configMap: source };
}
