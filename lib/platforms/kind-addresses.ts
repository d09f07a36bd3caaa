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
          'Take a part of Docker’s network, or say by cluster.dockerCidr which one it is: addresses are found by ARP.',
        code: 'KND002',
      },
    ];
  }
  // Behind the network's own address come its gateway and the nodes.
  const lastNode = dockerCidr.first + 1n + BigInt(nodes);
  if (addresses.first > lastNode && addresses.last < dockerCidr.last) return [];
  return [
    {
      what: `loadBalancerCidr is ${loadBalancerCidr}, which has the lowest addresses of Docker's network ${dockerCidr} or its highest.`,
      remedy: 'Take a part from its middle: the nodes have the lowest, and the highest means all of them.',
      code: 'KND007',
    },
  ];
}
