import { Construct } from 'constructs';
import { syncWave } from '../kubernetes/sync-wave';
import { checkProps, requireProps } from '../settings/props';
import { namespaceName } from '../settings/values';
import { Certificate, ClusterIssuer, clusterIssuer } from './resources';

const SELF_SIGNED = 'self-signed';

/**
 * A certificate authority for names that no public authority can validate: the ClusterIssuer `local-ca`. Its key is
 * generated in the cluster and stays in the Secret of the same name; give `tls.crt` of that Secret to clients that
 * should trust it.
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
    checkProps(this, { namespace }, { namespace: namespaceName });
    requireProps(this, { namespace }, ['namespace']);
    const name = LocalAuthority.ISSUER;
    // Each is ready only after the one before.
    new ClusterIssuer(this, 'SelfSigned', {
      metadata: { name: SELF_SIGNED, annotations: syncWave(1) },
      spec: { selfSigned: {} },
    });
    new Certificate(this, 'Certificate', {
      metadata: { name, namespace, annotations: syncWave(2) },
      spec: {
        isCA: true,
        commonName: name,
        secretName: name,
        duration: '87600h0m0s',
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' },
        issuerRef: clusterIssuer(SELF_SIGNED),
      },
    });
    new ClusterIssuer(this, 'Issuer', {
      metadata: { name, annotations: syncWave(3) },
      spec: { ca: { secretName: name } },
    });
  }
}
