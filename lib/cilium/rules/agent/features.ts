import { Cidr, IpFamily } from '../../../kubernetes/cidr';
import type { AgentOptions } from '../../cluster/agent-options';
import type { AgentRule } from './rule';

/** Encryption, the devices of pods, and what builds on them. */
export const FEATURES: readonly AgentRule[] = [
  {
    code: 'CIL168',
    refused: strictModeCidr,
    remedy:
      'Set settings.encryption.strictMode.cidr, or with Cilium 1.19 and later strictMode.egress.cidr, to the IPv4 network of the pods.',
  },
  {
    code: 'CIL189',
    since: '1.19',
    refused: (o) =>
      o.on('enable-encryption-strict-mode-ingress') &&
      o.on('enable-ipsec') &&
      'encryption.strictMode.ingress.enabled is true, but encryption.type is ipsec',
    remedy: 'Use Encryption.wireguard(), or leave strictMode.ingress out.',
  },
  {
    code: 'CIL189',
    since: '1.19',
    until: '1.20',
    refused: (o) =>
      o.on('enable-encryption-strict-mode-ingress') &&
      !o.tunnels &&
      'encryption.strictMode.ingress.enabled is true, but routingMode is native',
    remedy: 'Use a tunnel, take Cilium 1.20, or leave strictMode.ingress out.',
  },
  {
    code: 'CIL169',
    until: '1.19',
    refused: (o) =>
      o.on('enable-ipsec') &&
      o.on('enable-ipsec-encrypted-overlay') &&
      !(o.tunnels && o.text('tunnel-protocol') === 'vxlan') &&
      `encryption.ipsec.encryptedOverlay is true, but ${o.tunnels ? `tunnelProtocol is ${o.text('tunnel-protocol')}` : 'routingMode is native'}`,
    remedy: 'Use Routing.vxlan(), or leave encryptedOverlay out.',
  },
  {
    code: 'CIL170',
    until: '1.19',
    refused: (o) =>
      o.on('enable-wireguard') &&
      o.tunnels &&
      o.text('underlay-protocol') === 'ipv6' &&
      'encryption.type is wireguard, but underlayProtocol is ipv6',
    remedy: 'Leave settings.underlayProtocol out, or use native routing.',
  },
  {
    code: 'CIL171',
    refused: (o) =>
      o.on('enable-bandwidth-manager') &&
      o.on('enable-bbr-hostns-only') &&
      !o.on('enable-bbr') &&
      'bandwidthManager.bbrHostNamespaceOnly is true, but bandwidthManager.bbr is not',
    remedy: 'Set settings.bandwidthManager.bbr to true, or leave bbrHostNamespaceOnly out.',
  },
  {
    code: 'CIL123',
    refused: (o) =>
      o.on('enable-bandwidth-manager') &&
      o.on('enable-bbr') &&
      !o.on('enable-bbr-hostns-only') &&
      o.routesInHost &&
      'bandwidthManager.bbr is true, but packets go through the routing of the host, which forgets their timestamps',
    remedy:
      'Set kubeProxyReplacement and settings.bpf.masquerade to true, with Encryption.wireguard() or none() and no bpf.hostLegacyRouting, or leave bbr out.',
  },
  {
    code: 'CIL172',
    refused: bigTcp,
    remedy: 'Leave settings.enableIPv4BIGTCP and settings.enableIPv6BIGTCP out, or use native routing without IPsec.',
  },
  {
    code: 'CIL172',
    until: '1.19',
    refused: (o) =>
      usesBigTcp(o) && o.tunnels && 'enableIPv4BIGTCP or enableIPv6BIGTCP is true, but routingMode is tunnel',
    remedy: 'Use Routing.native().',
  },
  {
    code: 'CIL173',
    since: '1.20',
    refused: netkit,
    remedy: 'Set kubeProxyReplacement and settings.bpf.masquerade to true, or leave settings.bpf.datapathMode out.',
  },
  {
    code: 'CIL174',
    refused: (o) => {
      const [rate, burst] = ['rate', 'burst'].map((what) => Number(o.text(`bpf-events-default-${what}-limit`)) > 0);
      return (
        rate !== burst &&
        `bpf.events.default has ${rate ? 'rateLimit, but no burstLimit' : 'burstLimit, but no rateLimit'}`
      );
    },
    remedy: 'Set both, or neither.',
  },
  {
    code: 'CIL175',
    refused: (o) => {
      const size = o.text('bpf-node-map-max');
      return (
        size !== '' &&
        Number(size) < SMALLEST_NODE_MAP &&
        `bpf.nodeMapMax is ${size}, but it must be ${SMALLEST_NODE_MAP} or more`
      );
    },
    remedy: 'Leave settings.bpf.nodeMapMax out.',
  },
  {
    code: 'CIL176',
    refused: (o) =>
      o.on('enable-l2-pod-announcements') &&
      o.text('l2-pod-announcements-interface') === '' &&
      o.text('l2-pod-announcements-interface-pattern') === '' &&
      'l2podAnnouncements.enabled is true, but no interface is named',
    remedy: 'Set settings.l2podAnnouncements.interface or interfacePattern.',
  },
  {
    code: 'CIL177',
    refused: (o) =>
      o.text('hubble-metrics') !== '' &&
      o.text('hubble-dynamic-metrics-config-path') !== '' &&
      'hubble.metrics.enabled and hubble.metrics.dynamic.enabled are both set',
    remedy: 'Set settings.hubble.metrics.enabled to an empty list, or leave dynamic out.',
  },
  {
    code: 'CIL178',
    refused: (o) => {
      const users = [
        o.on('enable-l7-proxy') ? 'l7Proxy' : '',
        o.replacesKubeProxy ? 'kubeProxyReplacement' : '',
        o.on('enable-bpf-masquerade') ? 'bpf.masquerade' : '',
      ].filter(Boolean);
      return (
        o.off('install-iptables-rules') &&
        users.length > 0 &&
        `extraConfig.install-iptables-rules is false, but ${users.join(', ')} needs iptables rules`
      );
    },
    remedy: 'Leave install-iptables-rules out of extraConfig.',
  },
  {
    code: 'CIL179',
    refused: (o) => {
      const wrong = o.list('vlan-bpf-bypass').find((id) => !/^\d+$/.test(id));
      return wrong !== undefined && `bpf.vlanBypass has ${wrong}, which is not the number of a VLAN`;
    },
    remedy: 'List numbers of VLANs; 0 means all.',
  },
  {
    code: 'CIL180',
    refused: (o) => negative(o, 'mtu') || negative(o, 'tofqdns-max-deferred-connection-deletes'),
    remedy: 'Leave the setting out for the default.',
  },
  {
    code: 'CIL190',
    refused: (o) =>
      o.on('enable-ipv6-ndp') &&
      !(o.on('enable-ipv6') && o.text('ipv6-mcast-device') !== '') &&
      `extraConfig.enable-ipv6-ndp is true, but ${o.on('enable-ipv6') ? 'extraConfig.ipv6-mcast-device is not set' : 'ipv6.enabled is false'}`,
    remedy: 'Set ipv6.enabled to true and extraConfig.ipv6-mcast-device to an interface, or leave enable-ipv6-ndp out.',
  },
  {
    code: 'CIL191',
    refused: (o) =>
      o.text('hubble-redact-http-headers-allow') !== '' &&
      o.text('hubble-redact-http-headers-deny') !== '' &&
      'hubble-redact-http-headers-allow and hubble-redact-http-headers-deny are both set',
    remedy: 'Keep one of the two lists of headers.',
  },
  {
    code: 'CIL181',
    refused: (o) =>
      /^0[a-z]*$/.test(o.text('cilium-endpoint-gc-interval')) &&
      o.text('identity-allocation-mode') !== 'kvstore' &&
      'operator.endpointGCInterval is 0, but the operator removes unused identities only along with endpoints',
    remedy: 'Leave settings.operator.endpointGCInterval out.',
  },
];

