import { overlay } from '../../settings/merge';
import type { JsonMap } from '../../settings/schema';
import { VERSION } from '../../settings/version';
import type { CiliumSettings } from '../settings';
import { AgentOptions } from './agent-options';
import { ownFlags } from './started-options';

type Read = (options: AgentOptions, flag: string) => unknown;

const isOn: Read = (options, flag) => options.on(flag);
const text: Read = (options, flag) => options.text(flag);
const number: Read = (options, flag) => Number(options.text(flag));
const list: Read = (options, flag) => options.list(flag);

/** Flags that stand for settings which rules and checks ask for, with how their values read there. */
export const OVERRIDING: readonly (readonly [flag: string, setting: string, read: Read])[] = [
  ['bpf-lb-dsr-dispatch', 'loadBalancer.dsrDispatch', text],
  ['bpf-lb-mode', 'loadBalancer.mode', text],
  ['bpf-lb-sock', 'socketLB.enabled', isOn],
  ['cluster-id', 'cluster.id', number],
  ['cluster-pool-ipv4-cidr', 'ipam.operator.clusterPoolIPv4PodCIDRList', list],
  ['cluster-pool-ipv6-cidr', 'ipam.operator.clusterPoolIPv6PodCIDRList', list],
  ['default-lb-service-ipam', 'defaultLBServiceIPAM', text],
  ['devices', 'devices', list],
  ['enable-bgp-control-plane', 'bgpControlPlane.enabled', isOn],
  ['enable-bpf-masquerade', 'bpf.masquerade', isOn],
  ['enable-egress-gateway', 'egressGateway.enabled', isOn],
  ['enable-gateway-api', 'gatewayAPI.enabled', isOn],
  ['enable-host-firewall', 'hostFirewall.enabled', isOn],
  ['enable-ingress-controller', 'ingressController.enabled', isOn],
  ['enable-ipv4', 'ipv4.enabled', isOn],
  ['enable-ipv4-egress-gateway', 'egressGateway.enabled', isOn], // its name before 1.19, which is still known next to the new one
  ['enable-ipv6', 'ipv6.enabled', isOn],
  ['enable-l2-announcements', 'l2announcements.enabled', isOn],
  ['enable-l7-proxy', 'l7Proxy', isOn],
  ['enable-local-redirect-policy', 'localRedirectPolicies.enabled', isOn],
  ['enable-node-ipam', 'nodeIPAM.enabled', isOn],
  ['enable-node-port', 'nodePort.enabled', isOn],
  ['enable-node-selector-labels', 'nodeSelectorLabels', isOn],
  ['enable-non-default-deny-policies', 'enableNonDefaultDenyPolicies', isOn],
  ['enable-sctp', 'sctp.enabled', isOn],
  ['identity-allocation-mode', 'identityAllocationMode', text],
  ['ipam', 'ipam.mode', text],
  ['ipv4-native-routing-cidr', 'ipv4NativeRoutingCIDR', text],
  ['ipv6-native-routing-cidr', 'ipv6NativeRoutingCIDR', text],
  ['kube-proxy-replacement', 'kubeProxyReplacement', text],
  ['mesh-auth-enabled', 'authentication.enabled', isOn],
  ['policy-cidr-match-mode', 'policyCIDRMatchMode', text],
  ['routing-mode', 'routingMode', text],
  ['tunnel-protocol', 'tunnelProtocol', text],
];

/**
 * Settings as Cilium's programs follow them: `extraConfig` and `extraArgs` override what is set elsewhere. Rules and
 * checks look at the result; what is installed follows from the settings alone.
 */
export function overriddenSettings(settings: CiliumSettings): CiliumSettings {
  const given = ownFlags(settings);
  const options = new AgentOptions(given);
  const overrides = OVERRIDING.filter(([flag]) => given[flag] !== undefined).map(([flag, setting, read]) =>
    nested(setting.split('.'), read(options, flag)),
  );
  if (overrides.length === 0) return settings;
  const overridden = overrides.reduce<JsonMap>(overlay, settings as unknown as JsonMap);
  return { ...overridden, [VERSION]: settings[VERSION] } as unknown as CiliumSettings;
}

function nested(names: readonly string[], value: unknown): JsonMap {
  return names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as JsonMap;
}
