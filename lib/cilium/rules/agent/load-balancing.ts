import type { AgentOptions } from '../../cluster/agent-options';
import type { AgentRule } from './rule';

/** How Services are served. */
export const LOAD_BALANCING: readonly AgentRule[] = [
  {
    code: 'CIL163',
    refused: (o) =>
      o.servesNodePorts &&
      o.tunnels &&
      o.text('underlay-protocol') === 'ipv6' &&
      accelerates(o) &&
      `loadBalancer.acceleration is ${o.text('bpf-lb-acceleration')}, but underlayProtocol is ipv6`,
    remedy: 'Leave settings.loadBalancer.acceleration or settings.underlayProtocol out.',
  },
  {
    code: 'CIL164',
    until: '1.19',
    refused: (o) =>
      o.servesNodePorts &&
      o.usesDsr &&
      o.text('bpf-lb-dsr-dispatch') === 'ipip' &&
      !accelerates(o) &&
      'loadBalancer.dsrDispatch is ipip, but loadBalancer.acceleration is disabled',
    remedy: 'Set settings.loadBalancer.acceleration to native, or use another dsrDispatch.',
  },
  {
    code: 'CIL165',
    refused: (o) =>
      o.text('bpf-lb-mode') === 'hybrid' &&
      o.on('bpf-lb-mode-annotation') &&
      'bpf.lbModeAnnotation is true, but loadBalancer.mode is hybrid, which cannot be the default when Services choose by annotation',
    remedy: 'Use LoadBalancingMode.SNAT or LoadBalancingMode.DSR.',
  },
  {
    code: 'CIL165',
    since: '1.20',
    refused: (o) =>
      o.replacesKubeProxy &&
      o.tunnels &&
      o.text('tunnel-protocol') === 'vxlan' &&
      o.on('bpf-lb-mode-annotation') &&
      o.text('bpf-lb-dsr-dispatch') !== 'ipip' &&
      'bpf.lbModeAnnotation is true in a VXLAN tunnel, but loadBalancer.dsrDispatch is not ipip',
    remedy: 'Use Routing.geneve(), or set settings.loadBalancer.dsrDispatch to ipip.',
  },
  {
    code: 'CIL165',
    until: '1.20',
    refused: (o) =>
      o.servesNodePorts &&
      o.tunnels &&
      o.on('bpf-lb-mode-annotation') &&
      !(o.text('tunnel-protocol') === 'geneve' && o.text('bpf-lb-dsr-dispatch') === 'geneve') &&
      'bpf.lbModeAnnotation is true in a tunnel, but tunnelProtocol and loadBalancer.dsrDispatch are not both geneve',
    remedy: 'Use Routing.geneve() with settings.loadBalancer.dsrDispatch geneve, or Routing.native().',
  },
  {
    code: 'CIL166',
    refused: nodePortRange,
    remedy: 'Write it like 30000,32767: the first port and the last.',
  },
  {
    code: 'CIL124',
    refused: (o) => {
      const size = o.text('bpf-lb-maglev-table-size');
      return (
        size !== '' &&
        !MAGLEV_SIZES.includes(Number(size)) &&
        `maglev.tableSize is ${size}, but it must be one of ${MAGLEV_SIZES.join(', ')}`
      );
    },
    remedy: 'Choose one of these primes, about 100 times the number of backends of the largest Service.',
  },
  {
    code: 'CIL192',
    refused: (o) =>
      o.replacesKubeProxy &&
      (o.text('bpf-lb-rss-ipv4-src-cidr') !== '' || o.text('bpf-lb-rss-ipv6-src-cidr') !== '') &&
      !(o.usesDsr && o.text('bpf-lb-dsr-dispatch') === 'ipip') &&
      'bpf-lb-rss-ipv4-src-cidr or bpf-lb-rss-ipv6-src-cidr is set, but loadBalancer.mode is not dsr with dsrDispatch ipip',
    remedy: 'Set settings.loadBalancer.mode to dsr and dsrDispatch to ipip, or leave them out of extraConfig.',
  },
  {
    code: 'CIL167',
    refused: (o) => {
      const seed = o.text('bpf-lb-maglev-hash-seed');
      return seed !== '' && !isSeed(seed) && 'maglev.hashSeed is not the base64 form of 12 bytes';
    },
    remedy: 'Generate one with: head -c12 /dev/urandom | base64 -w0',
  },
];

/** Primes, since Maglev needs one. */
const MAGLEV_SIZES = [251, 509, 1021, 2039, 4093, 8191, 16381, 32749, 65521, 131071];

function accelerates(o: AgentOptions): boolean {
  return !['', 'disabled'].includes(o.text('bpf-lb-acceleration'));
}

const HIGHEST_PORT = 65535;

function nodePortRange(o: AgentOptions): string | false {
  const text = o.text('node-port-range');
  if (text === '') return false;
  const ports = text.split(',');
  const [first, last] = ports.map((port) => (/^\d+$/.test(port) ? Number(port) : Number.NaN));
  const fits = ports.length === 2 && Number(first) < Number(last) && Number(last) <= HIGHEST_PORT;
  return !fits && `nodePort.range is ${text}, but it must be two ports, the smaller first`;
}

const SEED_BYTES = 12;

function isSeed(text: string): boolean {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) && Buffer.from(text, 'base64').length === SEED_BYTES;
}
