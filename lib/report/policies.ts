import { type SelectorManifest, selects } from '../kubernetes/label-selection';
import { isMap, type JsonMap } from '../settings/schema';
import { maps, texts } from '../upgrade/subject';
import type { PlacedObject } from './folder';

/** A network policy of either kind, in one form. */
export interface NetworkPolicy {
  readonly kind: string;
  readonly name: string;
  /** Empty for a cluster-wide policy. */
  readonly namespace: string;
  readonly cluster: string;
  /** The pods that it applies to. */
  readonly selector: SelectorManifest;
  /** Undefined if it does not restrict ingress. */
  readonly ingress: PolicyDirection | undefined;
  /** Undefined if it does not restrict egress. */
  readonly egress: PolicyDirection | undefined;
}

/** The rules of a policy for one direction. */
export interface PolicyDirection {
  /** Whether everything is dropped that no policy allows. */
  readonly closes: boolean;
  readonly rules: readonly PolicyRule[];
}

/** Peers, and the ports on which they are allowed or denied. */
export interface PolicyRule {
  readonly denies: boolean;
  readonly peers: readonly Peer[];
  /** `443/TCP`; none means all ports. */
  readonly ports: readonly string[];
}

/** The other end of a connection. Exactly one member is set. */
export interface Peer {
  readonly pods?: PodPeer;
  /** An entity in Cilium's terms: `world`, `cluster`, `kube-apiserver`; `all` is anyone. */
  readonly entity?: string;
  readonly network?: string;
  /** A DNS name, in which `*` matches any part. */
  readonly dnsName?: string;
}

/** Pods by their labels, and namespaces by theirs. */
export interface PodPeer {
  readonly selector: SelectorManifest;
  readonly namespaces: SelectorManifest;
}

/** The label of each namespace with its name. */
export const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** The network policies of a platform. */
export function policiesIn(objects: readonly PlacedObject[]): NetworkPolicy[] {
  return objects.flatMap((object) => {
    const { spec, specs } = object.members;
    const all = [...(isMap(spec) ? [spec] : []), ...maps(specs)];
    if (/^Cilium(?:Clusterwide)?NetworkPolicy$/.test(object.kind)) return all.map((one) => ciliumPolicy(object, one));
    return object.kind === 'NetworkPolicy' ? all.map((one) => kubernetesPolicy(object, one)) : [];
  });
}

/** Whether a policy applies to pods. */
export function selectorOf(
  { selector, namespace, cluster }: NetworkPolicy,
  pods: { readonly namespace: string; readonly cluster: string; readonly labels: Readonly<Record<string, string>> },
): boolean {
  return (
    cluster === pods.cluster && (namespace === '' || namespace === pods.namespace) && selects(selector, pods.labels)
  );
}

function kubernetesPolicy({ kind, name, namespace, cluster }: PlacedObject, spec: JsonMap): NetworkPolicy {
  const types = texts(spec.policyTypes);
  const direction = (type: string, rules: unknown, peers: string): PolicyDirection | undefined => {
    const isMeant = types.length > 0 ? types.includes(type) : type === 'Ingress' || Array.isArray(rules);
    if (!isMeant) return undefined;
    return { closes: true, rules: maps(rules).map((rule) => kubernetesRule(rule, peers, namespace)) };
  };
  return {
    kind,
    name,
    namespace,
    cluster,
    selector: selectorIn(spec.podSelector),
    ingress: direction('Ingress', spec.ingress, 'from'),
    egress: direction('Egress', spec.egress, 'to'),
  };
}

function kubernetesRule(rule: JsonMap, member: string, namespace: string): PolicyRule {
  const peers = maps(rule[member]).map(({ ipBlock, podSelector, namespaceSelector }): Peer => {
    if (isMap(ipBlock)) return { network: String(ipBlock.cidr) };
    const namespaces = isMap(namespaceSelector) ? selectorIn(namespaceSelector) : named(namespace);
    return { pods: { selector: selectorIn(podSelector), namespaces } };
  });
  const ports = maps(rule.ports).map(({ port, protocol = 'TCP', endPort }) =>
    port === undefined ? `all/${protocol}` : `${port}${endPort ? `-${endPort}` : ''}/${protocol}`,
  );
  return { denies: false, peers: peers.length > 0 ? peers : [{ entity: 'all' }], ports };
}

function ciliumPolicy({ kind, name, namespace, cluster }: PlacedObject, spec: JsonMap): NetworkPolicy {
  const byDefault = isMap(spec.enableDefaultDeny) ? spec.enableDefaultDeny : {};
  const direction = (which: 'ingress' | 'egress'): PolicyDirection | undefined => {
    const [allows, denies] = [spec[which], spec[`${which}Deny`]];
    if (!Array.isArray(allows) && !Array.isArray(denies)) return undefined;
    const rules = [
      ...maps(allows).map((rule) => ciliumRule(rule, which, namespace, false)),
      ...maps(denies).map((rule) => ciliumRule(rule, which, namespace, true)),
    ];
    return { closes: byDefault[which] !== false, rules: rules.filter(({ peers }) => peers.length > 0) };
  };
  return {
    kind,
    name,
    namespace,
    cluster,
    selector: withoutSource(selectorIn(spec.endpointSelector ?? spec.nodeSelector)),
    ingress: direction('ingress'),
    egress: direction('egress'),
  };
}

