import type { KindCluster } from '../kind';
import { Cidr } from '../kubernetes/cidr';
import type { Problem } from '../problems';

/** What is wrong with the addresses for Services of type LoadBalancer. */
export function addressProblems(loadBalancerCidr: string, { dockerCidr, nodes }: KindCluster): Problem[] {
  const addresses = Cidr.parse(loadBalancerCidr);
  if (!dockerCidr.contains(addresses)) {
    return [
      {
        what: `loadBalancerCidr is ${loadBalancerCidr}, but Docker's network is ${dockerCidr}.`,
        remedy:
          'Choose a part of Docker’s network, or set cluster.dockerCidr if it is another one: addresses are resolved by ARP.',
        code: 'KND002',
      },
    ];
  }
  // After the network's own address come its gateway and the nodes.
  const lastNode = dockerCidr.first + 1n + BigInt(nodes);
  if (addresses.first > lastNode && addresses.last < dockerCidr.last) return [];
  return [
    {
      what: `loadBalancerCidr is ${loadBalancerCidr}, which contains the lowest or the last addresses of Docker's network ${dockerCidr}.`,
      remedy: 'Choose a part from its middle: the nodes have the lowest, and the last is the broadcast address.',
      code: 'KND007',
    },
  ];
}
