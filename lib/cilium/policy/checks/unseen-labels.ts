import type { IConstruct } from 'constructs';
import type { ClusterIndex } from '../../../cluster/cluster-index';
import { warn } from '../../../warnings';
import { IdentityLabels } from '../../cluster/identity-labels';
import { ciliumIn } from '../../cluster/install';
import type { SelectorSpec } from '../spec';
import { type PolicyInCluster, subjectPath } from './policies';
import { placeOf } from './rule-view';
import { keysOf, labelName } from './selectors';

/** A selector of pods by their identities. */
interface LocatedSelector {
  readonly construct: IConstruct;
  readonly path: string;
  readonly selector: SelectorSpec;
}

interface EgressGatewaySpec {
  readonly selectors: readonly { readonly podSelector?: SelectorSpec }[];
}

/**
 * Warns of selectors by labels that Cilium leaves out of identities, so that they select nothing: those that differ for
 * each pod, such as the name that a StatefulSet gives, and all that `labels` does not list.
 */
export function warnOfUnseenLabels(index: ClusterIndex, policies: readonly PolicyInCluster[]): void {
  const cilium = ciliumIn(index);
  const labels = cilium && IdentityLabels.of(cilium);
  if (!labels) return;
  for (const { construct, path, selector } of [...policies.flatMap(selectorsOf), ...egressGateways(index)]) {
    for (const key of new Set(labelsOfPods(selector))) {
      if (labels.includes(key)) continue;
      warn(construct, {
        what: `${path} selects by the label ${key}, which ${labels.areListed ? `settings.labels of ${cilium.path} does not list` : 'Cilium leaves out of the identities of pods'}: policies do not see it.`,
        remedy: labels.areListed
          ? `Add k8s:${key.replaceAll('.', '\\.')} to settings.labels of CiliumCni, or select by a label that is listed.`
          : 'Select by a label that all pods of a workload have in common.',
        code: 'NP045',
      });
    }
  }
}

function selectorsOf(policy: PolicyInCluster): LocatedSelector[] {
  const { construct, subject, rules } = policy;
  const own: LocatedSelector[] =
    subject?.kind === 'endpoints'
      ? [{ construct, path: subjectPath(policy), selector: { matchExpressions: [...subject.requirements] } }]
      : [];
  const peers = rules.flatMap((rule) => rule.peers).filter((peer) => peer.kind === 'Endpoints');
  return [
    ...own,
    ...peers.flatMap((peer) =>
      peer.values.map((value, position) => ({
        construct,
        path: placeOf(peer, position),
        selector: value as SelectorSpec,
      })),
    ),
  ];
}

function egressGateways(index: ClusterIndex): LocatedSelector[] {
  return index
    .objects<EgressGatewaySpec>('cilium.io/CiliumEgressGatewayPolicy')
    .flatMap(({ construct, spec: { selectors = [] } }) =>
      selectors.flatMap(({ podSelector }, position) =>
        podSelector ? [{ construct, path: `spec.selectors[${position}].podSelector`, selector: podSelector }] : [],
      ),
    );
}

/** Keys of labels that pods have from Kubernetes; what is reserved, or from elsewhere, is not covered by the list. */
function labelsOfPods(selector: SelectorSpec): string[] {
  return keysOf(selector)
    .filter((key) => /^((k8s|any):|[^:]*$)/.test(key))
    .map(labelName);
}
