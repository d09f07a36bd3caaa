import { Cidr } from '../../../kubernetes/cidr';
import { IpAddress } from '../../../kubernetes/ip-address';
import type { AgentOptions } from '../../cluster/agent-options';
import type { AgentRule } from './rule';

/** How packets travel between nodes, and what assigns addresses to pods. */
export const ROUTING: readonly AgentRule[] = [
  {
    code: 'CIL148',
    refused: (o) =>
      o.tunnels && o.on('auto-direct-node-routes') && 'autoDirectNodeRoutes is true, but routingMode is tunnel',
    remedy: 'Leave settings.autoDirectNodeRoutes out, or use Routing.native({ autoDirectNodeRoutes: true }).',
  },
  {
    code: 'CIL149',
    refused: (o) =>
      o.on('direct-routing-skip-unreachable') &&
      !o.on('auto-direct-node-routes') &&
      'directRoutingSkipUnreachable is true, but autoDirectNodeRoutes is not',
    remedy: 'Use Routing.native({ autoDirectNodeRoutes: true }), or leave settings.directRoutingSkipUnreachable out.',
  },
  {
    code: 'CIL114',
    refused: (o) => lacksNativeCidr(o, 'ipv4'),
    remedy: 'Use Routing.native({ ipv4Cidr }) with the network that holds all pods, for example "10.244.0.0/16".',
  },
  {
    code: 'CIL114',
    refused: (o) => lacksNativeCidr(o, 'ipv6'),
    remedy: 'Use Routing.native({ ipv6Cidr }) with the network that holds all pods, for example "fd00::/104".',
  },
  {
    code: 'CIL151',
    refused: (o) => o.off('enable-ipv4') && o.off('enable-ipv6') && 'ipv4.enabled and ipv6.enabled are both false',
    remedy: 'Enable one of them.',
  },
  {
    code: 'CIL152',
    refused: (o) => o.text('ipam') === 'eni' && o.tunnels && 'ipam.mode is eni, but routingMode is tunnel',
    remedy: 'Set settings.routingMode to native: addresses of AWS are routed by the VPC.',
  },
  {
    code: 'CIL152',
    until: '1.20',
    refused: (o) => o.text('ipam') === 'eni' && o.on('enable-ipv6') && 'ipam.mode is eni, but ipv6.enabled is true',
    remedy: 'Set settings.ipv6.enabled to false, or use another mode of ipam.',
  },
  {
    code: 'CIL153',
    until: '1.19',
    refused: (o) =>
      o.text('ipam') === 'multi-pool' &&
      o.on('enable-ipsec') &&
      !o.tunnels &&
      'ipam.mode is multi-pool with native routing, but encryption.type is ipsec',
    remedy: 'Use a tunnel, Encryption.wireguard() or Encryption.none().',
  },
  {
    code: 'CIL154',
    refused: noConntrack,
    remedy: 'Leave settings.installNoConntrackIptablesRules out, or set what it needs.',
  },
  {
    code: 'CIL155',
    refused: delegatedPlugin,
    remedy: 'Set what the mode needs in settings and settings.extraConfig, or use another mode of ipam.',
  },
  {
    code: 'CIL156',
    refused: localRouter,
    remedy: 'Leave local-router-ipv4 and local-router-ipv6 out of extraConfig.',
  },
  { code: 'CIL157', refused: vtep, remedy: 'Give as many endpoints, networks and MAC addresses, at most 8 of each.' },
  {
    code: 'CIL158',
    until: '1.20',
    refused: (o) => unknownCidrMode(o, 'nodes'),
    remedy: 'Set settings.policyCIDRMatchMode to nodes, or leave it out.',
  },
  {
    code: 'CIL158',
    since: '1.20',
    refused: (o) => unknownCidrMode(o, 'nodes', 'pods'),
    remedy: 'Set settings.policyCIDRMatchMode to nodes or pods, or leave it out.',
  },
  {
    code: 'CIL159',
    refused: (o) =>
      o.on('enable-nat46x64-gateway') &&
      !(o.on('enable-ipv4') && o.on('enable-ipv6')) &&
      'nat46x64Gateway.enabled is true, but not both of ipv4.enabled and ipv6.enabled are',
    remedy: 'Enable both families.',
  },
  {
    code: 'CIL160',
    refused: (o) => {
      const range = o.text('tunnel-source-port-range');
      const ports = /^\d+-\d+$/.test(range) ? range.split('-').map(Number) : [];
      const fits = ports.length === 2 && ports.every((port) => port <= HIGHEST_PORT);
      return range !== '' && !fits && `tunnelSourcePortRange is ${range}, but it must be two ports`;
    },
    remedy: 'Write it like 30000-31000, or 0-0 for the range of the kernel.',
  },
  {
    code: 'CIL161',
    since: '1.20',
    refused: (o) => {
      const family = o.text('underlay-protocol');
      return (
        o.tunnels &&
        ['ipv4', 'ipv6'].includes(family) &&
        o.off(`enable-${family}`) &&
        `underlayProtocol is ${family}, but ${family}.enabled is false`
      );
    },
    remedy: 'Leave settings.underlayProtocol out, or enable the family.',
  },
  {
    code: 'CIL162',
    refused: (o) => o.text('ipam') === 'cluster-pool' && (poolProblem(o, 'ipv4') || poolProblem(o, 'ipv6')),
    remedy: 'Use Ipam.clusterPool with networks of the families that are enabled.',
  },
];

