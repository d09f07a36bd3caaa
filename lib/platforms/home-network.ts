import type { IpBlock } from '../cilium/load-balancer/ip-block';
import type { K3sNode } from '../k3s';
import { Cidr, IpFamily } from '../kubernetes/cidr';
import { asBlock, IpAddress } from '../kubernetes/ip-address';
import { type Problem, quoted } from '../problems';

/** A home network, and the part of it that the cluster uses. */
export interface HomeNetwork {
  readonly network: string;
  readonly nodes: readonly K3sNode[];
  readonly apiServer: string | undefined;
  /** The interfaces of the nodes; the first one is the platform's, unless nodes differ. */
  readonly interfaces: readonly string[];
  readonly pool: IpBlock;
  readonly gatewayAddress: string | undefined;
}

/** What is wrong with the interface and with the addresses for Services. */
export function homeNetworkProblems(home: HomeNetwork): Problem[] {
  return [...[...new Set(home.interfaces)].flatMap(interfaceProblems), ...poolProblems(home)];
}

// What Linux accepts, without characters that are special in a regular expression.
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
 * Machines at home resolve an address of the pool by ARP on their own network; for an address outside of it, they would
 * ask the router. No other machine may use the address.
 */
function poolProblems(home: HomeNetwork): Problem[] {
  const malformed = home.pool._problems('pool');
  if (malformed.length > 0 || Cidr.problems(home.network, '').length > 0) return [...malformed];
  const { family, first, last, text } = rangeOf(home.pool);
  const network = Cidr.parse(home.network);
  const inside = family === network.family && network.first < first && last < network.last;
  if (inside) return [...takenProblems(home), ...gatewayProblems(home)];
  return [
    {
      what: `pool is ${text}, but it must be inside network ${network}, without its first and last address.`,
      remedy: `Choose addresses of ${network} that the router does not give out, such as IpBlock.range(…, …).`,
      code: 'K3S008',
    },
  ];
}

function takenProblems({ nodes, apiServer, pool }: HomeNetwork): Problem[] {
  const taken = [
    ...nodes.map(({ name, ip }) => ({ whose: `the address of ${name}`, ip })),
    ...(apiServer === undefined ? [] : [{ whose: 'the address of the API server', ip: apiServer }]),
  ];
  const { text } = rangeOf(pool);
  return taken
    .filter(({ ip }) => holds(pool, ip))
    .map(({ whose, ip }) => ({
      what: `pool is ${text}, which holds ${ip}, ${whose}.`,
      remedy: 'Choose addresses that nothing else in the network uses.',
      code: 'K3S008',
    }));
}

function gatewayProblems({ gatewayAddress, pool }: HomeNetwork): Problem[] {
  if (gatewayAddress === undefined || holds(pool, gatewayAddress)) return [];
  return [
    {
      what: `gateway.address is ${quoted(gatewayAddress)}, which is not in pool ${rangeOf(pool).text}.`,
      remedy: 'Choose an address of the pool, or leave it out for any that is free.',
      code: 'K3S008',
    },
  ];
}

function holds(pool: IpBlock, ip: string): boolean {
  const { first, last } = rangeOf(pool);
  const address = IpAddress.read(ip);
  return address?.family === IpFamily.IPV4 && first <= address.value && address.value <= last;
}

function rangeOf(pool: IpBlock): { family: IpFamily; first: bigint; last: bigint; text: string } {
  const { cidr, start = '', stop = start } = pool._render();
  if (cidr !== undefined) {
    const { family, first, last } = Cidr.parse(cidr);
    return { family, first, last, text: cidr };
  }
  const [first, last] = [Cidr.parse(asBlock(start)), Cidr.parse(asBlock(stop))];
  return { family: first.family, first: first.first, last: last.last, text: `${start} to ${stop}` };
}
