import { nodeRoomProblems } from '../cilium/node-room';
import { Cidr } from '../kubernetes/cidr';
import { asBlock } from '../kubernetes/ip-address';
import type { ClusterFacts } from '../live/cluster-facts';
import type { Finding } from '../status';
import { ok, wrong } from './findings';
import type { Wanted } from './wanted';

/** Whether pods, Services and nodes have networks of their own, and each node gets a part of that of pods. */
export function addresses(facts: ClusterFacts, wanted: Wanted): Finding[] {
  return [...overlaps(facts, wanted), ...room(facts, wanted)];
}

function overlaps({ nodes, serviceNetworks, podNetworks }: ClusterFacts, wanted: Wanted): Finding[] {
  const pods = wanted.podNetworks.length > 0 ? wanted.podNetworks : podNetworks;
  const known = [
    ...serviceNetworks.map((cidr) => ({ whose: 'the network of Services', cidr })),
    ...nodes.flatMap(({ name, addresses }) =>
      addresses.map((address) => ({
        whose: `the address of ${name}`,
        cidr: asBlock(address),
      })),
    ),
  ].filter(({ cidr }) => Cidr.problems(cidr, '').length === 0);
  const readable = pods.filter((cidr) => Cidr.problems(cidr, '').length === 0);
  const found = readable.flatMap((cidr) =>
    known
      .filter((other) => Cidr.parse(other.cidr).overlaps(Cidr.parse(cidr)))
      .map((other) =>
        wrong(
          'Addresses',
          `${cidr} is for pods and overlaps ${other.cidr}, ${other.whose}`,
          'Give pods another network: Ipam.clusterPool({ ipv4Cidrs: […] }).',
        ),
      ),
  );
  if (found.length > 0 || readable.length === 0) return found;
  return [
    ok(
      'Addresses',
      `pods (${readable.join(', ')}), Services (${serviceNetworks.join(', ') || 'unknown'}) and nodes have none in common`,
    ),
  ];
}

/** Whether each node gets a part of the networks of pods. */
function room({ nodes }: ClusterFacts, { nodePools }: Wanted): Finding[] {
  return nodeRoomProblems(nodePools, nodes.length).map(({ what, remedy }) =>
    wrong('Addresses', what.replace(/\.$/, ''), remedy),
  );
}
