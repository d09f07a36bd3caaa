import type { Problem } from '../problems';
import type { Finding } from './finding';

/**
 * The problem that is reported for a secret. Manifests are committed, so everyone who can read them would have it.
 *
 * @param subject what contains it, such as `ConfigMap default/settings`
 * @param exemption how to exempt a likely one
 */
export function secretProblem(subject: string, { path, what, certain }: Finding, exemption = BY_PROGRAM): Problem {
  return {
    what: `${subject}${path ? `: ${path}` : ''} holds ${what} in plain text.`,
    remedy: `Put it into a Secret, sealed or from a vault, and refer to it by name${certain ? '.' : `; ${exemption}`}`,
    code: certain ? 'SEC001' : 'SEC002',
  };
}

const BY_PROGRAM = 'or, if it is not a secret, say why with SecretScan.exempt.';
