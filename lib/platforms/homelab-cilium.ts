import type { CiliumCniProps } from '../cilium/cilium-cni-props';
import { CILIUM_CNI_PROPS } from '../cilium/cilium-cni-props';
import type { Encryption } from '../cilium/options/encryption';
import type { HubbleProps } from '../cilium/options/hubble';
import { Ipam } from '../cilium/options/ipam';
import type { PolicyEnforcement } from '../cilium/options/policy-enforcement';
import type { CiliumOperatorProps } from '../cilium/options/resources';
import { Routing } from '../cilium/options/routing';
import type { CiliumSettingsInput } from '../cilium/settings';
import type { CiliumVersion } from '../cilium/versions';
import type { K3sBootstrap } from '../k3s';
import { overlay } from '../settings/merge';
import type { PropChecks } from '../settings/props';
import { anyMap } from '../settings/schema';
import { type CiliumSizes, sizesOfCilium } from './cilium-sizes';
import { FLOW_METRICS } from './kind-cilium';
import type { StackProps } from './stack';
import { BESIDE_ISTIO } from './stack-mesh';

/** What can be changed about a homelab's network. What follows from K3s and its machines is fixed. */
export interface HomelabCiliumProps {
  /**
   * The version to install.
   * @default CiliumVersion.DEFAULT
   */
  readonly version?: CiliumVersion;

  /**
   * How packets travel between nodes.
   * @default Routing.vxlan()
   */
  readonly routing?: Routing;

  /**
   * What Hubble observes, and who may see it.
   * @default - relay and web interface, without metrics
   */
  readonly hubble?: HubbleProps;

  /**
   * The operator.
   * @default - one pod, and two with several servers
   */
  readonly operator?: CiliumOperatorProps;

  /**
   * Which pods are cut off from traffic that no policy allows.
   * @default - those that a policy selects
   */
  readonly policyEnforcement?: PolicyEnforcement;

  /**
   * Whether the operator, Hubble and the Jobs that generate certificates run with the least privileges.
   * @default true
   */
  readonly hardened?: boolean;

  /**
   * Anything of upstream's install under its own names; overrides the settings of the homelab.
   * @default - none
   */
  readonly settings?: CiliumSettingsInput;
}

const { version, routing, hubble, operator, policyEnforcement, hardened } = CILIUM_CNI_PROPS;

export const HOMELAB_CILIUM_PROPS: PropChecks<HomelabCiliumProps> = {
  version,
  routing,
  hubble,
  operator,
  policyEnforcement,
  hardened,
  settings: anyMap, // CiliumCni checks them
};

/** The parts of a homelab's network. */
export interface HomelabNetwork {
  readonly k3s: K3sBootstrap;
  readonly servers: number;
  readonly encryption: Encryption;
  readonly stack: StackProps | undefined;
  readonly cilium: HomelabCiliumProps | undefined;
  readonly sizes: CiliumSizes | undefined;
}

/** Cilium's props for K3s at home, overridden by the user's. */
export function homelabCilium({ k3s, servers, encryption, stack, cilium, sizes }: HomelabNetwork): CiliumCniProps {
  const { settings = {}, ...given } = cilium ?? {};
  const layers = [SETTINGS, sizesOfCilium(sizes), stack?.prometheus ? MEASURED : {}, stack?.istio ? BESIDE_ISTIO : {}];
  return {
    // Upstream's choice: it works on any network, and machines at home vary.
    routing: Routing.vxlan(),
    // Without a Prometheus nobody reads flow metrics; the web interface shows the flows.
    hubble: { metrics: stack?.prometheus ? FLOW_METRICS : [], openMetrics: false },
    // With one server, the API is down when the server is, and a second operator could do nothing.
    operator: { replicas: servers > 1 ? 2 : 1 },
    ...given,
    encryption,
    kubeProxyReplacement: true,
    apiServer: k3s.apiServer,
    ipam: podNetworks(k3s),
    serviceCidrs: [k3s.serviceCidr, k3s.serviceCidrIpv6].filter((cidr) => cidr !== undefined).map(String),
    loadBalancing: { l2Announcements: true },
    gatewayApi: {},
    settings: [...layers, settings].reduce(overlay),
  };
}

/** K3s itself would give each node a /64. */
const NODE_PREFIX_IPV6 = 64;

function podNetworks({ clusterCidr, clusterCidrIpv6 }: K3sBootstrap): Ipam {
  const ipv4Cidrs = [String(clusterCidr)];
  if (clusterCidrIpv6 === undefined) return Ipam.clusterPool({ ipv4Cidrs });
  return Ipam.clusterPool({ ipv4Cidrs, ipv6Cidrs: [String(clusterCidrIpv6)], ipv6MaskSize: NODE_PREFIX_IPV6 });
}

/** Prometheus reads them. */
const MEASURED: CiliumSettingsInput = { prometheus: { enabled: true } };

const SETTINGS: CiliumSettingsInput = {
  // When the node that answers for an address fails, another takes over after 10 to 20 seconds.
  l2announcements: { leaseDuration: '15s', leaseRenewDeadline: '5s', leaseRetryPeriod: '2s' },
  // Each Service costs a request per `leaseRenewDeadline`: enough for a hundred on one node, with the same again to
  // spare.
  k8sClientRateLimit: { qps: 20, burst: 40 },
  // HTTP/2 (which gRPC needs) and WebSocket, from clients and to backends that request them.
  gatewayAPI: { enableAlpn: true, enableAppProtocol: true },
};
