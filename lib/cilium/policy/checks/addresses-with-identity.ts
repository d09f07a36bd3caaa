import type { ClusterIndex } from '../../../cluster/cluster-index';
import { Cidr } from '../../../kubernetes/cidr';
import { warn } from '../../../warnings';
import { type ClusterNetwork, clusterNetworks } from '../../cluster/networks';
import type { CidrRuleSpec } from '../spec';
import type { PolicyInCluster } from './policies';

const INSTEAD: Readonly<Record<ClusterNetwork['of'], string>> = {
  pods: 'Peer.pods(labels, namespace)',
  nodes: 'Peer.entity(Entity.REMOTE_NODE), Entity.HOST or Entity.KUBE_APISERVER',
  Services: 'Peer.service(name, namespace), or Peer.pods for what is behind it',
};

/**
 * Tells of rules by address for what Cilium knows by its identity: an address of a pod, a node or a Service is never
 * matched by a CIDR (cilium/cilium#35401, #20550). Larger blocks, such as all private addresses, are about others too.
 */
export function warnOfAddressesWithIdentity(index: ClusterIndex, policies: readonly PolicyInCluster[]): void {
  const networks = clusterNetworks(index);
  for (const { construct, rules } of policies) {
    for (const { peers } of rules) {
      for (const { path, values, kind } of peers.filter(({ kind }) => kind === 'CIDR' || kind === 'CIDRSet')) {
        values.forEach((value, position) => {
          const text = kind === 'CIDR' ? value : (value as CidrRuleSpec).cidr;
          const network = networkAround(text, networks);
          if (!network) return;
          warn(construct, {
            what: `${path}[${position}] is ${String(text)}, which is within ${network.title}, and Cilium knows ${network.of} by their identities: a CIDR does not match them.`,
            remedy: `Use ${INSTEAD[network.of]}; if this is an address outside of the cluster, keep it.`,
            code: 'NP038',
          });
        });
      }
    }
  }
}

function networkAround(text: unknown, networks: readonly ClusterNetwork[]): ClusterNetwork | undefined {
  if (typeof text !== 'string' || Cidr.problems(text, '').length > 0) return undefined;
  const block = Cidr.parse(text);
  return networks.find(({ cidr }) => cidr.contains(block) && !cidr.equals(block));
}
