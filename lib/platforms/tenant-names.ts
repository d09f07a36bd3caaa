import { ROOT } from '../etcd/fleet-names';
import { isDnsLabel, isUnusable } from '../kubernetes/names';
import { type Problem, quoted } from '../problems';

/** Names of hosts, of objects and of users of etcd are made of it. */
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
        ? `${at}.name is "${ROOT}", which is the user of etcd that may do everything, to all tenants.`
        : `${at}.name is ${quoted(name)}, but it must be a DNS label of ${LONGEST} characters at most${name === 'constructor' ? ', and no word of JavaScript' : ''}.`,
    remedy: 'Give a short name of lower-case letters, digits and dashes.',
    code: 'FLT010',
  };
}

/** A name that an earlier tenant has. */
export function taken(name: string, at: string): Problem {
  return {
    what: `${at}.name is ${name}, which an earlier tenant has.`,
    remedy: 'Give each tenant a name of its own.',
    code: 'FLT010',
  };
}
