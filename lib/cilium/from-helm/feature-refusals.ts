import { looseVersion } from '../../settings/loose-version';
import { identitiesAreCrds } from '../install/shared/identities';
import type { CiliumSettings } from '../settings';
import { peersOf } from '../settings/facts';
import type { Refusal } from './refusal';

const LARGEST_BASE_ID = 2 ** 32 - 1;

/** What the chart refuses about Hubble, Envoy, cluster mesh and the other features on top of the network. */
export const FEATURE_REFUSALS: readonly Refusal[] = [
  {
    code: 'CIL003',
    refused: ({ hubble: { ui, relay } }) =>
      ui.enabled &&
      !ui.standalone.enabled &&
      !relay.enabled &&
      'hubble.ui.enabled is true, but hubble.relay.enabled is false, and the UI shows what the relay collects.',
    remedy: 'Set hubble.relay.enabled to true.',
  },
  {
    code: 'CIL004',
    refused: ({ hubble: { ui, relay } }) =>
      ui.enabled &&
      ui.standalone.enabled &&
      relay.tls.server.enabled &&
      Object.keys(ui.standalone.tls.certsVolume).length === 0 &&
      'hubble.ui.standalone.enabled is true and the relay serves with TLS, but the UI has no certificate.',
    remedy: 'Give the volume with the certificate in hubble.ui.standalone.tls.certsVolume.',
  },
  {
    code: 'CIL005',
    refused: ({ hubble }) =>
      hubble.relay.enabled && !hubble.enabled && 'hubble.relay.enabled is true, but hubble.enabled is false.',
    remedy: 'Set hubble.enabled to true.',
  },
  {
    code: 'CIL006',
    refused: ({ hubble: { enabled, tls } }) =>
      enabled &&
      tls.enabled &&
      lacksIssuer(tls.auto) &&
      'hubble.tls.auto.method is certmanager, but there is no issuer.',
    remedy: 'Name the issuer in hubble.tls.auto.certManagerIssuerRef.',
  },
  {
    code: 'CIL007',
    refused: ({ hubble }) => {
      const { allow, deny } = hubble.redact.http.headers;
      return allow.length > 0 && deny.length > 0 && 'hubble.redact.http.headers has both allow and deny.';
    },
    remedy: 'Keep one of the two.',
  },
  {
    code: 'CIL008',
    refused: ({ clustermesh: { useAPIServer, apiserver } }) =>
      useAPIServer &&
      lacksIssuer(apiserver.tls.auto) &&
      'clustermesh.apiserver.tls.auto.method is certmanager, but there is no issuer.',
    remedy: 'Name the issuer in clustermesh.apiserver.tls.auto.certManagerIssuerRef.',
  },
  {
    code: 'CIL009',
    refused: ({ hubble: { ui } }) =>
      ui.enabled &&
      ![ui.backend.image.tag, ui.frontend.image.tag].includes('latest') &&
      [ui.backend.image.tag, ui.frontend.image.tag].some(isTooOld) &&
      'the images of hubble.ui are older than v0.9.0, or their tags are not versions.',
    remedy: 'Use v0.9.0 or later.',
  },
  {
    code: 'CIL010',
    refused: ({ l7Proxy, ingressController, gatewayAPI, loadBalancer }) =>
      !l7Proxy &&
      (ingressController.enabled || gatewayAPI.enabled || loadBalancer.l7.backend === 'envoy') &&
      'l7Proxy is false, but Ingress, Gateway API and load balancing by Envoy need Envoy.',
    remedy: 'Set l7Proxy to true.',
  },
  {
    code: 'CIL011',
    refused: ({ ingressController: { enabled, service } }) =>
      enabled &&
      ['LoadBalancer', 'NodePort'].includes(service.type) &&
      isNoTrafficPolicy(service.externalTrafficPolicy) &&
      `ingressController.service.externalTrafficPolicy is ${JSON.stringify(service.externalTrafficPolicy)}.`,
    remedy: 'Set it to Cluster or Local.',
  },
  {
    code: 'CIL012',
    refused: ({ gatewayAPI: { enabled, externalTrafficPolicy } }) =>
      enabled &&
      isNoTrafficPolicy(externalTrafficPolicy) &&
      `gatewayAPI.externalTrafficPolicy is ${JSON.stringify(externalTrafficPolicy)}.`,
    remedy: 'Set it to Cluster or Local.',
  },
  {
    code: 'CIL014',
    refused: ({ authentication }) =>
      authentication.mutual.spire.enabled &&
      !authentication.enabled &&
      'authentication.mutual.spire.enabled is true, but authentication.enabled is false.',
    remedy: 'Set authentication.enabled to true.',
  },
  {
    code: 'CIL020',
    refused: meshLacksItsSource,
    remedy: 'Keep CiliumEndpoints, or with a key-value store keep kvstoremesh.',
  },
  {
    code: 'CIL021',
    refused: externalStoreLacks,
    remedy: 'Set it, or clustermesh.apiserver.kvstoremesh.kvstoreMode to internal.',
  },
  {
    code: 'CIL022',
    refused: ({ clustermesh: { maxConnectedClusters } }) =>
      maxConnectedClusters !== 255 &&
      maxConnectedClusters !== 511 &&
      `clustermesh.maxConnectedClusters is ${maxConnectedClusters ?? 'null'}, but a mesh has 255 or 511.`,
    remedy: 'Set it to 255 or 511, the same in all clusters.',
  },
  {
    code: 'CIL023',
    refused: ({ envoy: { baseID } }) =>
      (baseID < 0 || baseID > LARGEST_BASE_ID) &&
      `envoy.baseID is ${baseID}, but it goes from 0 to ${LARGEST_BASE_ID}.`,
    remedy: 'Choose a number in that range.',
  },
  {
    code: 'CIL038',
    refused: (settings) => {
      const unreachable =
        settings.clustermesh.config.enabled &&
        peersOf(settings).find(({ address, ips = [] }) => !address && ips.length === 0);
      return unreachable && `clustermesh.config.clusters does not say where ${unreachable.name} is.`;
    },
    remedy: 'Give the cluster an address, or ips.',
  },
  {
    code: 'CIL039',
    refused: ({ hubble, envoy, endpointPolicyUpdateTimeoutDuration }) =>
      (hubble.metrics.tls.server.mtls.name !== undefined && takesNull('hubble.metrics.tls.server.mtls.name')) ||
      (envoy.httpUpstreamLingerTimeout !== undefined && takesNull('envoy.httpUpstreamLingerTimeout')) ||
      (endpointPolicyUpdateTimeoutDuration !== undefined && takesNull('endpointPolicyUpdateTimeoutDuration')),
    remedy: 'Leave it out, or set it in TypeScript, where it can be set.',
  },
];

