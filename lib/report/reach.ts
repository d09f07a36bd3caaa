import { type SelectorManifest, selects } from '../kubernetes/label-selection';
import type { PlacedObject } from './folder';
import type { PodGroup } from './pods';
import { NAMESPACE_NAME, type NetworkPolicy, type Peer, type PolicyRule, requirements, selectorOf } from './policies';

type Direction = 'ingress' | 'egress';

/** The combined policies of some pods for one direction. */
export interface Reach {
  /** Whether anything is dropped at all. */
  readonly isClosed: boolean;
  readonly rules: readonly PolicyRule[];
  /** The policies that it results from. */
  readonly policies: readonly string[];
}

/** Looks up policies and pods. */
export class PolicyIndex {
  private readonly namespaceLabels: ReadonlyMap<string, Readonly<Record<string, string>>>;
  private readonly known = new Map<string, Reach>();

  constructor(
    objects: readonly PlacedObject[],
    private readonly policies: readonly NetworkPolicy[],
  ) {
    this.namespaceLabels = new Map(
      objects.filter(({ kind }) => kind === 'Namespace').map((object) => [object.name, labelsOf(object)]),
    );
  }

  /** Ingress or egress of some pods. */
  reachOf(pods: PodGroup, direction: Direction): Reach {
    const key = `${direction} ${pods.id}`;
    const known = this.known.get(key);
    if (known) return known;
    // The host network is not that of the pods.
    const about = pods.isOnHost ? [] : this.policies.filter((policy) => isAbout(policy, pods) && policy[direction]);
    const reach = {
      isClosed: about.some((policy) => policy[direction]?.closes),
      rules: about.flatMap((policy) => policy[direction]?.rules ?? []),
      policies: about.map(({ name }) => name),
    };
    this.known.set(key, reach);
    return reach;
  }

  /** Whether a peer of a policy matches, or may match, some pods. */
  isPeer({ pods: peer, entity }: Peer, pods: PodGroup): boolean {
    if (entity === 'all') return true;
    if (entity === 'cluster') return true;
    if (pods.isOnHost) return entity === 'host' || entity === 'remote-node';
    if (peer === undefined) return false;
    return selects(peer.namespaces, this.labelsOfNamespace(pods.namespace)) && selects(peer.selector, pods.labels);
  }

  /** Whether one side's policies allow a connection with some pods, on a port if one is given. */
  allows(reach: Reach, other: PodGroup, ports: readonly string[]): boolean {
    const meets = (rule: PolicyRule) =>
      rule.peers.some((peer) => this.isPeer(peer, other)) && overlap(rule.ports, ports);
    if (reach.rules.some((rule) => rule.denies && rule.ports.length === 0 && meets(rule))) return false;
    return !reach.isClosed || reach.rules.some((rule) => !rule.denies && meets(rule));
  }

  private labelsOfNamespace(namespace: string): Readonly<Record<string, string>> {
    return { ...this.namespaceLabels.get(namespace), [NAMESPACE_NAME]: namespace };
  }
}

/** Policies for charts' pods are matched by their selector; all others by the labels of the pods. */
function isAbout(policy: NetworkPolicy, pods: PodGroup): boolean {
  return selectorOf(policy, pods) && (Object.keys(pods.labels).length > 0 || requirements(policy.selector) === 0);
}

function labelsOf({ members }: PlacedObject): Readonly<Record<string, string>> {
  const { labels } = (members.metadata ?? {}) as { readonly labels?: Readonly<Record<string, string>> };
  return labels ?? {};
}

/** Whether two lists of ports have one in common; a named port may be any number. */
export function overlap(some: readonly string[], others: readonly string[]): boolean {
  if (some.length === 0 || others.length === 0) return true;
  return some.some((one) => others.some((other) => meet(rangeOf(one), rangeOf(other))));
}

type Range = readonly [first: number, last: number, protocol: string];

function rangeOf(port: string): Range {
  const [numbers = '', protocol = 'ANY'] = port.split('/');
  const [first = Number.NaN, last = first] = numbers.split('-').map(Number);
  return Number.isNaN(first) ? [0, 65535, protocol] : [first, last, protocol];
}

function meet([first, last, protocol]: Range, [otherFirst, otherLast, otherProtocol]: Range): boolean {
  const sameProtocol = protocol === 'ANY' || otherProtocol === 'ANY' || protocol === otherProtocol;
  return sameProtocol && first <= otherLast && otherFirst <= last;
}

/** A selector of pods in the text of a page. */
export function selectorText({ matchLabels = {}, matchExpressions = [] }: SelectorManifest): string {
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const expressions = matchExpressions.map(
    ({ key, operator, values = [] }) => `${key} ${operator}${values.length > 0 ? ` ${values.join(', ')}` : ''}`,
  );
  return [...labels, ...expressions].join(', ') || 'every pod';
}