const SMALLEST_NODE_MAP = 16_384;

function negative(o: AgentOptions, flag: string): string | false {
  return Number(o.text(flag)) < 0 && `${flag} is ${o.text(flag)}, but it cannot be negative`;
}

function strictModeCidr(o: AgentOptions): string | false {
  const egress = o.on('enable-encryption-strict-mode-egress');
  if (!egress && !o.on('enable-encryption-strict-mode')) return false;
  const text = o.text(egress ? 'encryption-strict-egress-cidr' : 'encryption-strict-mode-cidr');
  const isIpv4 = Cidr.problems(text, '').length === 0 && Cidr.parse(text).family === IpFamily.IPV4;
  const setting = `encryption.strictMode.${egress ? 'egress.' : ''}cidr`;
  return !isIpv4 && `${setting} is ${text || 'empty'}, but it must be an IPv4 network in CIDR notation`;
}

function usesBigTcp(o: AgentOptions): boolean {
  return o.on('enable-ipv4-big-tcp') || o.on('enable-ipv6-big-tcp');
}

function bigTcp(o: AgentOptions): string | false {
  if (!usesBigTcp(o)) return false;
  const wrong = [
    o.on('enable-ipsec') ? 'encryption.type is ipsec' : '',
    o.on('enable-host-legacy-routing') ? 'bpf.hostLegacyRouting is true' : '',
  ].filter(Boolean);
  return wrong.length > 0 && `enableIPv4BIGTCP or enableIPv6BIGTCP is true, but ${wrong.join(' and ')}`;
}

function netkit(o: AgentOptions): string | false {
  if (!o.text('datapath-mode').startsWith('netkit')) return false;
  const wrong = [
    o.on('enable-host-legacy-routing') ? 'bpf.hostLegacyRouting is true' : '',
    o.masquerades && !o.on('enable-bpf-masquerade') ? 'bpf.masquerade is not true' : '',
    o.replacesKubeProxy ? '' : 'kubeProxyReplacement is not true',
    o.on('enable-bpf-tproxy') ? 'bpf.tproxy is true' : '',
  ].filter(Boolean);
  return wrong.length > 0 && `bpf.datapathMode is ${o.text('datapath-mode')}, but ${wrong.join(' and ')}`;
}
