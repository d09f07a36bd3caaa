import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Finding } from '../status';
import type { Wanted } from './wanted';

/** Checks the local machine, which is or will become a node. Changes nothing. */
export function nodeFindings(wanted: Wanted, root = '/'): Finding[] {
  return [...modules(root, wanted), ...leftovers(root), ...ports(root), ...mtu(root, wanted), ...settings(root)];
}

interface ModuleNeed {
  readonly name: string;
  readonly what: string;
  readonly isIt: (wanted: Wanted) => boolean;
}

/** @see https://docs.cilium.io/en/stable/operations/system_requirements/ */
const MODULES: readonly ModuleNeed[] = [
  { name: 'esp4', what: 'IPsec', isIt: ({ encryption }) => encryption === 'ipsec' },
  { name: 'xfrm_user', what: 'IPsec', isIt: ({ encryption }) => encryption === 'ipsec' },
  { name: 'wireguard', what: 'WireGuard', isIt: ({ encryption }) => encryption === 'wireguard' },
  { name: 'vxlan', what: 'the VXLAN tunnel', isIt: ({ tunnel }) => tunnel === 'vxlan' },
  { name: 'geneve', what: 'the Geneve tunnel', isIt: ({ tunnel }) => tunnel === 'geneve' },
  { name: 'xt_socket', what: 'proxied traffic', isIt: ({ replacesKubeProxy }) => !replacesKubeProxy },
  { name: 'cls_bpf', what: "Cilium's programs", isIt: () => true },
  { name: 'sch_ingress', what: "Cilium's programs", isIt: () => true },
];

function modules(root: string, wanted: Wanted): Finding[] {
  const release = read(root, 'proc/sys/kernel/osrelease').trim();
  const available = [
    read(root, 'proc/modules'),
    read(root, `lib/modules/${release}/modules.builtin`),
    read(root, `lib/modules/${release}/modules.dep`),
  ].join('\n');
  // Without the lists of modules, which containers lack, this cannot be checked.
  if (available.trim() === '') return [];
  const needs = MODULES.filter(({ isIt }) => isIt(wanted));
  const missing = needs.filter(
    ({ name }) => !new RegExp(`(^|/)${name.replaceAll('_', '[_-]')}(\\.ko|\\s)`, 'm').test(available),
  );
  if (missing.length === 0)
    return [{ area: 'Modules', state: 'ok', text: `${needs.map(({ name }) => name).join(', ')} are available` }];
  return missing.map(({ name, what }) => ({
    area: 'Modules',
    state: 'wrong',
    text: `${name} is missing, which ${what} needs`,
    remedy: `Install the distribution's package of extra modules, or a kernel with it; try "modprobe ${name}".`,
  }));
}

const FOREIGN_INTERFACES = /^(flannel|cni|cali|tunl|weave|kube-bridge|kube-ipvs|antrea)/;

function leftovers(root: string): Finding[] {
  const files = list(root, 'etc/cni/net.d').filter((name) => !name.includes('cilium') && /\.conf(list)?$/.test(name));
  const interfaces = list(root, 'sys/class/net').filter((name) => FOREIGN_INTERFACES.test(name));
  const found = [
    ...files.map((name) => ({
      text: `/etc/cni/net.d/${name} belongs to another CNI`,
      remedy: `Remove it: rm /etc/cni/net.d/${name}`,
    })),
    ...interfaces.map((name) => ({
      text: `the interface ${name} belongs to another CNI`,
      remedy: `Remove it: ip link delete ${name}`,
    })),
  ];
  if (found.length === 0) return [{ area: 'Leftovers', state: 'ok', text: 'nothing of another CNI' }];
  return found.map((each) => ({ area: 'Leftovers', state: 'wrong', ...each }));
}

/** The ports that Cilium's programs listen on, on every node. */
const PORTS: Readonly<Record<number, string>> = {
  4240: "the agent's health checks",
  4244: 'Hubble',
  9878: "Envoy's health checks",
  9879: "the agent's probes",
  9890: "the agent's debugging",
  9234: "the operator's probes",
};

const LISTEN = '0A';

function ports(root: string): Finding[] {
  const tables = ['proc/net/tcp', 'proc/net/tcp6'].map((file) => read(root, file)).join('\n');
  const rows = tables.split('\n').map((line) => line.trim().split(/\s+/));
  const used = new Set(
    rows
      .filter(([, , , state]) => state === LISTEN)
      .map(([, local = '']) => Number.parseInt(local.split(':')[1] ?? '', 16)),
  );
  const runsCilium = list(root, 'sys/class/net').includes('cilium_host');
  const taken = runsCilium ? [] : Object.entries(PORTS).filter(([port]) => used.has(Number(port)));
  if (taken.length === 0)
    return [{ area: 'Ports', state: 'ok', text: runsCilium ? "are Cilium's, which runs" : 'are free' }];
  return taken.map(([port, whose]) => ({
    area: 'Ports',
    state: 'wrong',
    text: `${port}, needed for ${whose}, is in use`,
    remedy: `Find the program with "ss -ltnp sport = :${port}" and give it another port.`,
  }));
}

/** The overhead of tunnels and encryption per packet. */
const OVERHEAD: Readonly<Record<Wanted['tunnel' | 'encryption'], number>> = {
  vxlan: 50,
  geneve: 50,
  none: 0,
  ipsec: 77,
  wireguard: 80,
};

/** The smallest packets that any host must be able to get whole, in one piece with IPv6. */
const LEAST_MTU = { IPv4: 576, IPv6: 1280 };

function mtu(root: string, { tunnel, encryption, hasIpv6 }: Wanted): Finding[] {
  const [, device] = /^(\S+)\t00000000\t/m.exec(read(root, 'proc/net/route')) ?? [];
  const own = Number(device === undefined ? '' : read(root, `sys/class/net/${device}/mtu`));
  if (!own) return [];
  const left = own - OVERHEAD[tunnel] - OVERHEAD[encryption];
  const family = hasIpv6 ? 'IPv6' : 'IPv4';
  if (left >= LEAST_MTU[family]) return [{ area: 'MTU', state: 'ok', text: `${own} on ${device} leaves pods ${left}` }];
  return [
    {
      area: 'MTU',
      state: 'wrong',
      text: `${own} on ${device} leaves pods ${left}, less than the ${LEAST_MTU[family]} that ${family} needs`,
      remedy: 'Raise the MTU of the network, or do without the tunnel or the encryption.',
    },
  ];
}

function settings(root: string): Finding[] {
  const forward = read(root, 'proc/sys/net/ipv4/ip_forward').trim();
  const hasCgroup2 = read(root, 'proc/filesystems').includes('cgroup2');
  return [
    ...(forward === '0'
      ? [
          {
            area: 'Settings',
            state: 'wrong' as const,
            text: 'net.ipv4.ip_forward is 0',
            remedy: 'Set it to 1 in /etc/sysctl.d: pods reach nothing without it.',
          },
        ]
      : []),
    ...(hasCgroup2
      ? []
      : [
          {
            area: 'Settings',
            state: 'wrong' as const,
            text: 'the kernel has no cgroup2',
            remedy: 'Take a kernel with it: Kubernetes 1.35 and later need it.',
          },
        ]),
  ];
}

function read(root: string, file: string): string {
  try {
    return fs.readFileSync(path.join(root, file), 'utf8');
  } catch {
    return ''; // missing, or not readable for this user
  }
}

function list(root: string, folder: string): string[] {
  try {
    return fs.readdirSync(path.join(root, folder)).sort();
  } catch {
    return [];
  }
}
