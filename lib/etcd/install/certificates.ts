import type { Construct } from 'constructs';
import { Certificate, CertManagerIssuer, ClusterIssuer, clusterIssuer, issuer } from '../../cert-manager/resources';
import { BEFORE_THE_PODS, syncWave } from '../../kubernetes/sync-wave';
import { clientIssuer, type FleetNames, memberHost, peerService, ROOT, range, SECRETS } from '../fleet-names';

const TEN_YEARS = '87600h0m0s';
const A_YEAR = '8760h0m0s';
const A_MONTH = '720h0m0s';

/** Keys of authorities are kept when their certificates are renewed; all others are replaced each time. */
const AUTHORITY_KEY = { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' };
const LEAF_KEY = { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' };

/**
 * Two authorities: one for servers and clients, one for peers only, so that no client's certificate opens the peers' port.
 * The first is a ClusterIssuer, since tenants have their certificates in their own namespaces; its key is where
 * cert-manager keeps those of ClusterIssuers.
 */
export function certificates(scope: Construct, names: FleetNames, certManagerNamespace: string): void {
  const { name, namespace } = names;
  const authority = SECRETS.authority(names);
  new ClusterIssuer(scope, 'SelfSigned', {
    metadata: { name: `${name}-self-signed`, annotations: syncWave(-5) },
    spec: { selfSigned: {} },
  });
  new Certificate(scope, 'Authority', {
    metadata: { name: authority, namespace: certManagerNamespace, annotations: syncWave(-4) },
    spec: authoritySpec(authority, clusterIssuer(`${name}-self-signed`)),
  });
  new ClusterIssuer(scope, 'Clients', {
    metadata: { name: clientIssuer(names), annotations: syncWave(-3) },
    spec: { ca: { secretName: authority } },
  });
  new Certificate(scope, 'PeerAuthority', {
    metadata: { name: `${name}-peer-ca`, namespace, annotations: syncWave(-4) },
    spec: authoritySpec(`${name}-peer-ca`, clusterIssuer(`${name}-self-signed`)),
  });
  new CertManagerIssuer(scope, 'Peers', {
    metadata: { name: `${name}-peers`, namespace, annotations: syncWave(-3) },
    spec: { ca: { secretName: `${name}-peer-ca` } },
  });
  const hosts = range(names.members).map((index) => memberHost(names, index));
  new Certificate(scope, 'Server', {
    metadata: { name: SECRETS.server(names), namespace, annotations: BEFORE_THE_PODS },
    spec: leaf(SECRETS.server(names), clusterIssuer(clientIssuer(names)), {
      dnsNames: [...hosts, `${name}.${namespace}.svc`, 'localhost'],
      ipAddresses: ['127.0.0.1'],
      usages: ['digital signature', 'server auth'],
    }),
  });
  new Certificate(scope, 'Peer', {
    metadata: { name: SECRETS.peer(names), namespace, annotations: BEFORE_THE_PODS },
    spec: leaf(SECRETS.peer(names), issuer(`${name}-peers`), {
      dnsNames: [...hosts, `*.${peerService(names)}.${namespace}.svc`],
      usages: ['digital signature', 'server auth', 'client auth'],
    }),
  });
  new Certificate(scope, 'Root', {
    metadata: { name: SECRETS.root(names), namespace, annotations: BEFORE_THE_PODS },
    spec: clientCertificate(names, SECRETS.root(names), ROOT),
  });
}

/** A client's certificate: its common name is the user in etcd, and it is used for nothing else. */
export function clientCertificate(names: FleetNames, secretName: string, user: string): object {
  return leaf(secretName, clusterIssuer(clientIssuer(names)), {
    commonName: user,
    usages: ['digital signature', 'client auth'],
  });
}

function authoritySpec(secretName: string, issuerRef: object): object {
  return { isCA: true, commonName: secretName, secretName, duration: TEN_YEARS, privateKey: AUTHORITY_KEY, issuerRef };
}

function leaf(secretName: string, issuerRef: object, more: object): object {
  return { secretName, duration: A_YEAR, renewBefore: A_MONTH, privateKey: LEAF_KEY, issuerRef, ...more };
}
