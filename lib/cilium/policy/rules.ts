import type { Problem } from '../../problems';
import type { DnsRule, HttpRule, KafkaRule } from './l7';
import type { Peer, PeerKind } from './peer';
import type { Icmp, Port } from './port';
import type { Direction, EgressSpec, IngressSpec, L7Spec, PortRuleSpec } from './spec';

/** Whether the two sides of a connection must prove who they are before anything is let through. */
export enum Authentication {
  /** They must; Cilium needs `authentication.mutual.spire.enabled`. */
  REQUIRED = 'required',
  /** They need not, whatever other policies say. */
  DISABLED = 'disabled',
  /** They always fail, for tests. */
  TEST_ALWAYS_FAIL = 'test-always-fail',
}

/** Traffic to pods that is dropped, whatever other rules and policies allow. */
export interface IngressDenyRule {
  /** Where the traffic comes from: any of these. An empty list is an error. */
  readonly from: readonly Peer[];
  /**
   * Ports that it goes to: any of these.
   * @default - every port of every protocol, ICMP included
   */
  readonly ports?: readonly Port[];
  /**
   * ICMP messages, in addition to the ports.
   * @default - with ports: none; without: every message
   */
  readonly icmps?: readonly Icmp[];
}

/** Traffic to pods that is let through. */
export interface IngressRule extends IngressDenyRule {
  /**
   * HTTP requests that are let through at the ports, which must be TCP. Not together with `kafka`.
   * @default - whatever is sent
   * @see https://docs.cilium.io/en/stable/security/policy/language/#http
   */
  readonly http?: readonly HttpRule[];
  /**
   * Kafka requests that are let through at the ports, which must be TCP. Not together with `http`.
   * @default - whatever is sent
   * @see https://docs.cilium.io/en/stable/security/policy/language/#kafka-beta
   */
  readonly kafka?: readonly KafkaRule[];
  /**
   * Whether both sides must prove who they are.
   * @default - as other rules for the same peers say, otherwise not
   * @see https://docs.cilium.io/en/stable/network/servicemesh/mutual-authentication/mutual-authentication/
   */
  readonly authentication?: Authentication;
}

/** Traffic of pods that is dropped, whatever other rules and policies allow. */
export interface EgressDenyRule {
  /** Where the traffic goes: any of these, not by DNS name. An empty list is an error. */
  readonly to: readonly Peer[];
  /**
   * Ports that it goes to: any of these.
   * @default - every port of every protocol, ICMP included
   */
  readonly ports?: readonly Port[];
  /**
   * ICMP messages, in addition to the ports.
   * @default - with ports: none; without: every message
   */
  readonly icmps?: readonly Icmp[];
}

/** Traffic of pods that is let through. */
export interface EgressRule extends EgressDenyRule {
  /**
   * HTTP requests that are let through at the ports, which must be TCP. Not together with `dns` or `kafka`.
   * @default - whatever is sent
   * @see https://docs.cilium.io/en/stable/security/policy/language/#http
   */
  readonly http?: readonly HttpRule[];
  /**
   * DNS names that pods may ask for at the ports. Cilium's proxy sees the answers, which is what `Peer.fqdn` depends
   * on. Not together with `http` or `kafka`, nor with port ranges.
   * @default - whatever is sent
   * @see https://docs.cilium.io/en/stable/security/policy/language/#dns-policy-and-ip-discovery
   */
  readonly dns?: readonly DnsRule[];
  /**
   * Kafka requests that are let through at the ports, which must be TCP. Not together with `http` or `dns`.
   * @default - whatever is sent
   * @see https://docs.cilium.io/en/stable/security/policy/language/#kafka-beta
   */
  readonly kafka?: readonly KafkaRule[];
  /**
   * Server names (SNI), one of which a TLS connection must ask for; `*.` and `**.` at the beginning stand for one and
   * for any number of parts. Not together with `http`, `dns` or `kafka`.
   * @default - any
   * @see https://docs.cilium.io/en/stable/security/policy/language/#limit-tls-server-name-indication-sni
   */
  readonly serverNames?: readonly string[];
  /**
   * Whether both sides must prove who they are.
   * @default - as other rules for the same peers say, otherwise not
   * @see https://docs.cilium.io/en/stable/network/servicemesh/mutual-authentication/mutual-authentication/
   */
  readonly authentication?: Authentication;
}

