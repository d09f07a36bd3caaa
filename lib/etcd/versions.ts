import * as semver from 'semver';
import { type Problem, quoted } from '../problems';

/** The newest release that was tried against several tenants. */
export const ETCD_VERSION = '3.6.16';

/** The image of a version, as etcd publishes it. */
export function etcdImage(version: string, digest?: string): string {
  return `gcr.io/etcd-development/etcd:v${version}${digest ? `@${digest}` : ''}`;
}

/**
 * Why a version cannot serve several tenants.
 *
 * In older ones a tenant reads or disturbs the others: nested transactions bypass key ranges (CVE-2026-33343), alarms,
 * leases and compaction need no permission (CVE-2026-33413), an open-ended watch reads everything behind one's own keys
 * (CVE-2026-73499); 3.5 drops its permissions while it is out of space (etcd-io/etcd#22386).
 */
export function sharedVersionProblems(version: string): Problem[] {
  const isFine = semver.valid(version) !== null && semver.satisfies(version, '>=3.6.14 <3.7.0 || >=3.7.1');
  if (isFine) return [];
  return [
    {
      what: `version is ${quoted(version)}, in which a tenant can read or disturb the others (CVE-2026-33343, CVE-2026-33413, CVE-2026-73499).`,
      remedy: `Use 3.6.14 or later, such as ${ETCD_VERSION}; of 3.7, use 3.7.1 or later.`,
      code: 'ETCD001',
    },
  ];
}
