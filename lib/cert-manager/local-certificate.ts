import type { Construct } from 'constructs';
import { BEFORE_THE_PODS } from '../kubernetes/sync-wave';
import { LocalAuthority } from './local-authority';
import { Certificate, clusterIssuer } from './resources';

/** Props of `LocalCertificate`. */
export interface LocalCertificateProps {
  /** The name of the Certificate and of the Secret that it is put into. */
  readonly name: string;
  /** The namespace of the pods that mount the Secret. */
  readonly namespace: string;
  /** The names under which the pods are called. */
  readonly dnsNames: readonly string[];
  /**
   * The addresses under which they are called.
   * @default - none
   */
  readonly ipAddresses?: readonly string[];
}

/**
 * A certificate of the `LocalAuthority` for pods of a component that is installed after cert-manager: the CRD exists by
 * then, so the Secret can be created before the pods that mount it.
 */
export class LocalCertificate extends Certificate {
  constructor(scope: Construct, id: string, { name, namespace, dnsNames, ipAddresses }: LocalCertificateProps) {
    super(scope, id, {
      metadata: { name, namespace, annotations: BEFORE_THE_PODS },
      spec: {
        secretName: name,
        dnsNames,
        ...(ipAddresses ? { ipAddresses } : {}),
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        issuerRef: clusterIssuer(LocalAuthority.ISSUER),
      },
    });
  }
}
