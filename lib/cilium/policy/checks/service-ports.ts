import type { ClusterIndex } from '../../../cluster/cluster-index';
import { warn } from '../../../warnings';
import { POD_NAMESPACE } from '../peer';
import type { SelectorSpec } from '../spec';
import { covers, type Subject, subjectOf } from './coverage';
import { type PolicyInCluster, policiesIn } from './policies';
import type { RuleView } from './rule-view';
import { isOfNamespaces, keysOf, labelName } from './selectors';

interface ServiceSpec {
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly port: number; readonly targetPort?: number | string }[];
}

/** A Service, and the pods behind it. */
interface ServiceOfPods {
  readonly title: string;
  readonly pods: Subject;
  readonly ports: ServiceSpec['ports'];
}

/**
 * Warns of rules for the port of a Service that leads to another port of its pods: policies are about pods, to whose
 * ports packets go once the Service is resolved.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#layer-4-examples
 */
export function warnOfServicePorts(index: ClusterIndex): void {
  const services = servicesIn(index);
  for (const policy of policiesIn(index)) {
    for (const rule of policy.rules) {
      for (const pods of podsOf(rule, policy)) warnOf(policy, rule, pods, services);
    }
  }
}

function servicesIn(index: ClusterIndex): ServiceOfPods[] {
  return index.objects<ServiceSpec>('Service').flatMap(({ title, namespace, spec: { selector = {}, ports = [] } }) => {
    if (Object.keys(selector).length === 0) return [];
    return [{ title, pods: subjectOf({ matchLabels: selector }, 'endpoints', namespace), ports }];
  });
}

/** The pods whose ports a rule names: the policy's own for ingress, and the peers for egress. */
function podsOf({ direction, peers }: RuleView, { subject, namespace }: PolicyInCluster): Subject[] {
  if (direction === 'ingress') return subject?.kind === 'endpoints' ? [subject] : [];
  return peers
    .filter(({ kind }) => kind === 'Endpoints')
    .flatMap(({ values }) => values as readonly SelectorSpec[])
    .map((selector) => subjectOf(selector, 'endpoints', namespaceOf(selector, namespace)));
}

/** The namespace that a peer is in, where one label of it says so; one that says nothing is in the policy's own. */
function namespaceOf(selector: SelectorSpec, own?: string): string | undefined {
  const labels = Object.entries(selector.matchLabels ?? {});
  const named = labels.find(([key]) => labelName(key) === labelName(POD_NAMESPACE));
  return named?.[1] ?? (keysOf(selector).some(isOfNamespaces) ? undefined : own);
}

function warnOf(policy: PolicyInCluster, rule: RuleView, pods: Subject, services: readonly ServiceOfPods[]): void {
  const own = services.filter((service) => covers(service.pods, pods));
  const named = rule.toPorts.flatMap(({ ports = [] }) => ports).map(({ port }) => String(port));
  const targets = own.flatMap(({ ports }) => ports.map(({ port, targetPort = port }) => String(targetPort)));
  for (const port of named) {
    if (targets.includes(port)) continue;
    for (const { title, ports } of own) {
      const found = ports.find((each) => String(each.port) === port);
      const target = String(found?.targetPort ?? port);
      // The pods determine which number a name stands for.
      if (!/^\d+$/.test(target)) continue;
      if (target === port || named.includes(target)) continue;
      warn(policy.construct, {
        what: `${rule.path}.toPorts has port ${port}, which is the port of ${title}; its pods get connections at port ${target}, and policies know pods only.`,
        remedy: `Name port ${target}.`,
        code: 'NP043',
      });
    }
  }
}
