import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { End } from './policy-model';

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string }[];
}

interface Peer {
  readonly namespaceSelector?: Selector;
  readonly podSelector?: Selector;
  readonly ipBlock?: object;
}

interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port?: number | string; readonly endPort?: number; readonly protocol: string }[];
}

interface Policy {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes: readonly string[];
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
  };
}

type Pod = Extract<End, { readonly pod: object }>;

/** Whether a connection is let through because a rule names the other pod, because a rule is open to everyone, or not. */
export type Verdict = 'by name' | 'by everyone' | false;

const read = new WeakMap<IConstruct, readonly Policy[]>();

/** The NetworkPolicies of a program, which must be complete. */
export function plainPolicies({ node }: IConstruct): readonly Policy[] {
  const known = read.get(node.root);
  if (known) return known;
  const objects = node.root.node.findAll().filter((one): one is ApiObject => ApiObject.isApiObject(one));
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy').map((one) => one.toJson() as Policy);
  read.set(node.root, policies);
  return policies;
}

/** What Kubernetes says of a TCP connection between pods. */
export function mayConnect(cluster: IConstruct, from: End, to: End, port: number): Verdict {
  const [source, target] = [from as Pod, to as Pod];
  const policies = plainPolicies(cluster);
  const verdicts = [
    direction(policies, 'Egress', source, target, port),
    direction(policies, 'Ingress', target, source, port),
  ];
  if (verdicts.includes(false)) return false;
  return verdicts.includes('by everyone') ? 'by everyone' : 'by name';
}

function direction(
  policies: readonly Policy[],
  type: 'Ingress' | 'Egress',
  subject: Pod,
  peer: Pod,
  port: number,
): Verdict {
  const about = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === subject.namespace &&
      spec.policyTypes.includes(type) &&
      selects(spec.podSelector, subject.pod),
  );
  if (about.length === 0) return 'by everyone';
  const rules = about.flatMap(({ metadata, spec }) =>
    ((type === 'Ingress' ? spec.ingress : spec.egress) ?? [])
      .filter((rule) => hasPort(rule, port))
      .map((rule) => ({ peers: type === 'Ingress' ? rule.from : rule.to, own: metadata.namespace })),
  );
  if (rules.some(({ peers, own }) => peers?.some((one) => isPeer(one, peer, own)))) return 'by name';
  return rules.some(({ peers }) => peers === undefined) && 'by everyone';
}

function isPeer({ namespaceSelector, podSelector, ipBlock }: Peer, { pod, namespace }: Pod, own: string): boolean {
  if (ipBlock) return false;
  const inNamespace = namespaceSelector
    ? selects(namespaceSelector, { 'kubernetes.io/metadata.name': namespace })
    : namespace === own;
  return inNamespace && selects(podSelector ?? {}, pod);
}

function selects(selector: Selector, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator }) => operator !== 'Exists' || key in labels)
  );
}

function hasPort({ ports }: Rule, port: number): boolean {
  return (
    ports?.some(
      ({ protocol, port: first, endPort }) =>
        protocol === 'TCP' && (first === undefined || (Number(first) <= port && port <= (endPort ?? Number(first)))),
    ) ?? true
  );
}
