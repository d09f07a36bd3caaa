import * as v from 'valibot';
import { Cidr } from '../../kubernetes/cidr';
import type { Problem } from '../../problems';
import { checkArguments } from '../../settings/arguments';
import { instanceOf } from '../../settings/props';
import { textMap } from '../../settings/values';
import { LabelSelector } from './label-selector';
import { emptySelector } from './problems';
import type { CidrRuleSpec, Direction } from './spec';

/**
 * Peers without labels, or that a cluster knows by their role.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#entities-based
 */
export enum Entity {
  /** Everything inside and outside of the cluster. */
  ALL = 'all',
  /** Everything outside of the cluster. */
  WORLD = 'world',
  /** Everything inside of the cluster: pods, nodes, and endpoints that Cilium does not manage. */
  CLUSTER = 'cluster',
  /** The node that the pod runs on, with its host-network pods. Always let in by default (`allow-localhost`). */
  HOST = 'host',
  /** All other nodes, with their host-network pods. */
  REMOTE_NODE = 'remote-node',
  /** The Kubernetes API servers, inside or outside of the cluster. */
  KUBE_APISERVER = 'kube-apiserver',
  /** Cilium's Envoy where it serves Ingress and the Gateway API. */
  INGRESS = 'ingress',
  /** Cilium's health endpoints. */
  HEALTH = 'health',
  /** Endpoints that have no identity yet. */
  INIT = 'init',
  /** Endpoints of the cluster that Cilium does not manage. */
  UNMANAGED = 'unmanaged',
  /** Nothing. */
  NONE = 'none',
}

/** Parts of a block that `Peer.cidr` leaves out. */
export interface CidrPeerOptions {
  /**
   * Blocks inside of the CIDR that are left out.
   * @default - none
   */
  readonly except?: readonly (string | Cidr)[];
}

/** The peers of one rule of a spec: Cilium accepts one kind of peers per rule. */
export type PeerKind = 'Endpoints' | 'Entities' | 'CIDRSet' | 'Nodes' | 'FQDNs' | 'Services';

/**
 * The other side of a connection.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#layer-3-examples
 */
export class Peer {
  /** Every pod of a namespace. */
  static namespace(name: string): Peer {
    return new Peer('Endpoints', { matchLabels: { [POD_NAMESPACE]: name } });
  }

  /** Every pod of the namespaces that have all of these labels. */
  static namespaces(labels: Readonly<Record<string, string>>): Peer {
    const keys = Object.entries(labels).map(([key, value]) => [`${NAMESPACE_LABELS}${key}`, value] as const);
    return Peer.endpoints(LabelSelector.of(Object.fromEntries(keys)));
  }

  /**
   * Pods that have all of these labels; no labels at all is an error.
   *
   * @param namespace without one, pods of the policy's own namespace, or of every namespace for a clusterwide policy
   */
  static pods(labels: Readonly<Record<string, string>>, namespace?: string): Peer {
    if (namespace === undefined) return Peer.endpoints(LabelSelector.of(labels));
    const selector = LabelSelector.of({ ...labels, [POD_NAMESPACE]: namespace });
    return new Peer('Endpoints', selector._render(), { empty: Object.keys(labels).length === 0 });
  }

  /** Endpoints that a selector selects, in the policy's own namespace unless the selector names another. */
  static endpoints(selector: LabelSelector): Peer {
    return new Peer('Endpoints', selector._render(), { empty: selector._emptyByAccident });
  }

  /** Every pod of the policy's own namespace; for namespaced policies only. */
  static sameNamespace(): Peer {
    return new Peer('Endpoints', {}, { namespaced: true });
  }

  /** Every pod of the cluster, without nodes and what they run in the host's network. */
  static everyPod(): Peer {
    return new Peer('Endpoints', LabelSelector.everything().exists(POD_NAMESPACE)._render());
  }

  /** Peers by their role. */
  static entity(entity: Entity): Peer {
    return new Peer('Entities', entity);
  }

  /** Addresses outside of the cluster; pods and nodes are not found by their addresses. */
  static cidr(cidr: string | Cidr, options: CidrPeerOptions = {}): Peer {
    const except = (options.except ?? []).map(String);
    const rule: CidrRuleSpec = { cidr: String(cidr), ...(except.length > 0 ? { except } : {}) };
    return new Peer('CIDRSet', rule);
  }

  /** The addresses of a CiliumCIDRGroup. */
  static cidrGroup(name: string): Peer {
    return new Peer('CIDRSet', { cidrGroupRef: name });
  }

