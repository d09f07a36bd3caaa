import type { IpBlock } from '../cilium/load-balancer/ip-block';
import type { K3sNode } from '../k3s';
import { Cidr } from '../kubernetes/cidr';
import { IpAddress } from '../kubernetes/ip-address';
import { type Problem, quoted } from '../problems';

/** A network at home, and what of it is the cluster's. */
export interface HomeNetwork {
  readonly network: string;
  readonly nodes: readonly K3sNode[];
  readonly apiServer: string | undefined;
  readonly interface: string;
  readonly pool: IpBlock;
}

/** What is wrong with the interface and with the addresses for Services. */
export function homeNetworkProblems(home: HomeNetwork): Problem[] {
  return [...interfaceProblems(home.interface), ...poolProblems(home)];
}

// What Linux takes, without the characters that mean something in a regular expression.
const INTERFACE = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}$/;

function interfaceProblems(name: string): Problem[] {
  if (INTERFACE.test(name)) return [];
  return [
    {
      what: `interface is ${quoted(name)}, but the name of a network interface has 1 to 15 letters, digits, dashes, dots and underscores.`,
      remedy: 'Give the name that `ip -brief link` shows for the home network, such as eth0.',
      code: 'K3S007',
    },
  ];
}

/**
 * Machines at home find an address of the pool by asking for it on their own network: outside of it, they would ask the
 * router instead. Inside of it, the address must be nobody else's.
 */
function poolProblems({ network, nodes, apiServer, pool }: HomeNetwork): Problem[] {
  const malformed = pool._problems('pool');
  if (malformed.length > 0 || Cidr.problems(network, '').length > 0) return [...malformed];
  const { first, last, text } = rangeOf(pool);
  const home = Cidr.parse(network);
  if (first <= home.first || home.last <= last) {
    return [
      {
        what: `pool is ${text}, but it must lie in network ${home}, without its first and its last address.`,
        remedy: `Choose addresses of ${home} that the router does not give out, such as IpBlock.range(…, …).`,
        code: 'K3S008',
      },
    ];
  }
  const taken = [...nodes.map(({ name, ip }) => ({ what: `the address of ${name}`, ip })), ...apiServerIn(apiServer)];
  return taken.flatMap(({ what, ip }) => {
    const address = IpAddress.read(ip);
    if (!address || address.value < first || last < address.value) return [];
    return [
      {
        what: `pool is ${text}, which holds ${ip}, ${what}.`,
        remedy: 'Choose addresses that nothing else in the network has.',
        code: 'K3S008',
      },
    ];
  });
}

function apiServerIn(apiServer: string | undefined): { what: string; ip: string }[] {
  return apiServer === undefined ? [] : [{ what: 'the address of the API server', ip: apiServer }];
}

function rangeOf(pool: IpBlock): { first: bigint; last: bigint; text: string } {
  const { cidr, start, stop = start } = pool._render();
  if (cidr !== undefined) {
    const { first, last } = Cidr.parse(cidr);
    return { first, last, text: cidr };
  }
  const [first, last] = [IpAddress.read(start), IpAddress.read(stop)];
  return { first: first?.value ?? 0n, last: last?.value ?? 0n, text: `${start} to ${stop}` };
}
