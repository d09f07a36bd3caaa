import type { ClusterIndex } from '../../../cluster/cluster-index';
import { INGRESS_CONTROLLER, type IngressController, ROUTED_SERVICES } from '../../../cluster/ingress-controller';
import { mayBothSelect } from '../../../kubernetes/label-selection';
import { warn } from '../../../warnings';
import type { SelectorSpec } from '../spec';
import { atOtherPorts, mayAdmit, podPortOf, portToName } from './admitted-ports';
import { type Backend, backendsOfIngresses, closesAll, isEmptyRule, podsBehind } from './backends';
import { subjectOf } from './coverage';
import { mayShareSubjects, type PolicyInCluster, plain } from './policies';
import type { RuleView } from './rule-view';
import { isOfNamespaces, keysOf } from './selectors';

/** Entities to which the pods of an ingress controller belong. */
const PODS: readonly unknown[] = ['cluster', 'all'];

/**
 * Warns of Services that an ingress controller of the program leads to, and whose pods policies close to it: it answers
 * such requests with 504 after a while.
 */
export function warnOfPodsClosedToControllers(index: ClusterIndex, policies: readonly PolicyInCluster[]): void {
  const [controller, another] = index.facts(INGRESS_CONTROLLER).map(({ value }) => value);
  // With several, which of them takes a route is not known.
  if (!controller || another) return;
  const byNamespace = new Map<string | undefined, PolicyInCluster[]>();
  for (const policy of policies) {
    byNamespace.set(policy.namespace, [...(byNamespace.get(policy.namespace) ?? []), policy]);
  }
  const clusterwide = byNamespace.get(undefined) ?? [];
  for (const backend of backendsOf(index, controller)) {
    const { name, namespace, protocol, by } = backend;
    const podPort = podPortOf(index, backend);
    const pods = podsBehind(index, namespace, name);
    const there = [...(byNamespace.get(namespace) ?? []), ...clusterwide];
    const closing = there.find((policy) => closesAll(policy, pods));
    if (!closing) continue;
    const about = there.filter((policy) => mayShareSubjects(policy, { ...policy, subject: pods }));
    const admitting = about.flatMap((policy) => admittingRules(policy, controller));
    if (admitting.some((rule) => mayAdmit(rule, podPort, protocol))) continue;
    warn(by, {
      what: `the pods behind ${namespace}/${name} are closed by ${closing.title}, and no policy lets the ingress controller in ${controller.namespace} in${atOtherPorts(admitting, podPort, protocol)}.`,
      remedy: `Add Allow.fromTraefik('${controller.namespace}', ${portToName(podPort, protocol)}) to ingress of a policy for the pods behind ${namespace}/${name}.`,
      code: 'NP042',
    });
  }
}

function admittingRules(policy: PolicyInCluster, from: IngressController): RuleView[] {
  return policy.rules.filter(({ direction, deny, peers }) => {
    if (direction !== 'ingress' || deny) return false;
    if (peers.length === 0) return !isEmptyRule(policy);
    return peers.some(({ kind, values }) =>
      values.some((value) =>
        kind === 'Entities'
          ? PODS.includes(value)
          : kind === 'Endpoints' && maySelect(value as SelectorSpec, policy, from),
      ),
    );
  });
}

function backendsOf(index: ClusterIndex, { ingressClass }: IngressController): Backend[] {
  const routed = index
    .facts(ROUTED_SERVICES)
    .flatMap(({ construct, value }) => value.map((service) => ({ ...service, by: construct })));
  const ofIngresses = ingressClass
    ? backendsOfIngresses(index, (name) => (name === undefined ? ingressClass.isDefault : name === ingressClass.name))
    : [];
  return [...routed, ...ofIngresses];
}

/** Whether a peer may be the controller's pods; one that says nothing of namespaces is about the policy's own. */
function maySelect(selector: SelectorSpec, { namespace }: PolicyInCluster, from: IngressController): boolean {
  const anywhere = keysOf(selector).some(isOfNamespaces);
  const peer = subjectOf(selector, 'endpoints', anywhere ? undefined : namespace);
  const pods = subjectOf({ matchLabels: { ...from.podLabels } }, 'endpoints', from.namespace);
  return mayBothSelect(plain(peer), plain(pods));
}
