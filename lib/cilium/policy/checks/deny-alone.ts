import { warn } from '../../../warnings';
import type { Direction } from '../spec';
import { mayShareSubjects, type PolicyInCluster } from './policies';

const DIRECTIONS = ['ingress', 'egress'] as const;

/**
 * Warns of policies that only deny. A rule of any kind closes its direction, so one deny rule cuts off everything else
 * (cilium/cilium#14992), unless `enableDefaultDeny` says otherwise. There is no warning where another policy lets
 * traffic of the same pods through: then it is known that they are closed.
 */
export function warnOfDenyAlone(policies: readonly PolicyInCluster[]): void {
  for (const policy of policies) {
    for (const direction of DIRECTIONS) {
      if (!onlyDenies(policy, direction)) continue;
      const meant = policies.some(
        (other) => other !== policy && meansToClose(other, direction) && mayShareSubjects(policy, other),
      );
      if (!meant) warn(policy.construct, deniesAll(policy, direction));
    }
  }
}

function onlyDenies({ spec, rules }: PolicyInCluster, direction: Direction): boolean {
  const own = rules.filter((rule) => rule.direction === direction);
  return own.length > 0 && own.every(({ deny }) => deny) && spec.enableDefaultDeny?.[direction] === undefined;
}

function meansToClose({ spec, rules }: PolicyInCluster, direction: Direction): boolean {
  if (spec.enableDefaultDeny?.[direction] !== undefined) return spec.enableDefaultDeny[direction] === true;
  return rules.some((rule) => rule.direction === direction && !rule.deny);
}

function deniesAll({ path }: PolicyInCluster, direction: Direction) {
  return {
    what: `${path}.${direction}Deny is all that the policy says of ${direction}, so all other ${direction} of its pods is closed as well.`,
    remedy: `Set enableDefaultDeny: { ${direction}: false } to deny just that, or { ${direction}: true } to close everything else.`,
    code: 'NP036',
  };
}
