import { Construct } from 'constructs';
import { customResourceClass } from '../kubernetes/custom-resource';
import { ClusterIssuer } from './acme-issuers';

const Certificate = customResourceClass<{ readonly metadata: object; readonly spec: object }>(
  'cert-manager.io/v1',
  'Certificate',
);

const SELF_SIGNED = 'self-signed';

// Each is ready only after the one before.
const AFTER = (wave: number) => ({ 'argocd.argoproj.io/sync-wave': String(wave) });

/**
 * A certificate authority for names that nobody outside can check: the ClusterIssuer `local-ca`. Its key is made in the
 * cluster and stays in the Secret of the same name; hand `tls.crt` of that Secret to whoever shall trust it.
 *
 * @see https://cert-manager.io/docs/configuration/selfsigned/#bootstrapping-ca-issuers
 */
export class LocalAuthority extends Construct {
  /** The name of the ClusterIssuer, of its Certificate and its Secret. */
  static readonly ISSUER = 'local-ca';

  /**
   * @param namespace that of cert-manager, where ClusterIssuers have their Secrets
   */
  constructor(scope: Construct, id: string, namespace: string) {
    super(scope, id);
    const name = LocalAuthority.ISSUER;
    new ClusterIssuer(this, 'SelfSigned', {
      metadata: { name: SELF_SIGNED, annotations: AFTER(1) },
      spec: { selfSigned: {} },
    });
    new Certificate(this, 'Certificate', {
      metadata: { name, namespace, annotations: AFTER(2) },
      spec: {
        isCA: true,
        commonName: name,
        secretName: name,
        duration: '87600h0m0s',
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' },
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: SELF_SIGNED },
      },
    });
    new ClusterIssuer(this, 'Issuer', {
      metadata: { name, annotations: AFTER(3) },
      spec: { ca: { secretName: name } },
    });
  }
}
