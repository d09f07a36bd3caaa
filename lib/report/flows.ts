import { isMap } from '../settings/schema';
import { maps } from '../upgrade/subject';
import { compare } from './applications';
import type { PlacedObject } from './folder';
import type { PodGroup } from './pods';
import { NAMESPACE_NAME, type Peer, requirements } from './policies';
import { type PolicyIndex, selectorText } from './reach';
import { type RouteBackend, routeBackends } from './routes';
import { mentionsIn, portOfPods, type Service } from './services';

/** Pods that connect to others. */
export interface Flow {
  readonly from: PodGroup;
  readonly to: PodGroup;
  readonly ports: readonly string[];
  /** The source of the information: `policy argocd-server`, `configuration`. */
  readonly reasons: readonly string[];
  /** Whose policies drop it, although something needs it. */
  readonly blockedBy?: string;
}

/** Who is outside of the platform's own pods. */
export type Outside = 'Internet' | 'Kubernetes API' | 'DNS' | 'nodes' | 'any pod' | 'other pods' | 'other networks';

/** Pods that connect to, or accept connections from, anything outside of the platform's own pods. */
export interface Contact {
  readonly pods: PodGroup;
  readonly direction: 'in' | 'out';
  readonly outside: Outside;
  /** Which of them: a DNS name, a network, labels. */
  readonly detail: string;
  readonly ports: readonly string[];
  readonly reason: string;
}

/** The connections between pods. */
export interface Traffic {
  readonly flows: readonly Flow[];
  readonly contacts: readonly Contact[];
}

/** The connections of a platform, from its policies, Services, routes, webhooks and configuration. */
export function trafficIn(
  objects: readonly PlacedObject[],
  pods: readonly PodGroup[],
  services: readonly Service[],
  index: PolicyIndex,
): Traffic {
  const flows = new FlowList(index);
  const contacts: Contact[] = [];
  for (const group of pods) {
    for (const direction of ['in', 'out'] as const) byPolicies(group, direction);
  }
  for (const { pods: group, service, port } of mentionsIn(pods, services, objects)) {
    const named = service.ports.filter(({ port: own }) => port === undefined || own.startsWith(`${port}/`));
    for (const to of service.pods)
      flows.add(group, to, portsAt(named.length > 0 ? named : service.ports, to), 'configuration');
  }
  for (const backend of routeBackends(objects, pods, services)) byRoute(backend);
  contacts.push(...services.flatMap(fromOutside), ...calledByApiServer(objects, services));
  return { flows: flows.all(), contacts };

  function byPolicies(group: PodGroup, direction: 'in' | 'out'): void {
    const reach = index.reachOf(group, direction === 'in' ? 'ingress' : 'egress');
    const reason = 'network policy';
    for (const rule of reach.rules.filter(({ denies }) => !denies)) {
      for (const peer of rule.peers) {
        const others = peersAmong(peer, group);
        for (const other of others) {
          if (direction === 'in') flows.add(other, group, rule.ports, reason);
          else flows.add(group, other, rule.ports, reason);
        }
        if (others.length === 0) contacts.push({ pods: group, direction, ...whoIs(peer), ports: rule.ports, reason });
      }
    }
  }

  /** The pods of this platform that a peer selects individually. */
  function peersAmong(peer: Peer, group: PodGroup): PodGroup[] {
    if (peer.pods === undefined || requirements(peer.pods.selector) === 0) return [];
    return pods.filter((other) => other.cluster === group.cluster && index.isPeer(peer, other));
  }

  function byRoute({ controllers, service, port, host }: RouteBackend): void {
    const named = service.ports.filter(
      ({ name, port: own }) => port === '' || name === port || own.startsWith(`${port}/`),
    );
    for (const to of service.pods) {
      for (const from of controllers) flows.add(from, to, portsAt(named, to), 'route');
      if (controllers.length > 0) continue;
      contacts.push({
        pods: to,
        direction: 'in',
        outside: 'Internet',
        detail: host,
        ports: portsAt(named, to),
        reason: 'route',
      });
    }
  }
}

function portsAt(ports: Service['ports'], pods: PodGroup): string[] {
  return ports.map((port) => portOfPods(port, pods));
}

/** Collects connections, each pair of pods once. */
class FlowList {
  private readonly found = new Map<string, Flow>();

  constructor(private readonly index: PolicyIndex) {}