  /** The addresses of every CiliumCIDRGroup that a selector selects. */
  static cidrGroups(selector: LabelSelector): Peer {
    return new Peer('CIDRSet', { cidrGroupSelector: selector._render() }, { empty: selector._emptyByAccident });
  }

  /** Nodes, by their labels; Cilium needs `nodeSelectorLabels`. */
  static nodes(selector: LabelSelector): Peer {
    return new Peer('Nodes', selector._render(), { empty: selector._emptyByAccident });
  }

  /**
   * The addresses that a DNS name was resolved to for pods, for egress: for names outside of the cluster, since pods
   * are not found by their addresses. Needs a DNS rule for the same pods, which `Allow.toFqdns` brings along.
   */
  static fqdn(name: string): Peer {
    return new Peer('FQDNs', { matchName: name });
  }

  /**
   * The same as `fqdn` for names with a `*`, which stands for any number of letters, digits, dashes and underscores,
   * but no dot: `*.example.com` has neither `example.com` nor `a.b.example.com`.
   */
  static fqdnPattern(pattern: string): Peer {
    return new Peer('FQDNs', { matchPattern: pattern });
  }

  /** The backends of a Service, for egress. */
  static service(name: string, namespace: string): Peer {
    return new Peer('Services', { k8sService: { serviceName: name, namespace } });
  }

  /** The backends of the Services in a namespace that a selector selects, for egress. */
  static services(selector: LabelSelector, namespace: string): Peer {
    const service = { selector: selector._render(), namespace };
    return new Peer('Services', { k8sServiceSelector: service }, { empty: selector._emptyByAccident });
  }

  private constructor(
    /** @internal */
    readonly _kind: PeerKind,
    /** @internal */
    readonly _value: object | string,
    private readonly traps: { readonly empty?: boolean; readonly namespaced?: boolean } = {},
  ) {}

  /** @internal */
  _problems(
    path: string,
    direction: Direction,
    use: { readonly clusterwide: boolean; readonly deny: boolean },
  ): Problem[] {
    const problems: Problem[] = [];
    if (this.traps.empty)
      problems.push(emptySelector(path, 'Peer.sameNamespace(), Peer.namespace(name) or Peer.everyPod()'));
    if (this.traps.namespaced && use.clusterwide) {
      problems.push({
        what: `${path} is Peer.sameNamespace(), but a clusterwide policy has no namespace.`,
        remedy: 'Use Peer.everyPod() or Peer.namespace(name), or make it a CiliumNetworkPolicy.',
        code: 'NP021',
      });
    }
    if (direction === 'ingress' && (this._kind === 'FQDNs' || this._kind === 'Services'))
      problems.push(egressOnly(path, this));
    if (use.deny && this._kind === 'FQDNs') problems.push(fqdnDenied(path, this));
    return problems;
  }
}

/** The label by which Cilium knows the namespace of a pod. */
export const POD_NAMESPACE = 'k8s:io.kubernetes.pod.namespace';

/** What stands before a label of the namespace where it is used to select pods. */
export const NAMESPACE_LABELS = 'k8s:io.cilium.k8s.namespace.labels.';

function egressOnly(path: string, peer: Peer): Problem {
  const name = peer._kind === 'FQDNs' ? 'toFQDNs' : 'toServices';
  return {
    what: `${path} is ${JSON.stringify(peer._value)}, but ${name} is for egress: Cilium cannot tell it from the source of a connection.`,
    remedy: 'Use Peer.cidr(…), Peer.pods(…) or Peer.entity(…) for ingress.',
    code: 'NP003',
  };
}

function fqdnDenied(path: string, peer: Peer): Problem {
  return {
    what: `${path} is ${JSON.stringify(peer._value)}, but deny rules do not support toFQDNs.`,
    remedy: 'Deny with Peer.cidr(…) or Peer.entity(…), or allow only the names that are wanted.',
    code: 'NP003',
  };
}

checkArguments(Peer, () => {
  const name = v.string();
  const selector = instanceOf(LabelSelector, 'a LabelSelector, such as LabelSelector.of({ app: "web" })');
  const cidr = v.union([v.string(), instanceOf(Cidr, 'a Cidr')], 'a network in CIDR notation');
  return {
    namespace: { name },
    namespaces: { labels: textMap },
    pods: { labels: textMap, 'namespace?': name },
    endpoints: { selector },
    entity: { entity: v.string() },
    cidr: { cidr, 'options?': { 'except?': v.array(cidr) } },
    cidrGroup: { name },
    cidrGroups: { selector },
    nodes: { selector },
    fqdn: { name },
    fqdnPattern: { pattern: name },
    service: { name, namespace: name },
    services: { selector, namespace: name },
  };
});
