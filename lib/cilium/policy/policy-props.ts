import type { ApiObjectMetadata } from 'cdk8s';
import type { IConstruct } from 'constructs';
import * as v from 'valibot';
import { orNothing } from '../../kubernetes/empty';
import { objectMetadata } from '../../kubernetes/object-metadata';
import { type Problem, plainName, quoted, refuse } from '../../problems';
import { checkProps, type PropChecks } from '../../settings/props';
import { anyMap } from '../../settings/schema';
import { manifestPart, textMap } from '../../settings/values';
import { identityProblems, type PolicyIdentity, specProblems } from './checks/spec';
import { DnsRule, HttpRule, KafkaRule } from './l7';
import { LabelSelector } from './label-selector';
import { Peer } from './peer';
import { Icmp, Port } from './port';
import { emptySelector } from './problems';
import {
  Authentication,
  type EgressDenyRule,
  type EgressRule,
  type IngressDenyRule,
  type IngressRule,
  renderRule,
} from './rules';
import type { Direction, EgressSpec, IngressSpec, PolicySpec } from './spec';

/** Which directions of traffic a policy closes to everything that no policy allows. */
export interface DefaultDeny {
  /**
   * Traffic to the selected pods.
   * @default - true when the policy has rules for it
   */
  readonly ingress?: boolean;
  /**
   * Traffic of the selected pods.
   * @default - true when the policy has rules for it
   */
  readonly egress?: boolean;
}

/** What namespaced and clusterwide policies have in common. */
export interface NetworkPolicyProps {
  /**
   * Name, labels and annotations of the object.
   * @default - a name from the path of the construct
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * Traffic to the selected pods that is let through. Rules add up, over all policies.
   * @default - none
   * @see https://docs.cilium.io/en/stable/security/policy/intro/#rule-basics
   */
  readonly ingress?: readonly IngressRule[];

  /**
   * Traffic of the selected pods that is let through. Rules add up, over all policies.
   *
   * A rule with `Peer.fqdn` is an error unless a DNS rule lets Cilium see the answers: in this policy, or in another of
   * the same chart that certainly selects all of the same pods.
   * @default - none
   * @see https://docs.cilium.io/en/stable/security/policy/intro/#rule-basics
   */
  readonly egress?: readonly EgressRule[];

  /**
   * Traffic to the selected pods that is dropped, whatever other rules and policies allow.
   * @default - none
   * @see https://docs.cilium.io/en/stable/security/policy/language/#deny-policies
   */
  readonly ingressDeny?: readonly IngressDenyRule[];

  /**
   * Traffic of the selected pods that is dropped, whatever other rules and policies allow.
   * @default - none
   * @see https://docs.cilium.io/en/stable/security/policy/language/#deny-policies
   */
  readonly egressDeny?: readonly EgressDenyRule[];

  /**
   * Which directions are closed to everything that no policy allows. `true` without rules closes the direction
   * altogether, DNS included; `false` adds rules without closing anything, except that rules for requests (`http`,
   * `dns`, `kafka`) refuse what they do not list in any case.
   * @default - each direction that the policy has rules for
   * @see https://docs.cilium.io/en/stable/security/policy/intro/#endpoint-default-policy
   */
  readonly enableDefaultDeny?: DefaultDeny;

  /**
   * What the policy is for.
   * @default - none
   */
  readonly description?: string;

  /**
   * Labels of the rules, by which `cilium-dbg policy get` finds them; those of the object are in `metadata`.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Text that Hubble shows with flows that the policy decides: at most 32 printable characters.
   * @default - none
   */
  readonly log?: string;

  /**
   * Fields of the spec under their names in a manifest, for whatever the props above do not have: TLS interception,
   * Envoy listeners, cloud groups. It may be the whole spec. A field given here and by a prop is an error.
   * @default - none
   * @see https://docs.cilium.io/en/stable/security/policy/language/
   */
  readonly spec?: PolicySpec;

  /**
   * Extra complete specs in the same object, under their names in a manifest.
   * @default - none
   */
  readonly specs?: readonly PolicySpec[];
}

/** A value of a class, which only the static functions of the class make. */
function made<T extends object>(kind: { readonly prototype: T; readonly name: string }): v.GenericSchema {
  const name = plainName(kind.name);
  const article = /^[AEIOU]/.test(name) ? 'an' : 'a';
  return v.custom<T>(
    (value) => value instanceof Object && Object.prototype.isPrototypeOf.call(kind.prototype, value),
    `${article} ${name}, as the static functions of ${name} make it`,
  );
}

const DENY = {
  ports: v.array(made(Port)),
  icmps: v.array(made(Icmp)),
};

const ALLOW = {
  ...DENY,
  http: v.array(made(HttpRule)),
  kafka: v.array(made(KafkaRule)),
  authentication: v.enum(Authentication),
};

const PEERS = v.array(made(Peer));

const INGRESS: PropChecks<IngressRule> = { from: PEERS, ...ALLOW };
const EGRESS: PropChecks<EgressRule> = {
  to: PEERS,
  ...ALLOW,
  dns: v.array(made(DnsRule)),
  serverNames: v.array(v.string()),
};
const INGRESS_DENY: PropChecks<IngressDenyRule> = { from: PEERS, ...DENY };
const EGRESS_DENY: PropChecks<EgressDenyRule> = { to: PEERS, ...DENY };

