import type { ClusterIndex } from '../../../cluster/cluster-index';
import { NAMESPACE_LABELS, POD_NAMESPACE } from '../peer';
import type { RequirementSpec, SelectorSpec } from '../spec';
import { subjectOf } from './coverage';
import type { PolicyInCluster } from './policies';
import type { PeersView, RuleView } from './rule-view';

/** What the manifest of a NetworkPolicy has. */
interface NetworkPolicySpec {
  readonly podSelector: SelectorSpec;
  readonly policyTypes: readonly string[];
  readonly ingress: readonly NetworkPolicyRule[];
  readonly egress: readonly NetworkPolicyRule[];
}

interface NetworkPolicyRule {
  readonly from?: readonly NetworkPolicyPeer[];
  readonly to?: readonly NetworkPolicyPeer[];
  readonly ports?: readonly {
    readonly protocol?: string;
    readonly port?: number | string;
    readonly endPort?: number;
  }[];
}

interface NetworkPolicyPeer {
  readonly podSelector?: SelectorSpec;
  readonly namespaceSelector?: SelectorSpec;
  readonly ipBlock?: { readonly cidr?: string; readonly except?: readonly string[] };
}

/**
 * Kubernetes' own policies, as Cilium reads them: it converts each into one of its own, so what applies to those
 * applies to these.
 */
export function kubernetesPoliciesIn(index: ClusterIndex): PolicyInCluster[] {
  return index
    .objects<NetworkPolicySpec>('networking.k8s.io/NetworkPolicy')
    .map(({ title, construct, namespace, spec }) => {
      const { podSelector = {}, ingress = [], egress = [] } = spec;
      const { policyTypes = egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'] } = spec;
      return {
        kind: 'NetworkPolicy',
        title,
        construct,
        namespace,
        // What no rule allows is closed, also where there is no rule at all.
        spec: {
          enableDefaultDeny: {
            ...(policyTypes.includes('Ingress') ? { ingress: true } : {}),
            ...(policyTypes.includes('Egress') ? { egress: true } : {}),
          },
        },
        path: 'spec',
        subject: subjectOf(podSelector, 'endpoints', namespace),
        rules: [
          ...ingress.map((rule, position) => viewOf(rule, 'ingress', `spec.ingress[${position}]`)),
          ...egress.map((rule, position) => viewOf(rule, 'egress', `spec.egress[${position}]`)),
        ],
      };
    });
}

function viewOf({ from, to, ports = [] }: NetworkPolicyRule, direction: RuleView['direction'], path: string): RuleView {
  const [list, name] = direction === 'ingress' ? [from, 'from'] : [to, 'to'];
  return {
    path,
    direction,
    deny: false,
    peers: list?.length ? peersOf(list, `${path}.${name}`) : [{ path, kind: 'Entities', values: ['all'] }],
    toPorts:
      ports.length === 0
        ? []
        : [{ ports: ports.map(({ port = 0, ...more }) => ({ ...more, port: String(port) })) as never }],
    icmps: [],
    authentication: undefined,
    egress: {},
  };
}

function peersOf(peers: readonly NetworkPolicyPeer[], path: string): PeersView[] {
  const at = peers.map((peer, position) => ({ ...peer, place: `${path}[${position}]` }));
  const blocks = at.filter(({ ipBlock }) => ipBlock);
  const pods = at.filter(({ ipBlock }) => !ipBlock);
  return [
    {
      path,
      kind: 'CIDRSet',
      values: blocks.map(({ ipBlock }) => ipBlock),
      places: blocks.map(({ place }) => `${place}.ipBlock.cidr`),
    },
    { path, kind: 'Endpoints', values: pods.map(selectorOf), places: pods.map(({ place }) => place) },
  ].filter(({ values }) => values.length > 0);
}

/** A selector of pods with the labels that Cilium gives them for their namespace. */
function selectorOf({ podSelector = {}, namespaceSelector }: NetworkPolicyPeer): SelectorSpec {
  if (!namespaceSelector) return podSelector;
  const { matchLabels = {}, matchExpressions = [] } = namespaceSelector;
  const named = Object.entries(matchLabels).flatMap(([key, value]) =>
    key === 'kubernetes.io/metadata.name' ? [[POD_NAMESPACE, value] as const] : [],
  );
  const labels = Object.entries(matchLabels).map(([key, value]) => [`${NAMESPACE_LABELS}${key}`, value] as const);
  const anywhere: RequirementSpec[] =
    labels.length + matchExpressions.length > 0 ? [] : [{ key: POD_NAMESPACE, operator: 'Exists' as never }];
  return {
    matchLabels: { ...podSelector.matchLabels, ...Object.fromEntries([...labels, ...named]) },
    matchExpressions: [
      ...(podSelector.matchExpressions ?? []),
      ...matchExpressions.map((each) => ({ ...each, key: `${NAMESPACE_LABELS}${each.key}` })),
      ...anywhere,
    ],
  };
}
