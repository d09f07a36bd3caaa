import { withoutIdleNulls } from '../../helm/nulls';
import { overlay } from '../../settings/merge';
import type { JsonMap } from '../../settings/schema';
import { ciliumSettings } from '../settings';
import { valueAt } from './values';

/**
 * Values that are empty, zero or false by default, and for which the chart nevertheless treats `null` differently: it
 * writes the value into a string, where `null` leaves nothing, or fails.
 */
const TOLD_APART: readonly string[] = [
  'autoDirectNodeRoutes',
  'bandwidthManager.bbr',
  'bandwidthManager.bbrHostNamespaceOnly',
  'bgpControlPlane.legacyOriginAttribute.enabled',
  'bgpControlPlane.routerIDAllocation.ipPool',
  'bpf.distributedLRU.enabled',
  'bpf.preallocateMaps',
  'cluster.id',
  'clustermesh.enableEndpointSliceSynchronization',
  'clustermesh.enableMCSAPISupport',
  'clustermesh.policyDefaultLocalCluster',
  'clustermesh.useAPIServer',
  'debug.enabled',
  'directRoutingSkipUnreachable',
  'disableEndpointCRD',
  'enableIPv4BIGTCP',
  'enableIPv6BIGTCP',
  'enableMasqueradeRouteSource',
  'encryption.ipsec.encryptedOverlay',
  'encryption.strictMode.allowRemoteNodeIdentities',
  'encryption.strictMode.cidr',
  'endpointLockdownOnMapOverflow',
  'eni.ec2APIEndpoint',
  'envoy.baseID',
  'envoy.maxConnectionDurationSeconds',
  'envoy.maxRequestsPerConnection',
  'envoy.securityContext.capabilities.keepCapNetBindService',
  'envoy.xffNumTrustedHopsL7PolicyEgress',
  'envoy.xffNumTrustedHopsL7PolicyIngress',
  'gatewayAPI.enableAlpn',
  'gatewayAPI.enableProxyProtocol',
  'gatewayAPI.hostNetwork.enabled',
  'gatewayAPI.xffNumTrustedHops',
  'gke.enabled',
  'hubble.export.static.fileCompress',
  'hubble.metrics.enableOpenMetrics',
  'hubble.metrics.tls.enabled',
  'hubble.redact.http.urlQuery',
  'hubble.relay.tls.server.enabled',
  'ingressController.enableProxyProtocol',
  'ingressController.hostNetwork.enabled',
  'installNoConntrackIptablesRules',
  'ipv6.enabled',
  'k8sServicePort',
  'livenessProbe.requireK8sConnectivity',
  'nodePort.enabled',
  'nodeSelectorLabels',
  'operator.image.suffix',
  'serviceAccounts.relay.automount',
  'tls.caBundle.useSecret',
  'vtep.enabled',
];

/** Drops each `null` that changes nothing; the others are refused or applied where the values are read. */
export function dropIdleNulls(values: JsonMap): JsonMap {
  const kept = TOLD_APART.filter((path) => valueAt(values, path) === null);
  return kept.reduce((map, path) => overlay(map, nullAt(path.split('.'))), withoutIdleNulls(ciliumSettings, values));
}

function nullAt([head = '', ...rest]: readonly string[]): JsonMap {
  return { [head]: rest.length === 0 ? null : nullAt(rest) };
}
