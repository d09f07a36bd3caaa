import type { ClusterIndex } from '../../../cluster/cluster-index';
import { warn } from '../../../warnings';
import type { NameMatch } from './names';
import type { PolicyInCluster } from './policies';

/**
 * Tells of DNS names of Services in `toFQDNs`: Cilium learns addresses from answers, but knows pods by their identities,
 * and the address of a Service is replaced before a policy looks. A Service without pods of its own, such as one of type
 * ExternalName, leads out of the cluster.
 */
export function warnOfServiceNames(index: ClusterIndex, policies: readonly PolicyInCluster[]): void {
  for (const { construct, rules } of policies) {
    for (const { path, direction, egress } of rules) {
      if (direction !== 'egress') continue;
      (egress.toFQDNs ?? []).forEach((name, position) => {
        const service = serviceOf(name);
        if (!service || leadsOut(index, service)) return;
        warn(construct, {
          what: `${path}.toFQDNs[${position}] is ${name.matchName ?? name.matchPattern}, the name of a Service of the cluster, which a name does not match.`,
          remedy: `Use ${instead(service)}, unless the Service leads out of the cluster.`,
          code: 'NP039',
        });
      });
    }
  }
}

interface NamedService {
  readonly name: string;
  readonly namespace: string;
}

const CLUSTER_DOMAIN = /\.(?:svc|(?:svc\.)?cluster\.local)$/;

function serviceOf({ matchName, matchPattern }: NameMatch): NamedService | undefined {
  const text = (matchName ?? matchPattern ?? '').toLowerCase().replace(/\.$/, '');
  if (!CLUSTER_DOMAIN.test(text)) return undefined;
  const [namespace = '*', name = '*'] = text.replace(CLUSTER_DOMAIN, '').split('.').reverse();
  return { name, namespace };
}

function instead({ name, namespace }: NamedService): string {
  if (namespace.includes('*')) return 'Peer.pods(labels, namespace)';
  if (name.includes('*')) return `Peer.namespace('${namespace}') or Peer.pods(labels, '${namespace}')`;
  return `Peer.service('${name}', '${namespace}') or Peer.pods(labels, '${namespace}')`;
}

function leadsOut(index: ClusterIndex, { namespace, name }: NamedService): boolean {
  const spec = index.spec('Service', namespace, name);
  return spec !== undefined && (spec.type === 'ExternalName' || spec.selector === undefined);
}
