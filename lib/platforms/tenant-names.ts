import { ROOT } from '../etcd/fleet-names';
import { isDnsLabel, isUnusable } from '../kubernetes/names';
import { type Problem, quoted } from '../problems';

/** Names of hosts, objects and etcd users are built from it. */
const LONGEST = 40;

/** Whether a tenant can have a name. */
export function isTenantName(name: unknown): name is string {
  return typeof name === 'string' && isDnsLabel(name) && name.length <= LONGEST && name !== ROOT && !isUnusable(name);
}

/** @param at where it stands, such as `tenants[3]` */
export function badName(name: unknown, at: string): Problem {
  return {
    what:
      name === ROOT
        ? `${at}.name is "${ROOT}", which is etcd's superuser, with access to all tenants.`
        : `${at}.name is ${quoted(name)}, but it must be a DNS label of ${LONGEST} characters at most${name === 'constructor' ? ', and not a reserved word of JavaScript' : ''}.`,
    remedy: 'Give a short name of lower-case letters, digits and dashes.',
    code: 'FLT010',
  };
}

/** A name that an earlier tenant has. */
export function taken(name: string, at: string): Problem {
  return {
    what: `${at}.name is ${name}, which duplicates an earlier tenant.`,
    remedy: 'Give each tenant a different name.',
    code: 'FLT010',
  };
}
