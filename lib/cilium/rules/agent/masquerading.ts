import type { AgentRule } from './rule';

/** What masquerading in eBPF needs, and what needs it. */
export const MASQUERADING: readonly AgentRule[] = [
  {
    code: 'CIL140',
    until: '1.19',
    refused: (o) =>
      o.masqueradesInBpf && !o.servesNodePorts && 'bpf.masquerade is true, but kubeProxyReplacement is not',
    remedy: 'Set kubeProxyReplacement to true, with apiServer, or leave settings.bpf.masquerade out.',
  },
  {
    code: 'CIL141',
    refused: (o) =>
      o.masqueradesInBpf &&
      o.text('egress-masquerade-interfaces') !== '' &&
      `bpf.masquerade is true, but egressMasqueradeInterfaces is ${o.text('egress-masquerade-interfaces')}, which is for iptables`,
    remedy: 'Name the interfaces in settings.devices, or leave settings.bpf.masquerade out.',
  },
  {
    code: 'CIL142',
    refused: (o) =>
      o.masqueradesInBpf &&
      o.on('enable-masquerade-to-route-source') &&
      'bpf.masquerade is true, but so is enableMasqueradeRouteSource, which only iptables can do',
    remedy: 'Keep one of the two.',
  },
  {
    code: 'CIL143',
    refused: (o) =>
      o.on('enable-ip-masq-agent') &&
      !o.masqueradesInBpf &&
      `ipMasqAgent.enabled is true, but ${o.masquerades ? 'bpf.masquerade is not' : 'nothing is masqueraded'}`,
    remedy:
      'Set kubeProxyReplacement and settings.bpf.masquerade to true, and keep masquerading on, or leave ipMasqAgent out.',
  },
  {
    code: 'CIL144',
    refused: (o) =>
      o.on('enable-bpf-masquerade') &&
      !o.masquerades &&
      !o.on('enable-ip-masq-agent') &&
      'bpf.masquerade is true, but enableIPv4Masquerade and enableIPv6Masquerade are false for the families that are enabled',
    remedy: 'Leave settings.bpf.masquerade out, or masquerade one of the families.',
  },
  {
    code: 'CIL145',
    since: '1.19',
    refused: (o) =>
      o.on('enable-remote-node-masquerade') &&
      !o.on('enable-bpf-masquerade') &&
      'traffic to other nodes is to be masqueraded (enable-remote-node-masquerade), but bpf.masquerade is not true',
    remedy: 'Set settings.bpf.masquerade to true.',
  },
  {
    code: 'CIL198',
    since: '1.19',
    refused: (o) =>
      o.masquerades &&
      !o.on('enable-bpf-masquerade') &&
      o.text('egress-masquerade-interfaces') === '' &&
      !['cluster-pool', 'kubernetes'].includes(o.text('ipam')) &&
      `ipam.mode is ${o.text('ipam')}, and iptables is to masquerade without egressMasqueradeInterfaces, since nodes have no one network of pods`,
    remedy:
      'Set kubeProxyReplacement and settings.bpf.masquerade to true, or name the interfaces in settings.egressMasqueradeInterfaces.',
  },
  {
    code: 'CIL146',
    refused: (o) =>
      o.on('enable-egress-gateway') &&
      !o.on('enable-ipv4-masquerade') &&
      'egressGateway.enabled is true, but enableIPv4Masquerade is false',
    remedy: 'Leave settings.enableIPv4Masquerade out: the gateway is a kind of masquerading.',
  },
  {
    code: 'CIL147',
    refused: (o) =>
      o.on('enable-egress-gateway') &&
      o.on('enable-cilium-endpoint-slice') &&
      'egressGateway.enabled is true, but so is ciliumEndpointSlice.enabled: the gateway reads CiliumEndpoints',
    remedy: 'Set one of the two to false.',
  },
  {
    code: 'CIL202',
    since: '1.19',
    refused: (o) =>
      o.on('enable-egress-gateway') &&
      o.text('underlay-protocol') === 'ipv6' &&
      'egressGateway.enabled is true, but underlayProtocol is ipv6',
    remedy: 'Leave settings.underlayProtocol out: the gateway works over IPv4 between nodes.',
  },
];
