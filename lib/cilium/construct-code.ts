import type { Construct } from 'constructs';
import { Crds } from '../crds/crds';
import { GatewayApiBundle, GatewayApiCrds } from '../gateway-api';
import { code, type Expression, literal, object } from '../helm/typescript/expression';
import type { ConstructCode } from '../helm/typescript/program';
import { reaches, VERSION } from '../settings/version';
import { CiliumCni } from './cilium-cni';
import { Encryption } from './options/encryption';
import { HUBBLE_METRICS } from './options/hubble';
import { Ipam } from './options/ipam';
import { DsrDispatch, LoadBalancingAlgorithm, LoadBalancingMode } from './options/load-balancing';
import { PolicyEnforcement } from './options/policy-enforcement';
import { Routing } from './options/routing';
import type { CiliumSettings, ciliumSettings } from './settings';
import { CiliumVersion } from './versions';

type Props = Readonly<Record<string, Expression | undefined>>;

/** How Cilium's settings are written as props of `CiliumCni`. */
export const ciliumCode: ConstructCode<typeof ciliumSettings> = {
  construct: 'CiliumCni',
  beside: ({ gatewayAPI, [VERSION]: { version } }) => {
    if (!gatewayAPI.enabled) return [];
    return [reaches(version, '1.20') ? gatewayApiCrds('TRAEFIK') : gatewayApiCrds('CILIUM')];
  },
  make: (scope, id, props) => new CiliumCni(scope, id, props).settings,
  props: (settings, release): Props => ({
    version: version(settings),
    hardened: literal(false),
    namespace: release.namespace === 'kube-system' ? undefined : literal(release.namespace),
    routing: routing(settings),
    encryption: encryption(settings),
    ipam: ipam(settings),
    kubeProxyReplacement: String(settings.kubeProxyReplacement) === 'true' ? literal(true) : undefined,
    apiServer: apiServer(settings),
    loadBalancing: loadBalancing(settings),
    gatewayApi: settings.gatewayAPI.enabled
      ? object({ hostNetwork: settings.gatewayAPI.hostNetwork.enabled ? literal(true) : undefined })
      : undefined,
    ingressController: ingressController(settings),
    hubble: hubble(settings),
    policyEnforcement: choice('PolicyEnforcement', PolicyEnforcement, settings.policyEnforcementMode, 'default'),
    clusterMesh: clusterMesh(settings),
    operator: settings.operator.replicas === 2 ? undefined : literal({ replicas: settings.operator.replicas ?? 2 }),
  }),
};

function version({ [VERSION]: { version } }: CiliumSettings): Expression | undefined {
  if (version === CiliumVersion.DEFAULT.version) return undefined;
  return code(CiliumVersion.of(version), `CiliumVersion.of(${literal(version).source})`, 'CiliumVersion');
}

/** Users who come from the chart already have the CRDs in the cluster, of the bundle that their Cilium reads. */
function gatewayApiCrds(bundle: 'CILIUM' | 'TRAEFIK'): Expression {
  return code(
    (chart: Construct) =>
      new GatewayApiCrds(chart, 'gateway-api-crds', { bundle: GatewayApiBundle[bundle], source: Crds.NONE }),
    `new GatewayApiCrds(chart, 'gateway-api-crds', { bundle: GatewayApiBundle.${bundle}, source: Crds.NONE });`,
    'Crds',
    'GatewayApiBundle',
    'GatewayApiCrds',
  );
}

function routing(settings: CiliumSettings): Expression | undefined {
  const { routingMode, tunnelProtocol, ipv4NativeRoutingCIDR: ipv4Cidr, ipv6NativeRoutingCIDR: ipv6Cidr } = settings;
  if (routingMode === 'native' && ipv4Cidr) {
    const props = {
      ipv4Cidr,
      ...(ipv6Cidr ? { ipv6Cidr } : {}),
      ...(settings.autoDirectNodeRoutes === true ? { autoDirectNodeRoutes: true } : {}),
    };
    return code(Routing.native(props), `Routing.native(${literal(props).source})`, 'Routing');
  }
  if (tunnelProtocol === 'geneve') return undefined;
  return code(Routing.vxlan(), 'Routing.vxlan()', 'Routing');
}

