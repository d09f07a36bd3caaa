import type { Construct } from 'constructs';
import type { CiliumSettings } from '../../settings';
import { CONFINED_CONTAINER, CONFINED_POD, certificateJobs, HARDENED_CONTAINER } from '../certgen/certgen';
import {
  type CertificateRequest,
  certificate,
  FOR_BOTH,
  FOR_CLIENT,
  FOR_SERVER,
  givenParts,
} from '../certgen/certificates';
import { namespaced } from '../shared/metadata';

const RELAY_NAME = '*.hubble-relay.cilium.io';
const UI_NAME = '*.hubble-ui.cilium.io';

/** Hubble's certificates, by certgen or cert-manager. Without either, they are expected in Secrets. */
export function hubbleCertificates(
  scope: Construct,
  settings: CiliumSettings,
  namespace: string,
  isHardened: boolean,
): void {
  const { enabled, tls } = settings.hubble;
  if (!enabled || !tls.auto.enabled) return;
  if (tls.auto.method === 'certmanager') byCertManager(scope, settings, namespace);
  else if (tls.enabled) byCertgen(scope, settings, namespace, isHardened);
}

function byCertgen(scope: Construct, settings: CiliumSettings, namespace: string, isHardened: boolean): void {
  const { hubble, certgen, serviceAccounts, rbac } = settings;
  const { auto } = hubble.tls;
  const account = serviceAccounts.hubblecertgen;
  const ofMetrics = hubble.metrics.enabled.length > 0 && hubble.metrics.tls.enabled;
  certificateJobs(scope, settings, namespace, {
    name: 'hubble-generate-certs',
    id: 'HubbleCertgen',
    requests: [...peers(settings), ...(ofMetrics ? [misnamed(settings)] : [])],
    days: auto.certValidityDuration,
    secrets: [
      'hubble-server-certs',
      'hubble-relay-client-certs',
      'hubble-relay-server-certs',
      'hubble-metrics-server-certs',
      'hubble-ui-client-certs',
    ],
    atInstall: true,
    schedule: auto.schedule,
    account,
    accountAnnotations: { ...hubble.annotations, ...account.annotations },
    createAccount: account.create,
    createRole: account.create && rbac.create,
    labels: { 'app.kubernetes.io/name': 'hubble-generate-certs' },
    annotations: hubble.annotations,
    cronJobAnnotations: certgen.annotations.cronJob,
    podLabels: certgen.podLabels,
    pod: CONFINED_POD,
    container: isHardened ? HARDENED_CONTAINER : CONFINED_CONTAINER,
  });
}

function byCertManager(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { hubble } = settings;
  const { certManagerIssuerRef: issuerRef, certValidityDuration: days } = hubble.tls.auto;
  const requests = [
    ...(hubble.tls.enabled ? peers(settings) : []),
    ...(hubble.metrics.tls.enabled ? [metricsServer(settings)] : []),
  ];
  for (const request of requests) {
    const metadata = namespaced(settings, namespace, request.name, { annotations: hubble.annotations });
    const fixed = { privateKey: { rotationPolicy: 'Always' }, isCA: false, usages: request.usages };
    const extras = { ...givenParts(hubble.tls.auto), ...fixed };
    certificate(scope, `Certificate-${request.name}`, metadata, request, { issuerRef, days, extras });
  }
}

/** The certificates of the programs that pass flows on: agents, relay and UI. */
function peers({ hubble, cluster }: CiliumSettings): CertificateRequest[] {
  const { relay, ui, tls } = hubble;
  const relayServes = relay.enabled && relay.tls.server.enabled;
  const agents = `*.${dashed(cluster.name)}.hubble-grpc.cilium.io`;
  const server = serving('hubble-server-certs', agents, tls.server, FOR_BOTH);
  const relayClient = client('hubble-relay-client-certs', RELAY_NAME);
  const relayServer = serving('hubble-relay-server-certs', RELAY_NAME, relay.tls.server, FOR_SERVER);
  const uiClient = client('hubble-ui-client-certs', UI_NAME);
  return [
    server,
    ...(relay.enabled ? [relayClient] : []),
    ...(relayServes ? [relayServer] : []),
    ...(relayServes && ui.enabled ? [uiClient] : []),
  ];
}

function metricsServer(settings: CiliumSettings): CertificateRequest {
  const { server } = settings.hubble.metrics.tls;
  return serving('hubble-metrics-server-certs', hubbleMetricsServerName(settings), server, FOR_SERVER);
}

/**
 * The same name that certgen gets from the chart of 1.18.3, which leaves a piece of its template in it. It is kept so
 * that manifests are equal; a rule (CIL128) reports that no client can verify such a certificate.
 */
function misnamed(settings: CiliumSettings): CertificateRequest {
  const { server } = settings.hubble.metrics.tls;
  const name = `${hubbleMetricsServerName(settings)} | quote }}`;
  return serving('hubble-metrics-server-certs', name, server, FOR_SERVER);
}

/** The name in the certificate of the agents' metrics. */
export function hubbleMetricsServerName({ cluster }: CiliumSettings): string {
  return `${dashed(cluster.name)}.hubble-metrics.cilium.io`;
}

/** A cluster's name as one label of a DNS name. */
function dashed(name: string): string {
  return name.replaceAll('.', '-');
}

interface FurtherNames {
  readonly extraDnsNames: readonly string[];
  readonly extraIpAddresses: readonly string[];
}

function serving(
  name: string,
  commonName: string,
  { extraDnsNames, extraIpAddresses }: FurtherNames,
  usages: readonly string[],
): CertificateRequest {
  return { name, commonName, dnsNames: [commonName, ...extraDnsNames], ipAddresses: extraIpAddresses, usages };
}

function client(name: string, commonName: string): CertificateRequest {
  return { name, commonName, dnsNames: [commonName], usages: FOR_CLIENT };
}
