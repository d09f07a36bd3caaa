import * as v from 'valibot';
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
import type { PropChecks } from '../settings/props';
import { overlay } from '../settings/resolve';
import { type CiliumSizes, sizesOfCilium } from './cilium-sizes';
import { FLOW_METRICS } from './kind-cilium';
import type { StackProps } from './stack';
import { BESIDE_ISTIO } from './stack-mesh';

/** What of a homelab's network may be otherwise. What follows from K3s and its machines has no choice. */
export interface HomelabCiliumProps {
  /**
   * The version to install.
   * @default CiliumVersion.DEFAULT
   */
  readonly version?: CiliumVersion;

  /**
   * How packets get from node to node.
   * @default Routing.vxlan()
   */
  readonly routing?: Routing;

  /**
   * What is observed, and who may see it.
   * @default - relay and web interface, without metrics
   */
  readonly hubble?: HubbleProps;

  /**
   * The operator.
   * @default - one pod, and two with several servers
   */
  readonly operator?: CiliumOperatorProps;

  /**
   * Which pods are closed to what no policy allows.
   * @default - those that a policy is about
   */
  readonly policyEnforcement?: PolicyEnforcement;

  /**
   * Whether the operator, Hubble and the Jobs that make certificates can do no more than they need.
   * @default true
   */
  readonly hardened?: boolean;

  /**
   * Anything of upstream's install under its own names, over the settings of the homelab.
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
  settings: v.looseObject({}), // CiliumCni checks them
};

/** What the network of a homelab is made of. */
export interface HomelabNetwork {
  readonly k3s: K3sBootstrap;
  readonly servers: number;
  readonly encryption: Encryption;
  readonly stack: StackProps | undefined;
  readonly cilium: HomelabCiliumProps | undefined;
  readonly sizes: CiliumSizes | undefined;
}

/** Cilium's props for K3s at home, with the user's own over them. */
export function homelabCilium({ k3s, servers, encryption, stack, cilium, sizes }: HomelabNetwork): CiliumCniProps {
  const { settings = {}, ...given } = cilium ?? {};
  const layers = [SETTINGS, sizesOfCilium(sizes), stack?.prometheus ? MEASURED : {}, stack?.istio ? BESIDE_ISTIO : {}];
  return {
    // What upstream chooses: it works on any network, and the machines of a home are all sorts.
    routing: Routing.vxlan(),
    // Without a Prometheus nobody reads metrics of flows; they are seen in the web interface.
    hubble: { metrics: stack?.prometheus ? FLOW_METRICS : [], openMetrics: false },
    // With one server, the API is gone when it is, and a second operator could do nothing.
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
  // When the node that answers for an address goes silent, another does so after 10 to 20 seconds.
  l2announcements: { leaseDuration: '15s', leaseRenewDeadline: '5s', leaseRetryPeriod: '2s' },
  // A Service costs a request in each `leaseRenewDeadline`: room for a hundred on one node, with as much to spare.
  k8sClientRateLimit: { qps: 20, burst: 40 },
  // HTTP/2 and WebSocket from clients and to backends that ask for it, which gRPC needs.
  gatewayAPI: { enableAlpn: true, enableAppProtocol: true },
};
