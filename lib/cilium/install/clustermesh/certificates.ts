import type { Construct } from 'constructs';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { CONFINED_CONTAINER, CONFINED_POD, certificateJobs, HARDENED_CONTAINER } from '../certgen/certgen';
import { type CertificateRequest, certificate, FOR_CLIENT, FOR_SERVER, givenParts } from '../certgen/certificates';
import { namespaced } from '../shared/metadata';

const SERVER = 'clustermesh-apiserver-server-cert';
const ADMIN = 'clustermesh-apiserver-admin-cert';
const REMOTE = 'clustermesh-apiserver-remote-cert';
const LOCAL = 'clustermesh-apiserver-local-cert';

/** The mesh's certificates, by certgen or cert-manager. Without either, they are expected in Secrets. */
export function clustermeshCertificates(
  scope: Construct,
  settings: CiliumSettings,
  namespace: string,
  isHardened: boolean,
): void {
  const { useAPIServer, apiserver } = settings.clustermesh;
  const { enabled, method } = apiserver.tls.auto;
  if (!useAPIServer || !enabled) return;
  if (method === 'certmanager') byCertManager(scope, settings, namespace);
  else byCertgen(scope, settings, namespace, isHardened);
}

function byCertgen(scope: Construct, settings: CiliumSettings, namespace: string, isHardened: boolean): void {
  const { clustermesh, serviceAccounts } = settings;
  const { kvstoremesh, tls, podLabels } = clustermesh.apiserver;
  const account = serviceAccounts.clustermeshcertgen;
  const confined = atLeast(settings, '1.19');
  certificateJobs(scope, settings, namespace, {
    name: 'clustermesh-apiserver-generate-certs',
    id: 'ClusterMeshCertgen',
    requests: requests(settings, namespace),
    days: tls.auto.certValidityDuration,
    secrets: [SERVER, ADMIN, REMOTE, LOCAL, ...(confined ? [] : ['clustermesh-apiserver-client-cert'])],
    atInstall: kvstoremesh.kvstoreMode === 'internal',
    schedule: tls.auto.schedule,
    account,
    accountAnnotations: { ...account.annotations, ...clustermesh.annotations },
    createAccount: account.create,
    createRole: account.create,
    labels: {},
    annotations: clustermesh.annotations,
    cronJobAnnotations: {},
    podLabels,
    pod: confined || isHardened ? CONFINED_POD : { hostNetwork: true },
    container: isHardened ? HARDENED_CONTAINER : confined ? CONFINED_CONTAINER : {},
  });
}

function byCertManager(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { annotations, apiserver } = settings.clustermesh;
  const { certManagerIssuerRef: issuerRef, certValidityDuration: days } = apiserver.tls.auto;
  if (apiserver.kvstoremesh.kvstoreMode !== 'internal') return;
  const extras = givenParts(apiserver.tls.auto);
  for (const request of requests(settings, namespace)) {
    const metadata = namespaced(settings, namespace, request.name, { annotations });
    // Before 1.19, upstream left the common labels off this one.
    const labels = request.name === SERVER && !atLeast(settings, '1.19') ? undefined : metadata.labels;
    certificate(scope, `Certificate-${request.name}`, { ...metadata, labels }, request, { issuerRef, days, extras });
  }
}

function requests(settings: CiliumSettings, namespace: string): CertificateRequest[] {
  const { cluster, clustermesh } = settings;
  const { tls, kvstoremesh } = clustermesh.apiserver;
  const remote = tls.authMode === 'cluster' ? `remote-${cluster.name}` : 'remote';
  const inCluster = `clustermesh-apiserver.${namespace}.svc`;
  const name = 'clustermesh-apiserver.cilium.io';
  const [commonName, dnsNames, extra] = atLeast(settings, '1.20')
    ? [inCluster, [inCluster, '*.mesh.cilium.io'], tls.auto.server]
    : [name, [name, '*.mesh.cilium.io', inCluster], tls.server];
  const server: CertificateRequest = {
    name: SERVER,
    commonName,
    dnsNames: [...dnsNames, ...extra.extraDnsNames],
    ipAddresses: ['127.0.0.1', '::1', ...extra.extraIpAddresses],
    usages: FOR_SERVER,
  };
  return [
    server,
    { name: ADMIN, commonName: `admin-${cluster.name}`, usages: FOR_CLIENT },
    { name: REMOTE, commonName: remote, usages: FOR_CLIENT },
    ...(kvstoremesh.enabled ? [{ name: LOCAL, commonName: `local-${cluster.name}`, usages: FOR_CLIENT }] : []),
  ];
}
