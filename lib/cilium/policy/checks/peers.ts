import { Cidr } from '../../../kubernetes/cidr';
import { A_DNS_LABEL, A_DNS_SUBDOMAIN, isDnsLabel, isDnsSubdomain } from '../../../kubernetes/names';
import { type Problem, quoted } from '../../../problems';
import { Entity } from '../peer';
import type { CidrRuleSpec, EgressSpec, SelectorSpec } from '../spec';
import { fqdnProblems } from './names';
import type { PeersView, RuleView } from './rule-view';
import { selectorProblems } from './selectors';

const ENTITIES: readonly unknown[] = Object.values(Entity);

// These narrow other peers and are no peers by themselves.
const NARROWING = ['Requires'];

/** What is wrong with the peers of a rule. */
export function peerProblems(rule: RuleView): Problem[] {
  const problems = rule.peers.flatMap((peers) =>
    peers.values.flatMap((value, index) => onePeer(value, `${peers.path}[${index}]`, peers, rule)),
  );
  const given = rule.peers.filter(({ kind, values }) => values.length > 0 && !NARROWING.includes(kind));
  const empty = rule.peers.filter(({ values }) => values.length === 0);
  return [
    ...(given.length > 1 ? [severalKinds(given, rule)] : []),
    ...empty.map(({ path }) => noPeers(path)),
    ...problems,
  ];
}

function onePeer(value: unknown, path: string, { kind }: PeersView, rule: RuleView): Problem[] {
  switch (kind) {
    case 'Endpoints':
    case 'Nodes':
    case 'Requires':
      return selectorProblems(value as SelectorSpec, path);
    case 'Entities':
      return ENTITIES.includes(value) ? [] : [unknownEntity(value, path)];
    case 'CIDR':
      return [...Cidr.problems(value, path)];
    case 'CIDRSet':
      return cidrRuleProblems(value as CidrRuleSpec, path);
    case 'FQDNs':
      return rule.deny || rule.direction === 'ingress'
        ? [namesMisplaced(path, rule)]
        : fqdnProblems(value as object, path);
    case 'Services':
      return serviceProblems(value as NonNullable<EgressSpec['toServices']>[number], path);
    default:
      return [];
  }
}

function severalKinds(given: readonly PeersView[], rule: RuleView): Problem {
  const fields = given.map(({ path }) => path.slice(path.lastIndexOf('.') + 1));
  return {
    what: `${rule.path} has ${fields.join(' and ')}, but Cilium accepts one of them in a rule.`,
    remedy: 'Make a rule of each; together they let the same traffic through.',
    code: 'NP005',
  };
}

function noPeers(path: string): Problem {
  return {
    what: `${path} is empty, so the rule is about no traffic at all.`,
    remedy: 'Name the peers, or leave the field out for everyone.',
    code: 'NP025',
  };
}

function unknownEntity(value: unknown, path: string): Problem {
  return {
    what: `${path} is ${quoted(value, path)}, but an entity must be one of ${ENTITIES.join(', ')}.`,
    remedy: 'Use a member of Entity.',
    code: 'NP017',
  };
}

function namesMisplaced(path: string, rule: RuleView): Problem {
  return {
    what: `${path} is in ${rule.deny ? 'a deny rule' : 'ingress'}, but Cilium supports names in egress rules that allow.`,
    remedy: 'Use CIDRs, labels or entities here.',
    code: 'NP003',
  };
}

function cidrRuleProblems(
  { cidr, cidrGroupRef, cidrGroupSelector, except = [] }: CidrRuleSpec,
  path: string,
): Problem[] {
  if (cidrGroupRef !== undefined && !isDnsSubdomain(cidrGroupRef)) {
    return [
      {
        what: `${path}.cidrGroupRef is ${quoted(cidrGroupRef)}, but it must be ${A_DNS_SUBDOMAIN}.`,
        remedy: 'Give the name of a CiliumCIDRGroup.',
        code: 'NP020',
      },
    ];
  }
  if (cidrGroupSelector) return selectorProblems(cidrGroupSelector, `${path}.cidrGroupSelector`, 'cidrgroup');
  if (cidr === undefined) return [];
  const exceptions = except.map((value, index) => ({ value, path: `${path}.except[${index}]` }));
  const malformed = [
    ...Cidr.problems(cidr, `${path}.cidr`),
    ...exceptions.flatMap((exception) => Cidr.problems(exception.value, exception.path)),
  ];
  if (malformed.length > 0) return malformed;
  const whole = Cidr.parse(cidr);
  return exceptions.flatMap((exception) => exceptProblems(Cidr.parse(exception.value), exception.path, whole));
}

function exceptProblems(exception: Cidr, path: string, whole: Cidr): Problem[] {
  if (exception.equals(whole)) {
    return [
      {
        what: `${path} is ${exception}, the whole of the block, so nothing is left of it.`,
        remedy: `Except a part of ${whole}, or remove the block.`,
        code: 'NP006',
      },
    ];
  }
  if (whole.contains(exception)) return [];
  const why =
    whole.family === exception.family
      ? `is not inside of ${whole}`
      : `is ${exception.family}, and ${whole} is ${whole.family}`;
  return [
    {
      what: `${path} is ${exception}, which ${why}.`,
      remedy: `Except a part of ${whole}, or remove ${path}.`,
      code: 'NP006',
    },
  ];
}

function serviceProblems(
  { k8sService, k8sServiceSelector }: NonNullable<EgressSpec['toServices']>[number],
  path: string,
): Problem[] {
  const names = [
    [k8sService?.serviceName, `${path}.k8sService.serviceName`],
    [k8sService?.namespace, `${path}.k8sService.namespace`],
    [k8sServiceSelector?.namespace, `${path}.k8sServiceSelector.namespace`],
  ] as const;
  const malformed = names.flatMap(([name, at]) => (name === undefined || isDnsLabel(name) ? [] : [badName(name, at)]));
  return k8sServiceSelector
    ? [...malformed, ...selectorProblems(k8sServiceSelector.selector, `${path}.k8sServiceSelector.selector`)]
    : malformed;
}

function badName(name: unknown, path: string): Problem {
  return {
    what: `${path} is ${quoted(name, path)}, but it must be ${A_DNS_LABEL}.`,
    remedy: 'Give the name of a Service or namespace.',
    code: 'NP020',
  };
}