function lacksNativeCidr(o: AgentOptions, family: 'ipv4' | 'ipv6'): string | false {
  const cloud = family === 'ipv4' && ['eni', 'alibabacloud'].includes(o.text('ipam'));
  if (o.tunnels || cloud || o.on('enable-ip-masq-agent') || o.off(`enable-${family}`)) return false;
  if (!o.on(`enable-${family}`) || !o.on(`enable-${family}-masquerade`)) return false;
  const setting = `${family}NativeRoutingCIDR`;
  return (
    o.text(`${family}-native-routing-cidr`) === '' &&
    `routingMode is native, but ${setting} is not set, so Cilium cannot tell which traffic to masquerade`
  );
}

function noConntrack(o: AgentOptions): string | false {
  if (!o.on('install-no-conntrack-iptables-rules')) return false;
  const lacking = [
    o.tunnels ? 'native routing' : '',
    o.on('enable-ipv4') ? '' : 'IPv4',
    o.replacesKubeProxy ? '' : 'kubeProxyReplacement',
    o.masquerades && !o.on('enable-bpf-masquerade') ? 'bpf.masquerade' : '',
  ].filter(Boolean);
  return lacking.length > 0 && `installNoConntrackIptablesRules is true, which needs ${lacking.join(', ')}`;
}

function delegatedPlugin(o: AgentOptions): string | false {
  if (o.text('ipam') !== 'delegated-plugin') return false;
  const lacking = [
    o.on('enable-ipv4') && !o.text('local-router-ipv4') ? 'extraConfig.local-router-ipv4' : '',
    o.on('enable-ipv6') && !o.text('local-router-ipv6') ? 'extraConfig.local-router-ipv6' : '',
    o.off('enable-endpoint-health-checking') ? '' : 'endpointHealthChecking.enabled false',
    o.on('enable-envoy-config') ? 'envoyConfig, ingressController and gatewayAPI off' : '',
  ].filter(Boolean);
  return lacking.length > 0 && `ipam.mode is delegated-plugin, which needs ${lacking.join(', ')}`;
}

function localRouter(o: AgentOptions): string | false {
  const given = ['local-router-ipv4', 'local-router-ipv6'].find((flag) => o.text(flag) !== '');
  if (!given) return false;
  const wrong = [
    o.tunnels ? 'routingMode is tunnel' : '',
    o.on('enable-endpoint-routes') ? '' : 'endpointRoutes.enabled is false',
    o.on('enable-ipsec') ? 'encryption.type is ipsec' : '',
  ].filter(Boolean);
  return wrong.length > 0 && `extraConfig.${given} is set, but ${wrong.join(' and ')}`;
}

function unknownCidrMode(o: AgentOptions, ...known: readonly string[]): string | false {
  const unknown = o.list('policy-cidr-match-mode').find((mode) => !known.includes(mode));
  return unknown !== undefined && `policyCIDRMatchMode is ${unknown}, but it can only be ${known.join(' or ')}`;
}

const HIGHEST_PORT = 65_535;
const MOST_VTEPS = 8;
const MAC = /^[\da-f]{2}(:[\da-f]{2}){5}$/i;

function vtep(o: AgentOptions): string | false {
  if (!o.on('enable-vtep')) return false;
  const endpoints = o.list('vtep-endpoint');
  const [cidrs, macs] = [o.list('vtep-cidr'), o.list('vtep-mac')];
  const counts = `vtep has ${endpoints.length} endpoints, ${cidrs.length} networks and ${macs.length} MAC addresses`;
  if (endpoints.length === 0 || endpoints.length !== cidrs.length || endpoints.length !== macs.length) return counts;
  if (endpoints.length > MOST_VTEPS) return `${counts}, but at most ${MOST_VTEPS} are possible`;
  const address = [...endpoints, o.text('vtep-mask')].find((text) => IpAddress.read(text)?.family !== 'IPv4');
  if (address !== undefined) return `vtep has ${address || 'no mask'} where an IPv4 address belongs`;
  const mac = macs.find((text) => !MAC.test(text));
  if (mac !== undefined) return `vtep.mac has ${mac}, which is not a MAC address`;
  const cidr = cidrs.find((text) => Cidr.problems(text, '').length > 0);
  return cidr !== undefined && `vtep.cidr has ${cidr}, which is not a network in CIDR notation`;
}

function poolProblem(o: AgentOptions, family: 'ipv4' | 'ipv6'): string | false {
  const list = `ipam.operator.clusterPool${family === 'ipv4' ? 'IPv4' : 'IPv6'}PodCIDRList`;
  const networks = o.list(`cluster-pool-${family}-cidr`);
  if (!o.on(`enable-${family}`)) return false;
  if (networks.length === 0) return `${list} is empty, but ${family}.enabled is true`;
  const other = networks.find((text) => text.includes(':') !== (family === 'ipv6'));
  return other !== undefined && `${list} has ${other}, which is of the other family`;
}