function ciliumRule(rule: JsonMap, which: 'ingress' | 'egress', namespace: string, denies: boolean): PolicyRule {
  const side = which === 'ingress' ? 'from' : 'to';
  const networks = maps(rule[`${side}CIDRSet`]).map(({ cidr, cidrGroupRef }) => String(cidr ?? cidrGroupRef));
  const peers: Peer[] = [
    ...maps(rule[`${side}Endpoints`]).map((selector) => endpointPeer(selector, namespace)),
    ...texts(rule[`${side}Entities`]).map((entity) => ({ entity })),
    ...[...texts(rule[`${side}CIDR`]), ...networks].map((network) => ({ network })),
    ...maps(rule[`${side}Nodes`]).map(() => ({ entity: 'remote-node' })),
    ...maps(rule.toFQDNs).map(({ matchName, matchPattern }) => ({ dnsName: String(matchName ?? matchPattern) })),
    ...maps(rule.toGroups).map(() => ({ entity: 'world' })),
  ];
  const ports = maps(rule.toPorts).flatMap(({ ports }) => maps(ports).map(ciliumPort));
  // A rule with only ports applies to everyone; an empty one to nobody.
  const says = Object.keys(rule).some((member) => member.startsWith(side) && member !== 'toPorts');
  return { denies, peers: peers.length === 0 && !says && ports.length > 0 ? [{ entity: 'all' }] : peers, ports };
}

function ciliumPort({ port, endPort, protocol = 'ANY' }: JsonMap): string {
  return `${port}${endPort ? `-${endPort}` : ''}${protocol === 'ANY' ? '' : `/${protocol}`}`;
}

const POD_NAMESPACE = 'io.kubernetes.pod.namespace';
const NAMESPACE_LABELS = 'io.cilium.k8s.namespace.labels.';

/** Labels of a pod's namespace are among its own; without any, a policy of a namespace refers to that one. */
function endpointPeer(manifest: JsonMap, namespace: string): Peer {
  const { matchLabels = {}, matchExpressions = [] } = withoutSource(selectorIn(manifest));
  const isOfNamespace = (key: string) => key === POD_NAMESPACE || key.startsWith(NAMESPACE_LABELS);
  const labelOf = (key: string) => (key === POD_NAMESPACE ? NAMESPACE_NAME : key.slice(NAMESPACE_LABELS.length));
  const labels = Object.entries(matchLabels);
  const reserved = labels.map(([key]) => key).find((key) => key.startsWith('reserved:'));
  if (reserved !== undefined) return { entity: reserved.slice('reserved:'.length) };
  const ofNamespace = matchExpressions.filter(({ key }) => isOfNamespace(key));
  const namespaces: SelectorManifest = {
    matchLabels: Object.fromEntries(
      labels.filter(([key]) => isOfNamespace(key)).map(([key, value]) => [labelOf(key), value]),
    ),
    // Every pod is in a namespace, so requiring that one exists means any.
    matchExpressions: ofNamespace
      .filter(({ key, operator }) => !(key === POD_NAMESPACE && operator === 'Exists'))
      .map((expression) => ({ ...expression, key: labelOf(expression.key) })),
  };
  const isAnywhere = requirements(namespaces) === 0 && (namespace === '' || ofNamespace.length > 0);
  return {
    pods: {
      selector: {
        matchLabels: Object.fromEntries(labels.filter(([key]) => !isOfNamespace(key))),
        matchExpressions: matchExpressions.filter(({ key }) => !isOfNamespace(key)),
      },
      namespaces: requirements(namespaces) > 0 || isAnywhere ? namespaces : named(namespace),
    },
  };
}

/** How many requirements a selector has: one without any selects everything. */
export function requirements({ matchLabels = {}, matchExpressions = [] }: SelectorManifest): number {
  return Object.keys(matchLabels).length + matchExpressions.length;
}

function named(namespace: string): SelectorManifest {
  return { matchLabels: { [NAMESPACE_NAME]: namespace } };
}

function selectorIn(value: unknown): SelectorManifest {
  return isMap(value) ? (value as SelectorManifest) : {};
}

/** Cilium's selectors may contain the source of a label. */
function withoutSource({ matchLabels = {}, matchExpressions = [] }: SelectorManifest): SelectorManifest {
  const bare = (key: string) => key.replace(/^(?:k8s|any)[:.]/, '');
  return {
    matchLabels: Object.fromEntries(Object.entries(matchLabels).map(([key, value]) => [bare(key), value])),
    matchExpressions: matchExpressions.map((expression) => ({ ...expression, key: bare(expression.key) })),
  };
}
