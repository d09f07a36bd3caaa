import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { orNothing } from '../../kubernetes/empty';
import type { MetricsServerSettings } from '../settings';
import type { Names } from './names';

const API_VERSION = 'cert-manager.io/v1';

/**
 * The serving certificate from cert-manager, by a self-signed issuer unless one is given.
 *
 * @see https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.Certificate
 */
export function certificate(scope: Construct, settings: MetricsServerSettings, names: Names): void {
  const { type, clusterDomain, certManager } = settings.tls;
  if (type !== 'cert-manager') return;
  const { existingIssuer } = certManager;
  const issuer = existingIssuer.enabled ? existingIssuer : { kind: 'Issuer', name: `${names.fullName}-issuer` };
  const host = `${names.fullName}.${names.namespace}`;

  if (!existingIssuer.enabled) {
    new ApiObject(scope, 'Issuer', {
      apiVersion: API_VERSION,
      kind: 'Issuer',
      metadata: {
        name: issuer.name,
        namespace: names.namespace,
        annotations: orNothing(settings.additionalAnnotations),
      },
      spec: { selfSigned: {} },
    });
  }
  new ApiObject(scope, 'Certificate', {
    apiVersion: API_VERSION,
    kind: 'Certificate',
    metadata: { name: names.fullName, namespace: names.namespace },
    spec: {
      commonName: names.fullName,
      dnsNames: [host, `${host}.svc`, `${host}.svc.${clusterDomain}`],
      secretName: names.fullName,
      usages: ['server auth', 'client auth'],
      privateKey: { algorithm: 'RSA', size: 2048 },
      duration: certManager.duration || undefined,
      renewBefore: certManager.renewBefore || undefined,
      issuerRef: { name: issuer.name, kind: issuer.kind, group: 'cert-manager.io' },
    },
  });
}
