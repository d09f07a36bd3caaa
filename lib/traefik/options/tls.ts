import * as v from 'valibot';
import { referring, type SecretRef } from '../../kubernetes/references';
import type { PropChecks } from '../../settings/props';
import type { JsonMap } from '../../settings/schema';
import { flag } from '../../settings/values';
import { referenceTo } from '../routing/references';
import { cipherSuites } from '../routing/tls-names';
import { TlsVersion } from '../routing/tls-option';

/** TLS of all routes that do not name TLS options. */
export interface TraefikTlsProps {
  /**
   * The minimum version.
   * @default TlsVersion.TLS12
   */
  readonly minVersion?: TlsVersion;
  /**
   * Cipher suites up to TLS 1.2, by Go's names; those of TLS 1.3 are fixed.
   * @default - Go's choice
   * @see https://pkg.go.dev/crypto/tls#pkg-constants
   */
  readonly cipherSuites?: readonly string[];
  /**
   * Whether clients are rejected that request a name without a certificate.
   * @default false
   */
  readonly sniStrict?: boolean;
  /**
   * The Secret with the default certificate, for names without another one, in Traefik's namespace.
   * @default - a self-signed one that Traefik generates at startup
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
