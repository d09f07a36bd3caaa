import type { EgressRule, IngressRule, LabelSelector, Peer, Port } from '../cilium/policy';
import { NAMESPACE_LABELS, POD_NAMESPACE } from '../cilium/policy/peer';
import type { SelectorSpec } from '../cilium/policy/spec';
import type { NetworkPolicyEgressRule, NetworkPolicyIngressRule } from '../kubernetes/objects';
import type { Problem } from '../problems';

/** The pods that the policy selects, and what it allows. */
export interface PolicyRules {
  readonly endpointSelector: LabelSelector;
  readonly enableDefaultDeny?: { readonly ingress: boolean; readonly egress: boolean };
  readonly ingress?: readonly IngressRule[];
  readonly egress?: readonly EgressRule[];
}

/** The peers of a rule in Kubernetes' own policies; none means everyone. */
type PlainPeer = NonNullable<NetworkPolicyIngressRule['from']>[number];
type PlainPort = NonNullable<NetworkPolicyIngressRule['ports']>[number];

/**
 * The same policy as a Kubernetes NetworkPolicy. Peers that it cannot express become everyone: DNS names, API servers
 * and nodes. Limits that it cannot express, such as request paths, are a problem.
 */
export function plainSpec({ endpointSelector, enableDefaultDeny, ingress, egress }: PolicyRules) {
  const problems: Problem[] = [];
  const closes = { ingress: ingress ?? enableDefaultDeny?.ingress, egress: egress ?? enableDefaultDeny?.egress };
  const spec = {
    podSelector: podSelector(endpointSelector._render()),
    policyTypes: [...(closes.ingress ? ['Ingress'] : []), ...(closes.egress ? ['Egress'] : [])],
    ...(ingress
      ? { ingress: ingress.map((rule): NetworkPolicyIngressRule => plainRule('from', rule.from, rule, problems)) }
      : {}),
    ...(egress
      ? { egress: egress.map((rule): NetworkPolicyEgressRule => plainRule('to', rule.to, rule, problems)) }
      : {}),
  };
  return { spec, problems };
}

function plainRule(
  side: 'from' | 'to',
  peers: readonly Peer[],
  rule: Omit<IngressRule, 'from'> & Omit<EgressRule, 'to'>,
  problems: Problem[],
) {
  const unknown = (['http', 'kafka', 'icmps', 'serverNames', 'authentication'] as const).find((name) => rule[name]);
  if (unknown) problems.push(cannotSay(unknown));
  const found = peers.map((peer) => plainPeer(peer, problems));
  const isEveryone = found.includes(EVERYONE);
  return {
    ...(isEveryone ? {} : { [side]: found }),
    ...(rule.ports ? { ports: rule.ports.flatMap(plainPorts) } : {}),
  };
}

const EVERYONE: PlainPeer = Object.freeze({});

function plainPeer({ _kind: kind, _value: value }: Peer, problems: Problem[]): PlainPeer {
  if (kind === 'Endpoints') return podsOf(value as SelectorSpec);
  if (kind === 'CIDRSet' && 'cidr' in (value as object))
    return { ipBlock: value as { cidr: string; except?: string[] } };
  if (kind === 'Entities' || kind === 'FQDNs') return EVERYONE;
  problems.push(cannotSay(kind));
  return EVERYONE;
}

/** Cilium treats the namespace as a label of a pod, and Kubernetes selects it separately. */
function podsOf({ matchLabels = {}, matchExpressions = [] }: SelectorSpec): PlainPeer {
  const labels = Object.entries(matchLabels);
  const ofNamespace = labels.flatMap(([key, value]): [string, string][] => {
    if (key === POD_NAMESPACE) return [['kubernetes.io/metadata.name', value]];
    return key.startsWith(NAMESPACE_LABELS) ? [[key.slice(NAMESPACE_LABELS.length), value]] : [];
  });
  const isOfAny = matchExpressions.some(({ key, operator }) => key === POD_NAMESPACE && operator === 'Exists');
  const rest = {
    matchLabels: Object.fromEntries(labels.filter(([key]) => !isOfNamespace(key))),
    matchExpressions: matchExpressions.filter(({ key }) => !isOfNamespace(key)),
  };
  const pods = podSelector(rest);
  const namespaces =
    ofNamespace.length > 0 ? { matchLabels: Object.fromEntries(ofNamespace) } : isOfAny ? {} : undefined;
  return {
    ...(namespaces ? { namespaceSelector: namespaces } : {}),
    ...(namespaces === undefined || Object.keys(pods).length > 0 ? { podSelector: pods } : {}),
  };
}

function isOfNamespace(key: string): boolean {
  return key === POD_NAMESPACE || key.startsWith(NAMESPACE_LABELS);
}

function podSelector({ matchLabels = {}, matchExpressions = [] }: SelectorSpec) {
  const labels = Object.entries(matchLabels).map(([key, value]) => [withoutSource(key), value] as const);
  const expressions = matchExpressions.map(({ key, operator, values }) => ({
    key: withoutSource(key),
    operator,
    ...(values ? { values: [...values] } : {}),
  }));
  return {
    ...(labels.length > 0 ? { matchLabels: Object.fromEntries(labels) } : {}),
    ...(expressions.length > 0 ? { matchExpressions: expressions } : {}),
  };
}

function withoutSource(key: string): string {
  return key.replace(/^(?:k8s|any):/, '');
}

function plainPorts(port: Port): PlainPort[] {
  const { port: text, endPort, protocol = 'ANY' } = port._render();
  const number = /^\d+$/.test(text) ? Number(text) : text;
  const at = text === '0' ? {} : { port: number, ...(endPort === undefined ? {} : { endPort }) };
  const protocols = protocol === 'ANY' ? ['UDP', 'TCP'] : [protocol];
  return protocols.map((each) => ({ protocol: each, ...at }));
}

function cannotSay(what: string): Problem {
  return {
    what: `A policy of the platform has ${what}, which NetworkPolicies of Kubernetes do not support.`,
    remedy: 'Leave it out, or use NetworkPolicyKind.CILIUM on a cluster with Cilium.',
    code: 'GIT023',
  };
}
