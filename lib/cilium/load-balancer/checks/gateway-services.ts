import type { ClusterIndex } from '../../../cluster/cluster-index';
import { IpFamily } from '../../../kubernetes/cidr';
import { ciliumIn } from '../../cluster/install';
import { type CiliumGateway, ciliumGateways } from '../../gateway/gateways';
import type { CiliumSettings } from '../../settings';
import { type AddressedService, asked, asksFor, identityLabels, requestedIn } from './addressed-service';

/**
 * The Services of type LoadBalancer that Cilium's operator makes for Gateways. They get addresses like all others.
 *
 * @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/
 */
export function gatewayServices(index: ClusterIndex): AddressedService[] {
  const settings = ciliumIn(index)?.settings;
  // In the host network, listeners are on the nodes' own addresses.
  if (settings && (!settings.gatewayAPI.enabled || settings.gatewayAPI.hostNetwork.enabled)) return [];
  return ciliumGateways(index)
    .filter(({ isParameterized }) => !isParameterized)
    .map((gateway) => serviceOf(gateway, settings));
}

function serviceOf(gateway: CiliumGateway, settings: CiliumSettings | undefined): AddressedService {
  const { title, construct, name, namespace, spec } = gateway;
  const { labels = {}, annotations = {} } = spec.infrastructure ?? {};
  const addresses = (spec.addresses ?? []).filter(({ type = 'IPAddress' }) => type === 'IPAddress');
  // The annotation wins, as its name is older than the field.
  const wanted = asked(requestedIn(annotations) ?? addresses.map(({ value = '' }) => value), annotations);
  const ports = new Set((spec.listeners ?? []).map(({ port }) => port));
  return {
    ...wanted,
    title,
    construct,
    namespace,
    labels: {
      'io.cilium.gateway/owning-gateway': name,
      'gateway.networking.k8s.io/gateway-name': name,
      ...labels,
      ...identityLabels(`cilium-gateway-${name}`, namespace),
    },
    loadBalancerClass: undefined,
    asksCilium: asksFor(wanted),
    families: familiesOf(settings),
    externalTrafficPolicy: settings?.gatewayAPI.externalTrafficPolicy || 'Cluster',
    ports: [...ports].map((port) => ({ port, protocol: 'TCP' })),
    selector: {},
  };
}

/** The families of the Services that the operator makes. */
export function familiesOf(settings: CiliumSettings | undefined): IpFamily[] {
  if (!settings) return [IpFamily.IPV4];
  const { ipv4, ipv6 } = settings;
  return [...(ipv4.enabled ? [IpFamily.IPV4] : []), ...(ipv6.enabled ? [IpFamily.IPV6] : [])];
}