  add(from: PodGroup, to: PodGroup, ports: readonly string[], reason: string): void {
    const key = `${from.id} ${to.id}`;
    const known = this.found.get(key);
    const blockedBy = this.blockedBy(from, to, ports);
    this.found.set(key, {
      from,
      to,
      ports: [...new Set([...(known?.ports ?? []), ...ports])],
      reasons: [...new Set([...(known?.reasons ?? []), reason])],
      // It is dropped if nothing that needs it gets through.
      blockedBy: known ? bothDrop(known.blockedBy, blockedBy) : blockedBy,
    });
  }

  all(): Flow[] {
    return [...this.found.values()].sort(
      (one, other) => compare(one.from.id, other.from.id) || compare(one.to.id, other.to.id),
    );
  }

  private blockedBy(from: PodGroup, to: PodGroup, ports: readonly string[]): string | undefined {
    if (from.id === to.id) return undefined;
    const leaves = this.index.allows(this.index.reachOf(from, 'egress'), to, ports);
    const arrives = this.index.allows(this.index.reachOf(to, 'ingress'), from, ports);
    if (leaves && arrives) return undefined;
    return leaves ? `policies of ${to.name}` : `policies of ${from.name}`;
  }
}

function bothDrop(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return undefined;
  return one === other ? one : `${one} and ${other}`;
}

const ENTITIES: Readonly<Record<string, Outside>> = {
  world: 'Internet',
  'world-ipv4': 'Internet',
  'world-ipv6': 'Internet',
  ingress: 'Internet',
  'kube-apiserver': 'Kubernetes API',
  host: 'nodes',
  'remote-node': 'nodes',
  health: 'nodes',
  init: 'any pod',
  unmanaged: 'any pod',
  cluster: 'any pod',
  all: 'Internet',
};

function whoIs({ pods, entity, network, dnsName }: Peer): Pick<Contact, 'outside' | 'detail'> {
  if (entity !== undefined) return { outside: ENTITIES[entity] ?? 'other networks', detail: entityText(entity) };
  if (dnsName !== undefined) return { outside: 'Internet', detail: dnsName };
  if (network !== undefined) {
    const isEverything = /^(?:0\.0\.0\.0|::)\/0$/.test(network);
    return { outside: isEverything ? 'Internet' : 'other networks', detail: network };
  }
  const { selector = {}, namespaces = {} } = pods ?? {};
  const { [NAMESPACE_NAME]: namespace, ...others } = namespaces.matchLabels ?? {};
  const where = namespace ?? (requirements(namespaces) > 0 ? selectorText({ ...namespaces, matchLabels: others }) : '');
  if (selector.matchLabels?.['k8s-app'] === 'kube-dns') return { outside: 'DNS', detail: where };
  const isAny = requirements(selector) === 0;
  const detail = `${isAny ? 'every pod' : selectorText(selector)} ${where ? `in ${where}` : 'of the cluster'}`;
  return { outside: isAny ? 'any pod' : 'other pods', detail };
}

function entityText(entity: string): string {
  return { all: 'anyone', cluster: 'every pod of the cluster', world: 'any address outside' }[entity] ?? entity;
}

/** Connections to a Service from outside of the cluster. */
function fromOutside({ type, ports, pods, name, object }: Service): Contact[] {
  const spec = isMap(object.members.spec) ? object.members.spec : {};
  const isOutside = type === 'LoadBalancer' || type === 'NodePort' || Array.isArray(spec.externalIPs);
  if (!isOutside) return [];
  return pods.map((group) => ({
    pods: group,
    direction: 'in',
    outside: 'Internet',
    detail: `Service ${name} (${type})`,
    ports: portsAt(ports, group),
    reason: 'Service',
  }));
}

const WEBHOOKS = /^(?:Mutating|Validating)WebhookConfiguration$/;

/** The pods that the API server calls: webhooks and aggregated APIs. */
function calledByApiServer(objects: readonly PlacedObject[], services: readonly Service[]): Contact[] {
  return objects.flatMap(({ kind, name, cluster, members }) => {
    const spec = isMap(members.spec) ? members.spec : {};
    const named =
      kind === 'APIService'
        ? [spec.service]
        : WEBHOOKS.test(kind)
          ? maps(members.webhooks).map(({ clientConfig }) => (isMap(clientConfig) ? clientConfig.service : undefined))
          : [];
    return named.filter(isMap).flatMap((reference) =>
      services
        .filter(
          (one) => one.cluster === cluster && one.name === reference.name && one.namespace === reference.namespace,
        )
        .flatMap(({ pods, ports }) =>
          pods.map(
            (group): Contact => ({
              pods: group,
              direction: 'in',
              outside: 'Kubernetes API',
              detail: `${kind} ${name}`,
              ports: portsAt(ports, group),
              reason: kind === 'APIService' ? 'API service' : 'webhook',
            }),
          ),
        ),
    );
  });
}
