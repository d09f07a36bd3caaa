import { A_DNS_LABEL, A_DNS_SUBDOMAIN, isDnsLabel, isDnsSubdomain } from '../../../kubernetes/names';
import { type Problem, quoted } from '../../../problems';
import type { PolicySpec, SelectorSpec } from '../spec';
import { l7Problems } from './l7';
import { peerProblems } from './peers';
import { portProblems } from './ports';
import { type RuleView, rulesOf } from './rule-view';
import { keysOf, labelName, selectorProblems } from './selectors';

/** The object that a spec belongs to. */
export interface PolicyIdentity {
  readonly clusterwide: boolean;
  /** The name, unless it is left to cdk8s. */
  readonly name?: string;
  /** The namespace of a namespaced policy, where it is known. */
  readonly namespace?: string;
}

/** What the API server or the agent would refuse of a spec, and what they accept although it cannot work. */
export function specProblems(spec: PolicySpec, path: string, identity: PolicyIdentity): Problem[] {
  const rules = rulesOf(spec, path);
  return [
    ...subjectProblems(spec, path, identity),
    ...(rules.length === 0 ? [withoutRules(path)] : []),
    ...logProblems(spec, path),
    ...rules.flatMap((rule) => ruleProblems(rule, spec.nodeSelector !== undefined)),
  ];
}

function ruleProblems(rule: RuleView, host: boolean): Problem[] {
  return [...peerProblems(rule), ...portProblems(rule), ...l7Problems(rule, host)];
}

/** What is wrong with the name and namespace of a policy. */
export function identityProblems({ clusterwide, name, namespace }: PolicyIdentity): Problem[] {
  const problems: Problem[] = [];
  if (name !== undefined && !isDnsSubdomain(name)) problems.push(badName(name, 'metadata.name', A_DNS_SUBDOMAIN));
  if (namespace === undefined) return problems;
  if (clusterwide) problems.push(withNamespace(namespace));
  else if (!isDnsLabel(namespace)) problems.push(badName(namespace, 'metadata.namespace', A_DNS_LABEL));
  return problems;
}

function badName(name: string, path: string, form: string): Problem {
  return {
    what: `${path} is ${quoted(name, path)}, but it must be ${form}.`,
    remedy: `Change ${path}.`,
    code: 'NP020',
  };
}

function withNamespace(namespace: string): Problem {
  return {
    what: `metadata.namespace is ${quoted(namespace)}, but a CiliumClusterwideNetworkPolicy has no namespace.`,
    remedy: 'Remove it, or use a CiliumNetworkPolicy for the pods of one namespace.',
    code: 'NP021',
  };
}

function subjectProblems(spec: PolicySpec, path: string, identity: PolicyIdentity): Problem[] {
  const { endpointSelector, nodeSelector } = spec;
  if (nodeSelector && !identity.clusterwide) return [nodesInNamespace(path)];
  if ((endpointSelector === undefined) === (nodeSelector === undefined))
    return [subjectMissing(path, identity, endpointSelector)];
  const name = endpointSelector ? 'endpointSelector' : 'nodeSelector';
  const selector = endpointSelector ?? nodeSelector ?? {};
  const problems = selectorProblems(selector, `${path}.${name}`);
  if (identity.clusterwide || !endpointSelector) return problems;
  return [...problems, ...foreignPods(endpointSelector, `${path}.endpointSelector`, identity.namespace)];
}

function nodesInNamespace(path: string): Problem {
  return {
    what: `${path}.nodeSelector is given, but nodes belong to no namespace.`,
    remedy: 'Use a CiliumClusterwideNetworkPolicy for nodes, or an endpointSelector for pods.',
    code: 'NP023',
  };
}

function subjectMissing(path: string, identity: PolicyIdentity, given?: SelectorSpec): Problem {
  const choice = identity.clusterwide ? 'either endpointSelector or nodeSelector' : 'endpointSelector';
  return {
    what: `${path} has ${given ? 'endpointSelector and nodeSelector' : 'nothing that says whom it applies to'}, but it must have ${choice}.`,
    remedy: given ? 'Remove one of them.' : 'Give LabelSelector.of({…}), or LabelSelector.everything().',
    code: 'NP023',
  };
}

function foreignPods(selector: SelectorSpec, path: string, namespace?: string): Problem[] {
  const wanted = Object.entries(selector.matchLabels ?? {}).find(
    ([key]) => labelName(key) === 'io.kubernetes.pod.namespace',
  );
  const init = keysOf(selector);
  const problems: Problem[] = [];
  if (wanted && wanted[1] !== namespace) {
    problems.push({
      what: `${path} selects pods of the namespace ${quoted(wanted[1])}, but a CiliumNetworkPolicy is about those of its own, ${namespace ?? 'which is not given'}.`,
      remedy: `Set metadata.namespace to ${quoted(wanted[1])}, or use a CiliumClusterwideNetworkPolicy.`,
      code: 'NP022',
    });
  }
  if (init.includes('reserved:init')) {
    problems.push({
      what: `${path} selects reserved:init, but endpoints without an identity belong to no namespace.`,
      remedy: 'Use a CiliumClusterwideNetworkPolicy.',
      code: 'NP022',
    });
  }
  return problems;
}

function withoutRules(path: string): Problem {
  return {
    what: `${path} has no rule: ingress, egress, ingressDeny and egressDeny are all empty.`,
    remedy: 'Give a rule, or set enableDefaultDeny to close a direction altogether.',
    code: 'NP024',
  };
}

const LONGEST_LOG = 32;

function logProblems({ log }: PolicySpec, path: string): Problem[] {
  const text = log?.value ?? '';
  if (text.length <= LONGEST_LOG && /^\P{C}*$/u.test(text)) return [];
  return [
    {
      what: `${path}.log.value is ${quoted(text)}, but it must be at most ${LONGEST_LOG} printable characters.`,
      remedy: 'Shorten it; a description can be longer.',
      code: 'NP028',
    },
  ];
}
