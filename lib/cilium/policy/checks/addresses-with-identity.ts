import type { ClusterIndex } from '../../../cluster/cluster-index';
import { Cidr } from '../../../kubernetes/cidr';
import { warn } from '../../../warnings';
import { type ClusterNetwork, clusterNetworks } from '../../cluster/networks';
import type { CidrRuleSpec } from '../spec';
import type { PolicyInCluster } from './policies';
import { placeOf } from './rule-view';

/** What selects them, in policies of Cilium's and in Kubernetes' own. */
const INSTEAD: Readonly<Record<ClusterNetwork['of'], readonly [own: string, kubernetes: string]>> = {
  pods: ['Peer.pods(labels, namespace)', 'podSelector and namespaceSelector'],
  nodes: [
    'Peer.entity(Entity.REMOTE_NODE), Entity.HOST or Entity.KUBE_APISERVER',
    'a CiliumNetworkPolicy with Entity.REMOTE_NODE, Entity.HOST or Entity.KUBE_APISERVER',
  ],
  Services: [
    'Peer.service(name, namespace), or Peer.pods for what is behind it',
    'podSelector and namespaceSelector for the pods behind it',
  ],
};

/** Networks that stand for all private addresses: a block that is equal to one of them is not about pods alone. */
const PRIVATE: readonly string[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
  'fd00::/8',
];

/**
 * Warns of rules that select by address what Cilium knows by identity: an address of a pod, a node or a Service is
 * never matched by a CIDR (cilium/cilium#35401, #20550). Larger blocks, such as all private addresses, cover others
 * too.
 */
export function warnOfAddressesWithIdentity(index: ClusterIndex, policies: readonly PolicyInCluster[]): void {
  const networks = clusterNetworks(index);
  warnOfGroups(index, networks);
  for (const { construct, rules, kind } of policies) {
    for (const peers of rules.flatMap((rule) => rule.peers)) {
      if (peers.kind === 'CIDR' || peers.kind === 'CIDRSet') {
        peers.values.forEach((value, position) => {
          const text = peers.kind === 'CIDR' ? value : (value as CidrRuleSpec).cidr;
          const network = networkAround(text, networks);
          if (!network) return;
          warn(construct, {
            what: `${placeOf(peers, position)} is ${String(text)}, which is within ${network.title}, and Cilium knows ${network.of} by their identities: a CIDR does not match them.`,
            remedy: `Use ${INSTEAD[network.of][kind === 'NetworkPolicy' ? 1 : 0]}; if this is an address outside of the cluster, keep it.`,
            code: 'NP038',
          });
        });
      }
    }
  }
}

interface CidrGroupSpec {
  readonly externalCIDRs: readonly string[];
}

/** Groups of addresses that policies refer to do not match them either. */
function warnOfGroups(index: ClusterIndex, networks: readonly ClusterNetwork[]): void {
  for (const { construct, spec } of index.objects<CidrGroupSpec>('cilium.io/CiliumCIDRGroup')) {
    (spec.externalCIDRs ?? []).forEach((text, position) => {
      const network = networkAround(text, networks);
      if (!network) return;
      warn(construct, {
        what: `spec.externalCIDRs[${position}] is ${text}, which is within ${network.title}, and Cilium knows ${network.of} by their identities: a group of CIDRs does not match them.`,
        remedy: `Use ${INSTEAD[network.of][0]} in policies; if this is an address outside of the cluster, keep it.`,
        code: 'NP038',
      });
    });
  }
}

function networkAround(text: unknown, networks: readonly ClusterNetwork[]): ClusterNetwork | undefined {
  if (typeof text !== 'string' || Cidr.problems(text, '').length > 0) return undefined;
  const block = Cidr.parse(text);
  return networks.find(({ cidr }) => cidr.contains(block) && !(cidr.equals(block) && PRIVATE.includes(String(block))));
}
