import { type Cidr, IpFamily } from '../kubernetes/cidr';
import type { Problem } from '../problems';
import type { TenantSize } from './tenant-size';

/** The networks of a tenant's cluster. */
export interface TenantNetworks {
  readonly serviceCidr: Cidr;
  readonly podCidr: Cidr;
}

/** The prefix length of each node's part, as the controller manager assigns it; at most 16 bits of nodes. */
const NODE_PREFIX: Readonly<Record<IpFamily, number>> = { [IpFamily.IPV4]: 24, [IpFamily.IPV6]: 64 };
const NODE_BITS = 16;

/** Problems of the networks: the API server or the controller manager would not start. */
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
            `serviceCidr is ${serviceCidr} and podCidr is ${podCidr}, one IPv4 and one IPv6: a Service leads to pods of its own family.`,
            'Give two networks of one family.',
          ),
        ]),
    ...(serviceCidr.size < 16n || serviceCidr.size > 2n ** 20n
      ? [
          problem(
            `serviceCidr is ${serviceCidr}, but the API server needs a network of 16 to 1,048,576 addresses.`,
            'Give a network such as 10.96.0.0/16.',
          ),
        ]
      : []),
    ...(podCidr.prefixLength > longest || podCidr.prefixLength < longest - NODE_BITS
      ? [
          problem(
            `podCidr is ${podCidr}, from which each node gets a /${longest}: the controller manager accepts networks from /${longest - NODE_BITS} to /${longest}.`,
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
    what: `podCidr is ${podCidr}, which has room for ${room} of the ${nodes} nodes of a ${name} tenant: the others get no pods.`,
    remedy: `Give a /${NODE_PREFIX[podCidr.family] - Math.ceil(Math.log2(nodes))} or larger; a cluster with nodes cannot change its network.`,
    code: 'HCP010',
  };
}
