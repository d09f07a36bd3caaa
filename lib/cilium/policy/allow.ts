import * as v from 'valibot';
import { checkArguments, type Signature } from '../../settings/arguments';
import { instanceOf } from '../../settings/props';
import { DnsRule, HttpRule } from './l7';
import { LabelSelector } from './label-selector';
import { Entity, Peer } from './peer';
import { Port } from './port';
import type { EgressRule, IngressRule } from './rules';

/** Where pods resolve names, for `Allow.dns`. */
export interface AllowDnsProps {
  /**
   * Names that pods may ask for. If these are not all names, those that result from the pods' search domains must be
   * listed as well, and some resolvers (musl's) treat the first refused question as a failure.
   * @default [DnsRule.everything()]
   * @see https://docs.cilium.io/en/stable/security/policy/language/#alpine-musl-deployments-and-dns-refused
   */
  readonly names?: readonly DnsRule[];
  /**
   * The DNS server.
   * @default - the pods in kube-system with the label k8s-app: kube-dns, which CoreDNS has too
   */
  readonly server?: Peer;
  /**
   * The port of the DNS server's pods, 1 to 65535: behind the Service, for example 5353 on OpenShift.
   * @default 53
   */
  readonly port?: number;
  /**
   * Whether each node has a DNS cache that pods ask instead of the server: one in the host network, or pods with the
   * label `k8s-app: node-local-dns` in kube-system that a `LocalRedirectPolicy` leads to.
   * @default false
   * @see https://docs.cilium.io/en/stable/network/kubernetes/local-redirect-policy/#node-local-dns-cache
   */
  readonly nodeLocalCache?: boolean;
}

/** Options of `Allow.toFqdns`. */
export interface AllowToFqdnsProps {
  /**
   * Ports that may be reached under the names.
   * @default [Port.tcp(443)]
   */
  readonly ports?: readonly Port[];
  /**
   * The DNS rule that lets Cilium see the answers.
   * @default - every name may be asked of kube-dns
   */
  readonly dns?: AllowDnsProps;
}

/**
 * Rules for the usual intents. Each is a plain `IngressRule` or `EgressRule`, to be used as it is or spread and
 * changed.
 */
export class Allow {
  /** Let pods resolve names, through Cilium's proxy, so that it also learns the addresses for `Peer.fqdn`. */
  static dns(props: AllowDnsProps = {}): EgressRule {
    const { server = KUBE_DNS, port = 53, names = [DnsRule.everything()], nodeLocalCache = false } = props;
    return { to: [server, ...(nodeLocalCache ? NODE_LOCAL_CACHE : [])], ports: [Port.any(port)], dns: names };
  }

  /**
   * Let pods reach names outside of the cluster: the DNS rule that this needs, and then the names. A name with a `*`
   * is a pattern, see `Peer.fqdnPattern`.
   */
  static toFqdns(names: readonly string[], props: AllowToFqdnsProps = {}): readonly EgressRule[] {
    const to = names.map((name) => (name.includes('*') ? Peer.fqdnPattern(name) : Peer.fqdn(name)));
    return [Allow.dns(props.dns), { to, ports: props.ports ?? [Port.tcp(443)] }];
  }

  /** Let every pod of a namespace in; at every port unless some are named. */
  static fromNamespace(name: string, ...ports: Port[]): IngressRule {
    return { from: [Peer.namespace(name)], ...at(ports) };
  }

  /** Let pods reach every pod of a namespace; at every port unless some are named. */
  static toNamespace(name: string, ...ports: Port[]): EgressRule {
    return { to: [Peer.namespace(name)], ...at(ports) };
  }

  /** Let the other pods of the policy's namespace in; at every port unless some are named. */
  static fromSameNamespace(...ports: Port[]): IngressRule {
    return { from: [Peer.sameNamespace()], ...at(ports) };
  }

  /** Let pods reach the other pods of the policy's namespace; at every port unless some are named. */
  static toSameNamespace(...ports: Port[]): EgressRule {
    return { to: [Peer.sameNamespace()], ...at(ports) };
  }

  /**
   * Let the nodes in: health checks of kubelets and load balancers, and host-network pods. A pod's own node is let in
   * by Cilium's default (`allow-localhost`) whatever policies say; the others are not.
   */
  static fromNodes(...ports: Port[]): IngressRule {
    return { from: [Peer.entity(Entity.HOST), Peer.entity(Entity.REMOTE_NODE)], ...at(ports) };
  }

  /** Let Traefik in, where it runs as `TraefikIngress` installs it. */
  static fromTraefik(namespace: string, ...ports: Port[]): IngressRule {
    return { from: [Peer.pods({ 'k8s:app.kubernetes.io/name': 'traefik' }, namespace)], ...at(ports) };
  }

  /** Let requests in that came through Cilium's own Ingress or Gateway API. */
  static fromCiliumIngress(...ports: Port[]): IngressRule {
    return { from: [Peer.entity(Entity.INGRESS)], ...at(ports) };
  }

  /** Let pods reach the Kubernetes API. */
  static toKubeApiserver(): EgressRule {
    return { to: [Peer.entity(Entity.KUBE_APISERVER)] };
  }

  /** Let peers make some HTTP requests at a TCP port, and no others. */
  static http(from: readonly Peer[], port: Port, ...requests: HttpRule[]): IngressRule {
    return { from, ports: [port], http: requests };
  }

  private constructor() {}
}

const KUBE_DNS = Peer.endpoints(
  LabelSelector.of({ 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' }),
);

/** Pods ask the caches first; the server is asked by the caches, and by pods on nodes without one. */
const NODE_LOCAL_CACHE = [
  Peer.endpoints(
    LabelSelector.of({ 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'node-local-dns' }),
  ),
  Peer.entity(Entity.HOST),
];

function at(ports: readonly Port[]): { readonly ports?: readonly Port[] } {
  return ports.length > 0 ? { ports } : {};
}

/** What asks of DNS may be allowed; `false` for none is up to others. */
export function dnsSignature(): Signature {
  return {
    'names?': v.array(instanceOf(DnsRule, 'a DnsRule, such as DnsRule.matchName(…)')),
    'server?': instanceOf(Peer, "a Peer, such as Peer.namespace('web')"),
    'port?': v.number(),
    'nodeLocalCache?': v.boolean(),
  };
}

checkArguments(Allow, () => {
  const name = v.string();
  const port = instanceOf(Port, 'a Port, such as Port.tcp(443)');
  const peer = instanceOf(Peer, "a Peer, such as Peer.namespace('web')");
  const dns = dnsSignature();
  return {
    dns: { 'props?': dns },
    toFqdns: { names: v.array(v.string()), 'props?': { 'ports?': v.array(port), 'dns?': dns } },
    fromNamespace: { name, '...ports': port },
    toNamespace: { name, '...ports': port },
    fromSameNamespace: { '...ports': port },
    toSameNamespace: { '...ports': port },
    fromNodes: { '...ports': port },
    fromTraefik: { namespace: name, '...ports': port },
    fromCiliumIngress: { '...ports': port },
    http: {
      from: v.array(peer),
      port,
      '...requests': instanceOf(HttpRule, 'an HttpRule, such as HttpRule.get(…)'),
    },
  };
});
