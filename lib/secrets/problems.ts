import type { Problem } from '../problems';
import type { Finding } from './finding';

/**
 * What is reported about a secret. Manifests are committed, and whoever reads them would have what stands in them.
 *
 * @param subject what holds it, such as `ConfigMap default/settings`
 * @param exemption how what is only likely is exempted
 */
export function secretProblem(subject: string, { path, what, certain }: Finding, exemption = BY_PROGRAM): Problem {
  return {
    what: `${subject}${path ? `: ${path}` : ''} holds ${what} in plain text.`,
    remedy: `Put it into a Secret, sealed or from a vault, and refer to it by name${certain ? '.' : `; ${exemption}`}`,
    code: certain ? 'SEC001' : 'SEC002',
  };
}

const BY_PROGRAM = 'or, if it is not a secret, say why with SecretScan.exempt.';