function encryption({ encryption: { enabled, type, ipsec, nodeEncryption } }: CiliumSettings): Expression | undefined {
  if (!enabled) return code(Encryption.none(), 'Encryption.none()', 'Encryption');
  if (type === 'wireguard') {
    const props = nodeEncryption ? { nodeEncryption } : undefined;
    const source = `Encryption.wireguard(${props ? literal(props).source : ''})`;
    return code(Encryption.wireguard(props), source, 'Encryption');
  }
  if (ipsec.secretName === 'cilium-ipsec-keys') return undefined;
  const props = { secretName: ipsec.secretName };
  return code(Encryption.ipsec(props), `Encryption.ipsec(${literal(props).source})`, 'Encryption');
}

function ipam({ ipam, ipv6 }: CiliumSettings): Expression | undefined {
  if (ipam.mode === 'kubernetes') {
    const props = ipv6.enabled ? { ipv6: true } : undefined;
    return code(Ipam.kubernetes(props), `Ipam.kubernetes(${props ? literal(props).source : ''})`, 'Ipam');
  }
  if (ipam.mode === 'multi-pool') return code(Ipam.multiPool(), 'Ipam.multiPool()', 'Ipam');
  const { clusterPoolIPv4PodCIDRList: ipv4, clusterPoolIPv6PodCIDRList: ipv6Cidrs } = ipam.operator;
  const { clusterPoolIPv4MaskSize: ipv4MaskSize, clusterPoolIPv6MaskSize: ipv6MaskSize } = ipam.operator;
  const props = {
    ...(Array.isArray(ipv4) && ipv4.join() !== '10.0.0.0/8' ? { ipv4Cidrs: ipv4 } : {}),
    ...(ipv4MaskSize === 24 ? {} : { ipv4MaskSize }),
    ...(ipv6.enabled && Array.isArray(ipv6Cidrs) ? { ipv6Cidrs } : {}),
    ...(ipv6MaskSize === 120 ? {} : { ipv6MaskSize }),
  };
  if (ipam.mode !== 'cluster-pool' || Object.keys(props).length === 0) return undefined;
  return code(Ipam.clusterPool(props), `Ipam.clusterPool(${literal(props).source})`, 'Ipam');
}

function apiServer({ k8sServiceHost: host, k8sServicePort: port }: CiliumSettings): Expression | undefined {
  return host && port !== '' ? literal({ host, port: Number(port) }) : undefined;
}

function loadBalancing(settings: CiliumSettings): Expression | undefined {
  const { mode, dsrDispatch, algorithm } = settings.loadBalancer;
  const props = {
    mode: choice('LoadBalancingMode', LoadBalancingMode, mode),
    dsrDispatch: choice('DsrDispatch', DsrDispatch, dsrDispatch),
    algorithm: choice('LoadBalancingAlgorithm', LoadBalancingAlgorithm, algorithm),
    l2Announcements: settings.l2announcements.enabled ? literal(true) : undefined,
    bgp: settings.bgpControlPlane.enabled ? literal(true) : undefined,
  };
  return Object.values(props).some(Boolean) ? object(props) : undefined;
}

function ingressController({ ingressController: ingress }: CiliumSettings): Expression | undefined {
  if (!ingress.enabled) return undefined;
  return object({
    isDefault: ingress.default ? literal(true) : undefined,
    dedicatedLoadBalancers: ingress.loadbalancerMode === 'dedicated' ? undefined : literal(false),
  });
}

function hubble({ hubble }: CiliumSettings): Expression | undefined {
  if (!hubble.enabled) return literal({ enabled: false });
  const metrics = hubble.metrics.enabled ?? [];
  const props = {
    relay: hubble.relay.enabled ? undefined : literal(false),
    ui: hubble.ui.enabled === hubble.relay.enabled ? undefined : literal(hubble.ui.enabled),
    metrics: metrics.join() === HUBBLE_METRICS.join() ? undefined : literal(metrics),
    openMetrics: hubble.metrics.enableOpenMetrics ? undefined : literal(false),
  };
  return Object.values(props).some(Boolean) ? object(props) : undefined;
}

function clusterMesh({ cluster, clustermesh }: CiliumSettings): Expression | undefined {
  if (!cluster.id || !cluster.name) return undefined;
  return literal({
    clusterName: cluster.name,
    clusterId: cluster.id,
    ...(clustermesh.maxConnectedClusters === 511 ? { maxConnectedClusters: 511 } : {}),
    ...(clustermesh.useAPIServer ? {} : { apiServer: false }),
  });
}

/** A member of an enum by its value; nothing for the default and for values that the enum does not have. */
function choice(
  name: string,
  members: Readonly<Record<string, string>>,
  value: string | undefined,
  byDefault?: string,
): Expression | undefined {
  const member = Object.keys(members).find((key) => members[key] === value);
  return member === undefined || value === byDefault ? undefined : code(value, `${name}.${member}`, name);
}
