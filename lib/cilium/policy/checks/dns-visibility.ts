import type { IConstruct } from 'constructs';
import type { ClusterIndex } from '../../../cluster/cluster-index';
import type { Problem } from '../../../problems';
import type { DnsSpec } from '../spec';
import { covers, type Subject } from './coverage';
import { haveCommonName, type NameMatch } from './names';
import { type PolicyInCluster, policiesIn } from './policies';

/**
 * Rules by name that cannot work because Cilium does not see the DNS answers, or because its proxy refuses the
 * questions.
 *
 * What counts is a DNS rule of the same policy, or of another one in the same cluster whose selector certainly selects
 * all of the same endpoints. A cluster is what one chart below the app holds. Policies that were made as plain API
 * objects count as well.
 */
export function dnsVisibilityProblems(policy: IConstruct, index: ClusterIndex): Problem[] {
  const policies = policiesIn(index);
  const wanted = policies.filter(({ construct }) => construct === policy).flatMap(rulesByName);
  if (wanted.length === 0) return [];
  const offered = policies.flatMap(dnsRules);
  return wanted.flatMap(({ subject, path, names }) => {
    const seen = offered.filter((offer) => covers(offer.subject, subject)).flatMap((offer) => offer.names);
    if (seen.length === 0) return [unseen(path)];
    const refused = names.filter((name) => !seen.some((answered) => haveCommonName(answered, name)));
    return refused.map((name) => unanswered(path, name, seen));
  });
}

interface NamesOf<Name> {
  readonly subject: Subject;
  readonly path: string;
  readonly names: readonly Name[];
}

function rulesByName({ subject, rules }: PolicyInCluster): NamesOf<NameMatch>[] {
  return rules.flatMap(({ path, deny, egress }) => {
    const names = egress.toFQDNs ?? [];
    return subject && names.length > 0 && !deny ? [{ subject, path: `${path}.toFQDNs`, names }] : [];
  });
}

function dnsRules({ subject, rules }: PolicyInCluster): NamesOf<DnsSpec>[] {
  return rules.flatMap(({ path, toPorts }) =>
    toPorts.flatMap(({ ports = [], rules: { dns } = {} }) => {
      const byUdp = ports.some(({ protocol }) => protocol === undefined || protocol === 'UDP' || protocol === 'ANY');
      return subject && byUdp && dns?.length ? [{ subject, path, names: dns }] : [];
    }),
  );
}

function unseen(path: string): Problem {
  return {
    what: `${path} depends on the DNS answers that its pods get, but no policy that certainly selects all of them has a DNS rule (UDP port 53 with rules.dns), so no address would ever be allowed.`,
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