/** What has to be known of a policy to render one of its rules. */
export interface RuleUse {
  readonly direction: Direction;
  readonly deny: boolean;
  readonly clusterwide: boolean;
}

type AnyRule = Omit<EgressRule, 'to'> & { readonly from?: readonly Peer[]; readonly to?: readonly Peer[] };

/**
 * The rules of a spec that a rule stands for. Cilium takes one kind of peers in a rule, and either ports or ICMP
 * messages; what a rule mixes becomes several rules, which together let the same traffic through.
 */
export function renderRule(
  rule: AnyRule,
  path: string,
  use: RuleUse,
  problems: Problem[],
): (IngressSpec & EgressSpec)[] {
  const field = use.direction === 'ingress' ? 'from' : 'to';
  const peers = rule[field] ?? [];
  if (peers.length === 0) problems.push(noPeers(`${path}.${field}`));
  peers.forEach((peer, index) => {
    problems.push(...peer._problems(`${path}.${field}[${index}]`, use.direction, use));
  });
  rule.ports?.forEach((port, index) => {
    if (port._zeroByAccident) problems.push(portZero(`${path}.ports[${index}]`));
  });
  if (hasL7(rule) && !rule.ports?.length) problems.push(portsMissing(rule, path));
  const rest = rule.authentication === undefined ? {} : { authentication: { mode: rule.authentication } };
  return byKind(peers).flatMap(([kind, values]) =>
    traffic(rule).map((what) => ({ [`${field}${kind}`]: values, ...what, ...rest })),
  );
}

function byKind(peers: readonly Peer[]): [PeerKind, Peer['_value'][]][] {
  const kinds = new Map<PeerKind, Peer['_value'][]>();
  for (const peer of peers) {
    const values = kinds.get(peer._kind);
    if (values) values.push(peer._value);
    else kinds.set(peer._kind, [peer._value]);
  }
  return [...kinds];
}

function traffic(rule: AnyRule): Pick<EgressSpec, 'toPorts' | 'icmps'>[] {
  const result: Pick<EgressSpec, 'toPorts' | 'icmps'>[] = [];
  if (rule.ports?.length) result.push({ toPorts: [portRule(rule, rule.ports)] });
  if (rule.icmps?.length) result.push({ icmps: [{ fields: rule.icmps.map((icmp) => icmp._render()) }] });
  return result.length > 0 ? result : [{}];
}

function portRule(rule: AnyRule, ports: readonly Port[]): PortRuleSpec {
  const rules: L7Spec = {
    ...(rule.http ? { http: rule.http.map((http) => http._render()) } : {}),
    ...(rule.dns ? { dns: rule.dns.map((dns) => dns._render()) } : {}),
    ...(rule.kafka ? { kafka: rule.kafka.map((kafka) => kafka._render()) } : {}),
  };
  return {
    ports: ports.map((port) => port._render()),
    ...(rule.serverNames ? { serverNames: rule.serverNames } : {}),
    ...(Object.keys(rules).length > 0 ? { rules } : {}),
  };
}

function hasL7(rule: AnyRule): boolean {
  return Boolean(rule.http ?? rule.dns ?? rule.kafka ?? rule.serverNames);
}

function noPeers(path: string): Problem {
  return {
    what: `${path} is empty, so the rule is about no traffic at all.`,
    remedy: 'Name the peers; for everyone, Peer.entity(Entity.ALL).',
    code: 'NP025',
  };
}

function portZero(path: string): Problem {
  return {
    what: `${path} is port 0, but ports are 1 to 65535.`,
    remedy: 'Use a port of 1 to 65535, or Port.all(protocol) for every port.',
    code: 'NP007',
  };
}

function portsMissing(rule: AnyRule, path: string): Problem {
  const [name] = (['http', 'dns', 'kafka', 'serverNames'] as const).filter((candidate) => rule[candidate]);
  return {
    what: `${path}.${name} is given, but ${path}.ports is not: Cilium reads requests at named ports only.`,
    remedy: `Give ${path}.ports the ports that the requests go to${name === 'dns' ? ', such as Port.any(53)' : ''}.`,
    code: 'NP011',
  };
}
