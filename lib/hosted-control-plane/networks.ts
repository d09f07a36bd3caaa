import { type Cidr, IpFamily } from '../kubernetes/cidr';
import type { Problem } from '../problems';
import type { TenantSize } from './tenant-size';

/** The networks of a tenant's cluster. */
export interface TenantNetworks {
  readonly serviceCidr: Cidr;
  readonly podCidr: Cidr;
}

/** The part of each node, as the controller manager gives it out: so many bits, of 16 bits of nodes at most. */
const NODE_PREFIX: Readonly<Record<IpFamily, number>> = { [IpFamily.IPV4]: 24, [IpFamily.IPV6]: 64 };
const NODE_BITS = 16;

/** What is wrong with networks, alone or together: the API server or the controller manager would not start. */
export function networkProblems({ serviceCidr, podCidr }: TenantNetworks): Problem[] {
  const longest = NODE_PREFIX[podCidr.family];
  const problem = (what: string, remedy: string): Problem => ({ what, remedy, code: 'HCP006' });
  return [
    ...(serviceCidr.overlaps(podCidr)
      ? [
          problem(
            `serviceCidr is ${serviceCidr} and podCidr is ${podCidr}, which overlap.`,
            'Choose networks that have no address in common.',
          ),
        ]
      : []),
    ...(serviceCidr.family === podCidr.family
      ? []
      : [
          problem(
            `serviceCidr is ${serviceCidr} and podCidr is ${podCidr}, of which one is IPv4 and one IPv6: a Service leads to pods of its own kind.`,
            'Give two networks of one kind.',
          ),
        ]),
    ...(serviceCidr.size < 16n || serviceCidr.size > 2n ** 20n
      ? [
          problem(
            `serviceCidr is ${serviceCidr}, but the API server takes networks of 16 to 1,048,576 addresses.`,
            'Give a network such as 10.96.0.0/16.',
          ),
        ]
      : []),
    ...(podCidr.prefixLength > longest || podCidr.prefixLength < longest - NODE_BITS
      ? [
          problem(
            `podCidr is ${podCidr}, of which each node gets a /${longest}: the controller manager takes networks from /${longest - NODE_BITS} to /${longest}.`,
            'Give a network such as 10.244.0.0/16.',
          ),
        ]
      : []),
  ];
}

/** A network with room for fewer nodes than the tenant may have. */
export function tooFewNodes(podCidr: Cidr, { name, nodes }: TenantSize): Problem | undefined {
  const room = 2 ** (NODE_PREFIX[podCidr.family] - podCidr.prefixLength);
  if (room >= nodes) return undefined;
  return {
    what: `podCidr is ${podCidr}, which has room for ${room} nodes of the ${nodes} of a ${name} tenant: further ones get no pods.`,
    remedy: `Give a /${NODE_PREFIX[podCidr.family] - Math.ceil(Math.log2(nodes))} or larger; a cluster that has nodes keeps the network that it has.`,
    code: 'HCP010',
  };
}
