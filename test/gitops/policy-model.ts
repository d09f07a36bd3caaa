import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** Who connects, or is connected to: a pod with its labels, one of Cilium's entities, or a DNS name. */
export type End =
  | { readonly pod: Readonly<Record<string, string>>; readonly namespace: string }
  | { readonly entity: 'kube-apiserver' | 'host' | 'remote-node' | 'world' }
  | { readonly name: string };

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string }[];
}

interface Ports {
  readonly ports?: readonly { readonly port: string; readonly endPort?: number; readonly protocol?: string }[];
}

interface Rule {
  readonly fromEndpoints?: readonly Selector[];
  readonly toEndpoints?: readonly Selector[];
  readonly fromEntities?: readonly string[];
  readonly toEntities?: readonly string[];
  readonly toFQDNs?: readonly { readonly matchName?: string; readonly matchPattern?: string }[];
  readonly toPorts?: readonly Ports[];
}

interface Policy {
  /** Without a namespace, the policy is about pods of all. */
  readonly metadata: { readonly namespace?: string };
  readonly spec: {
    readonly enableDefaultDeny?: { readonly ingress?: boolean; readonly egress?: boolean };
    readonly endpointSelector: Selector;
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
  };
}

const NAMESPACE = 'k8s:io.kubernetes.pod.namespace';

/**
 * Whether Cilium lets a TCP connection through: the egress of the one pod and the ingress of the other must both allow
 * it. A pod that a policy selects in a direction may have what some policy allows there, and no more; nodes and what is
 * outside of the cluster have no policies.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/intro/#rule-basics
 */
export function isAllowed(cluster: IConstruct, from: End, to: End, port: number, protocol = 'TCP'): boolean {
  const policies = policiesOf(cluster);
  return (
    direction(policies, 'egress', from, to, port, protocol) && direction(policies, 'ingress', to, from, port, protocol)
  );
}

const rendered = new WeakMap<IConstruct, readonly Policy[]>();

/** The policies of a program, which must be complete: they are read once. */
function policiesOf(cluster: IConstruct): readonly Policy[] {
  const policies = rendered.get(cluster) ?? read(cluster);
  rendered.set(cluster, policies);
  return policies;
}

const KINDS = ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'];

function read(cluster: IConstruct): readonly Policy[] {
  return cluster.node.root.node
    .findAll()
    .filter((one): one is ApiObject => ApiObject.isApiObject(one) && KINDS.includes(one.kind))
    .map((one) => one.toJson() as Policy);
}

function direction(
  policies: readonly Policy[],
  which: 'ingress' | 'egress',
  subject: End,
  peer: End,
  port: number,
  protocol: string,
): boolean {
  if (!('pod' in subject)) return true;
  const about = policies.filter(
    ({ metadata, spec }) =>
      [undefined, subject.namespace].includes(metadata.namespace) &&
      spec[which] !== undefined &&
      selects(spec.endpointSelector, subject, metadata.namespace),
  );
  if (about.every(({ spec }) => spec.enableDefaultDeny?.[which] === false)) return true;
  return about.some(({ metadata, spec }) =>
    spec[which]?.some((rule) => hasPeer(rule, peer, metadata.namespace) && hasPort(rule, port, protocol)),
  );
}

function hasPeer(rule: Rule, peer: End, namespace: string | undefined): boolean {
  if ('pod' in peer)
    return [...(rule.fromEndpoints ?? []), ...(rule.toEndpoints ?? [])].some((one) => selects(one, peer, namespace));
  if ('entity' in peer) return [...(rule.fromEntities ?? []), ...(rule.toEntities ?? [])].includes(peer.entity);
  const byName = (rule.toFQDNs ?? []).some(({ matchName, matchPattern }) =>
    matchPattern === undefined ? matchName === peer.name : pattern(matchPattern).test(peer.name),
  );
  return byName || (rule.toEntities ?? []).includes('world');
}

function pattern(text: string): RegExp {
  return new RegExp(`^${text.replaceAll('.', '\\.').replaceAll('*', '[-a-z0-9_]*')}$`);
}

/** Without a namespace, a selector means pods of the policy's own, or of all if it has none. */
function selects(
  { matchLabels = {}, matchExpressions = [] }: Selector,
  end: End & { pod: object },
  own: string | undefined,
): boolean {
  const anyNamespace = matchExpressions.some(({ key, operator }) => key === NAMESPACE && operator === 'Exists');
  const { [NAMESPACE]: wanted = own, ...labels } = matchLabels;
  const { pod, namespace } = end as { readonly pod: Readonly<Record<string, string>>; readonly namespace: string };
  return (
    (anyNamespace || wanted === undefined || wanted === namespace) &&
    Object.entries(labels).every(([key, value]) => pod[key.replace(/^k8s:/, '')] === value)
  );
}

function hasPort({ toPorts }: Rule, port: number, protocol: string): boolean {
  if (!toPorts) return true;
  return toPorts.some(({ ports = [] }) =>
    ports.some(
      (one) =>
        Number(one.port) <= port &&
        port <= (one.endPort ?? Number(one.port)) &&
        ['ANY', protocol].includes(one.protocol ?? 'ANY'),
    ),
  );
}
