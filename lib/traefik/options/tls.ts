import * as v from 'valibot';
import { referring, type SecretRef } from '../../kubernetes/references';
import type { PropChecks } from '../../settings/props';
import type { JsonMap } from '../../settings/schema';
import { flag } from '../../settings/values';
import { referenceTo } from '../routing/references';
import { cipherSuites } from '../routing/tls-names';
import { TlsVersion } from '../routing/tls-option';

/** TLS of all routes that name no options of their own. */
export interface TraefikTlsProps {
  /**
   * The oldest version that is accepted.
   * @default TlsVersion.TLS12
   */
  readonly minVersion?: TlsVersion;
  /**
   * Cipher suites up to TLS 1.2, by Go's names; TLS 1.3 has its own.
   * @default - Go's choice
   * @see https://pkg.go.dev/crypto/tls#pkg-constants
   */
  readonly cipherSuites?: readonly string[];
  /**
   * Whether clients that ask for a name without a certificate are refused.
   * @default false
   */
  readonly sniStrict?: boolean;
  /**
   * The Secret with the certificate for names that have none of their own, in Traefik's namespace.
   * @default - one that Traefik makes at start, which no client trusts
   */
  readonly defaultCertificate?: string | SecretRef;
}

/** Checks of `tls`. */
export const TLS_CHECKS: PropChecks<TraefikTlsProps> = {
  minVersion: v.enum(TlsVersion),
  cipherSuites,
  sniStrict: flag,
  defaultCertificate: referring('Secret'),
};

/** The settings that follow from `tls`. */
export function tlsSettings({
  minVersion = TlsVersion.TLS12,
  cipherSuites = [],
  sniStrict,
  ...rest
}: TraefikTlsProps): JsonMap {
  const certificate = rest.defaultCertificate;
  return {
    tlsOptions: { default: { minVersion, cipherSuites, sniStrict: sniStrict ?? false } },
    ...(certificate === undefined
      ? {}
      : { tlsStore: { default: { defaultCertificate: { secretName: referenceTo('Secret', certificate).name } } } }),
  };
}
