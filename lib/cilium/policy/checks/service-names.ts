import type { ClusterIndex } from '../../../cluster/cluster-index';
import { warn } from '../../../warnings';
import type { NameMatch } from './names';
import { knownNamespaces } from './namespaces';
import type { PolicyInCluster } from './policies';

/**
 * Warns of DNS names of Services in `toFQDNs`: Cilium learns addresses from answers, but knows pods by their
 * identities, and the address of a Service is replaced before a policy looks. A Service without pods of its own, such
 * as one of type ExternalName, leads out of the cluster.
 */
export function warnOfServiceNames(index: ClusterIndex, policies: readonly PolicyInCluster[]): void {
  const known = new Set([...knownNamespaces(index), ...policies.flatMap(({ namespace }) => namespace ?? [])]);
  for (const { construct, namespace, rules } of policies) {
    for (const { path, direction, egress } of rules) {
      if (direction !== 'egress') continue;
      (egress.toFQDNs ?? []).forEach((name, position) => {
        const service = serviceOf(name) ?? shortened(name, namespace, known);
        if (!service || leadsOut(index, service)) return;
        warn(construct, {
          what: `${path}.toFQDNs[${position}] is ${textOf(name)}, the name of a Service of the cluster, which a name does not match.`,
          remedy: `Use ${instead(service)}${inFull(service)}, unless the ${service.isShort ? 'name is one outside of the cluster' : 'Service leads out of the cluster'}.`,
          code: 'NP039',
        });
      });
    }
  }
}

interface NamedService {
  readonly name: string;
  readonly namespace: string;
  /** Whether only the pods' search list makes a name of a Service of it. */
  readonly isShort?: boolean;
}

const CLUSTER_DOMAIN = /\.(?:svc|(?:(?:svc|pod)\.)?cluster\.local)$/;

function serviceOf(match: NameMatch): NamedService | undefined {
  const text = textOf(match);
  if (!CLUSTER_DOMAIN.test(text)) return undefined;
  const [namespace = '*', name = '*'] = text.replace(CLUSTER_DOMAIN, '').split('.').reverse();
  return { name, namespace };
}

/**
 * The name by which a pod looks up a Service, and which its resolver completes: `web` in its own namespace, `web.shop`
 * in another one. The names that the DNS proxy sees are the complete ones. A name of two parts may as well be one of
 * the Internet, unless the program knows the second one as a namespace.
 */
function shortened(
  match: NameMatch,
  own: string | undefined,
  namespaces: ReadonlySet<string>,
): NamedService | undefined {
  const text = textOf(match);
  const [name = '', namespace, ...more] = text.split('.');
  if (name === '' || more.length > 0) return undefined;
  if (namespace === undefined) return name.includes('*') ? undefined : { name, namespace: own ?? '*', isShort: true };
  return namespaces.has(namespace) ? { name, namespace, isShort: true } : undefined;
}

function textOf({ matchName, matchPattern }: NameMatch): string {
  return (matchName ?? matchPattern ?? '').toLowerCase().replace(/\.$/, '');
}

function instead({ name, namespace }: NamedService): string {
  if (namespace.includes('*')) return 'Peer.pods(labels, namespace)';
  if (name.includes('*')) return `Peer.namespace('${namespace}') or Peer.pods(labels, '${namespace}')`;
  return `Peer.service('${name}', '${namespace}') or Peer.pods(labels, '${namespace}')`;
}

/** How the Service is named in full where the policy is derived: from a flow, or from a repository. */
function inFull({ name, namespace, isShort = false }: NamedService): string {
  return isShort && !`${name}${namespace}`.includes('*')
    ? `, or write ${name}.${namespace}.svc where a prop has the host`
    : '';
}

function leadsOut(index: ClusterIndex, { namespace, name }: NamedService): boolean {
  const spec = index.spec('Service', namespace, name);
  return spec !== undefined && (spec.type === 'ExternalName' || spec.selector === undefined);
}
