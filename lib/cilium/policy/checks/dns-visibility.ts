import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { clusterOf } from '../../../cluster/registry';
import { apiObjectsOf } from '../../../kubernetes/api-objects';
import { manifestOf } from '../../../kubernetes/plain-object';
import type { Problem } from '../../../problems';
import type { DnsSpec, PolicySpec } from '../spec';
import { covers, type Subject, subjectOf } from './coverage';
import { haveCommonName, type NameMatch } from './names';
import { rulesOf } from './rule-view';

/**
 * Rules by name that cannot work because Cilium does not see the DNS answers, or because its proxy refuses the questions.
 *
 * What counts is a DNS rule of the same policy, or of another one in the same cluster whose selector certainly selects
 * all of the same endpoints. A cluster is what one chart below the app holds. Policies that were made as plain API
 * objects count as well.
 */
export function dnsVisibilityProblems(policy: ApiObject): Problem[] {
  const wanted = specsOf(policy).flatMap((given) => rulesByName(given));
  if (wanted.length === 0) return [];
  const offered = policiesOf(clusterOf(policy)).flatMap(specsOf).flatMap(dnsRules);
  return wanted.flatMap(({ subject, path, names }) => {
    const seen = offered.filter((offer) => covers(offer.subject, subject)).flatMap((offer) => offer.names);
    if (seen.length === 0) return [unseen(path)];
    const refused = names.filter((name) => !seen.some((answered) => haveCommonName(answered, name)));
    return refused.map((name) => unanswered(path, name, seen));
  });
}

const KINDS = ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'];

function policiesOf(cluster: IConstruct): ApiObject[] {
  return apiObjectsOf(cluster).filter(({ kind, apiGroup }) => apiGroup === 'cilium.io' && KINDS.includes(kind));
}

interface GivenSpec {
  readonly spec: PolicySpec;
  readonly subject: Subject;
  readonly path: string;
}

interface NamesOf<Name> {
  readonly subject: Subject;
  readonly path: string;
  readonly names: readonly Name[];
}

/** The specs of a policy as they are written, patches included. */
function specsOf(policy: ApiObject): GivenSpec[] {
  const { spec, specs = [] } = manifestOf(policy) as { spec?: PolicySpec; specs?: readonly PolicySpec[] };
  const paths = [
    ...(spec ? [{ spec, path: 'spec' }] : []),
    ...specs.map((one, index) => ({ spec: one, path: `specs[${index}]` })),
  ];
  const namespace = policy.kind === 'CiliumNetworkPolicy' ? (policy.metadata.namespace ?? 'default') : undefined;
  return paths.flatMap((given) => {
    const { endpointSelector, nodeSelector } = given.spec;
    const selector = endpointSelector ?? nodeSelector;
    if (!selector) return [];
    return [{ ...given, subject: subjectOf(selector, endpointSelector ? 'endpoints' : 'nodes', namespace) }];
  });
}

function rulesByName({ spec, subject, path }: GivenSpec): NamesOf<NameMatch>[] {
  return rulesOf(spec, path).flatMap((rule) => {
    const names = rule.egress.toFQDNs ?? [];
    return names.length > 0 && !rule.deny ? [{ subject, path: `${rule.path}.toFQDNs`, names }] : [];
  });
}

function dnsRules({ spec, subject, path }: GivenSpec): NamesOf<DnsSpec>[] {
  return rulesOf(spec, path).flatMap((rule) =>
    rule.toPorts.flatMap(({ ports = [], rules }) => {
      const byUdp = ports.some(({ protocol }) => protocol === undefined || protocol === 'UDP' || protocol === 'ANY');
      return byUdp && rules?.dns?.length ? [{ subject, path: rule.path, names: rules.dns }] : [];
    }),
  );
}

function unseen(path: string): Problem {
  return {
    what: `${path} lives on the DNS answers that its pods get, but no policy that certainly selects all of them has a DNS rule (UDP port 53 with rules.dns), so no address would ever be allowed.`,
    remedy:
      'Add Allow.dns() to egress of this policy, or a policy with it for the same pods, such as CiliumClusterwideNetworkPolicy.dnsVisibility.',
    code: 'NP001',
  };
}

function unanswered(path: string, name: NameMatch, seen: readonly NameMatch[]): Problem {
  const patterns = seen.map(({ matchName, matchPattern }) => matchName ?? matchPattern);
  const text = name.matchName ?? name.matchPattern;
  return {
    what: `${path} has ${text}, but the DNS rules for its pods let them ask for ${patterns.join(', ')} only, so no address would ever be allowed.`,
    remedy: `Let the DNS rule answer for ${text}, or for every name: DnsRule.everything().`,
    code: 'NP002',
  };
}
