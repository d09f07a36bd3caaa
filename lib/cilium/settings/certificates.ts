import { nullable, oneOf, text, textList } from '../../settings/schema';
import { bare } from '../../settings/written';

/** Which issuer of cert-manager signs. */
export interface IssuerRef {
  readonly name?: string;
  readonly kind?: string;
  readonly group?: string;
}

/** How certificates are made in the cluster. */
export function certificateMethod() {
  /**
   * A CronJob with a CA of its own, or cert-manager. The chart's `helm` would put private keys into the manifests;
   * values files that ask for it get the CronJob.
   */
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