const RULES = v.array(anyMap);

/** The checks of `NetworkPolicyProps`. */
export const NETWORK_POLICY_PROPS: PropChecks<NetworkPolicyProps> = {
  metadata: objectMetadata,
  ingress: RULES,
  egress: RULES,
  ingressDeny: RULES,
  egressDeny: RULES,
  enableDefaultDeny: { ingress: v.boolean(), egress: v.boolean() },
  description: v.string(),
  labels: textMap,
  log: v.string(),
  spec: manifestPart,
  specs: v.array(manifestPart),
};

export const SELECTOR = made(LabelSelector);

const LISTS = [
  { name: 'ingress', direction: 'ingress', deny: false, checks: INGRESS },
  { name: 'ingressDeny', direction: 'ingress', deny: true, checks: INGRESS_DENY },
  { name: 'egress', direction: 'egress', deny: false, checks: EGRESS },
  { name: 'egressDeny', direction: 'egress', deny: true, checks: EGRESS_DENY },
] as const;

/** The two selectors that say whom a policy applies to. */
export interface PolicySubject {
  readonly endpointSelector?: LabelSelector;
  readonly nodeSelector?: LabelSelector;
}

/** What a policy's manifest has in addition to its metadata. */
export interface PolicyBody {
  readonly spec?: PolicySpec;
  readonly specs?: readonly PolicySpec[];
}

/**
 * The specs that follow from the props.
 *
 * @throws ConfigurationError with everything that is wrong with them
 */
export function policyBody(
  scope: IConstruct,
  props: NetworkPolicyProps,
  subject: PolicySubject,
  identity: PolicyIdentity,
): PolicyBody {
  for (const { name, checks } of LISTS) {
    props[name]?.forEach((rule, index) => {
      checkProps<object>(scope, rule, checks, `${name}[${index}]`);
    });
  }
  const problems: Problem[] = [...identityProblems(identity)];
  const computed = computedSpec(props, subject, identity, problems);
  const given = props.spec ?? {};
  problems.push(...givenTwice(computed, given));
  const merged: PolicySpec = { ...computed, ...given };
  const specs = props.specs ?? [];
  const withSpec = orNothing(merged) !== undefined || specs.length === 0;
  if (withSpec) problems.push(...specProblems(merged, 'spec', identity));
  specs.forEach((spec, index) => {
    problems.push(...specProblems(spec, `specs[${index}]`, identity));
  });
  refuse(scope, problems);
  return { ...(withSpec ? { spec: merged } : {}), ...(specs.length > 0 ? { specs } : {}) };
}

function computedSpec(
  props: NetworkPolicyProps,
  subject: PolicySubject,
  { clusterwide }: PolicyIdentity,
  problems: Problem[],
): PolicySpec {
  const lists: Partial<Record<(typeof LISTS)[number]['name'], (IngressSpec & EgressSpec)[]>> = {};
  for (const { name, direction, deny } of LISTS) {
    const rules = props[name]?.flatMap((rule, index) =>
      renderRule(rule, `${name}[${index}]`, { direction, deny, clusterwide }, problems),
    );
    if (rules?.length) lists[name] = rules;
  }
  // Cilium accepts a policy with a rule only, and a rule without anything in it allows nothing.
  for (const direction of ['ingress', 'egress'] as const) {
    if (closes(props, direction) && !lists[`${direction}Deny`]) lists[direction] ??= [{}];
  }
  const labels = Object.entries(props.labels ?? {}).map(([key, value]) => ({ key, value, source: 'k8s' }));
  return {
    ...(props.description === undefined ? {} : { description: props.description }),
    ...selectors(subject, problems),
    ...(props.enableDefaultDeny ? { enableDefaultDeny: props.enableDefaultDeny } : {}),
    ...lists,
    ...(labels.length > 0 ? { labels } : {}),
    ...(props.log === undefined ? {} : { log: { value: props.log } }),
  };
}

function closes({ enableDefaultDeny, spec }: NetworkPolicyProps, direction: Direction): boolean {
  return enableDefaultDeny?.[direction] === true && spec?.[direction] === undefined;
}

function selectors(subject: PolicySubject, problems: Problem[]): PolicySpec {
  const result: { endpointSelector?: object; nodeSelector?: object } = {};
  for (const name of ['endpointSelector', 'nodeSelector'] as const) {
    const selector = subject[name];
    if (!selector) continue;
    if (selector._emptyByAccident) problems.push(emptySelector(name, 'LabelSelector.everything()'));
    result[name] = selector._render();
  }
  return result;
}

function givenTwice(computed: PolicySpec, given: PolicySpec): Problem[] {
  return Object.entries(given).flatMap(([name, value]) => {
    if (!Object.hasOwn(computed, name)) return [];
    return [
      {
        what: `spec.${name} is ${quoted(value)}, but the prop ${name} is given as well.`,
        remedy: `Give ${name} in one of the two places.`,
        code: 'NP027',
      },
    ];
  });
}
