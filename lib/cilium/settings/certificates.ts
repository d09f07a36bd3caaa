import { nullable, oneOf, text, textList } from '../../settings/schema';
import { bare } from '../../settings/written';

/** The cert-manager issuer that signs. */
export interface IssuerRef {
  readonly name?: string;
  readonly kind?: string;
  readonly group?: string;
}

/** What makes certificates in the cluster. */
export function certificateMethod() {
  return oneOf(['cronJob', 'certmanager'], 'cronJob');
}

/** A server's certificate, made in the cluster or given as a Secret. */
export function generatedCertificate() {
  return {
    ...givenCertificate(),
    /** Further DNS names in a certificate that is made. */
    extraDnsNames: textList(),
    /** Extra addresses in a certificate that is made. */
    extraIpAddresses: textList(),
  };
}

/** A certificate that may be given as a Secret. */
export function givenCertificate() {
  return {
    /** A Secret that holds the certificate and its key (`tls.crt`, `tls.key`, `ca.crt`); upstream's name when empty. */
    existingSecret: bare(nullable(text(''))),
  };
}