/** The chart reads these, but its schema does not let them be anything. */
function takesNull(path: string): string {
  return `${path} is set, but the chart refuses every value but null.`;
}

function lacksIssuer(auto: { enabled: boolean; method: string; certManagerIssuerRef: object }): boolean {
  return auto.enabled && auto.method === 'certmanager' && Object.keys(auto.certManagerIssuerRef).length === 0;
}

function isTooOld(tag: string | undefined): boolean {
  const version = looseVersion(tag?.replace(/@.*$/, '') ?? '');
  return !version || (version.prerelease === '' && version.major === 0 && version.minor < 9);
}

function isNoTrafficPolicy(policy: string | undefined): boolean {
  return policy !== 'Cluster' && policy !== 'Local';
}

function meshLacksItsSource(settings: CiliumSettings): string | false {
  const { clustermesh, disableEndpointCRD, identityAllocationMode } = settings;
  if (!clustermesh.useAPIServer) return false;
  if (identitiesAreCrds(settings)) {
    return (
      disableEndpointCRD && 'clustermesh.useAPIServer is true, but disableEndpointCRD hides the endpoints from it.'
    );
  }
  return (
    !clustermesh.apiserver.kvstoremesh.enabled &&
    `clustermesh.useAPIServer is true with identityAllocationMode ${identityAllocationMode}, but kvstoremesh is off.`
  );
}

function externalStoreLacks({ clustermesh, identityAllocationMode }: CiliumSettings): string | false {
  const { useAPIServer, apiserver } = clustermesh;
  const { kvstoremesh, replicas } = apiserver;
  if (kvstoremesh.kvstoreMode !== 'external') return false;
  const lacking = [
    useAPIServer ? '' : 'clustermesh.useAPIServer true',
    kvstoremesh.enabled ? '' : 'clustermesh.apiserver.kvstoremesh.enabled true',
    String(replicas) === '1' ? '' : 'clustermesh.apiserver.replicas 1',
    IN_A_STORE.includes(identityAllocationMode) ? '' : 'identities in a key-value store (identityAllocationMode)',
  ].filter(Boolean);
  return (
    lacking.length > 0 &&
    `clustermesh.apiserver.kvstoremesh.kvstoreMode is external, which needs ${lacking.join(', ')}.`
  );
}

const IN_A_STORE: readonly string[] = ['kvstore', 'doublewrite-readkvstore', 'doublewrite-readcrd'];
