import * as semver from 'semver';
import { PublishedImages } from '../images/published';
import { type Problem, quoted } from '../problems';
import type { PublishedImage } from '../settings/version';

/** The newest release that was tried against several tenants. */
export const ETCD_VERSION = '3.6.16';

const REPOSITORY = 'gcr.io/etcd-development/etcd';

/**
 * The releases whose digest is known: two independent repositories pin the same one, since no registry could be
 * queried.
 */
const PUBLISHED: readonly PublishedImage[] = [
  {
    repository: REPOSITORY,
    tag: 'v3.7.1',
    digest: 'sha256:a9983dd6d9283138ab926daa307c6c25623636703ecf5645d5df4d666ce9eba2',
  },
];

/** What is known about etcd's images. */
export const ETCD_IMAGES = new PublishedImages(PUBLISHED);

/** The image of a version, as etcd publishes it. */
export function etcdImage(version: string, digest = ETCD_IMAGES.tagged(REPOSITORY, `v${version}`)?.digest): string {
  return `${REPOSITORY}:v${version}${digest ? `@${digest}` : ''}`;
}

/**
 * Why a version cannot serve several tenants.
 *
 * In older ones a tenant reads or disturbs the others: nested transactions bypass key ranges (CVE-2026-33343), alarms,
 * leases and compaction need no permission (CVE-2026-33413), an open-ended watch reads everything behind one's own keys
 * (CVE-2026-73499); 3.5 drops its permissions while it is out of space (etcd-io/etcd#22386).
 */
export function sharedVersionProblems(version: string): Problem[] {
  const exact = semver.valid(version);
  if (exact !== null && exact !== version) {
    const what = `version is ${quoted(version)}, but releases of etcd are written as ${exact}.`;
    return [{ what, remedy: `Write ${exact}.`, code: 'ETCD001' }];
  }
  const isFine = exact !== null && semver.satisfies(version, '>=3.6.14 <3.7.0 || >=3.7.1');
  if (isFine) return [];
  return [
    {
      what: `version is ${quoted(version)}, in which a tenant can read or disturb the others (CVE-2026-33343, CVE-2026-33413, CVE-2026-73499).`,
      remedy: `Use 3.6.14 or later, such as ${ETCD_VERSION}; of 3.7, use 3.7.1 or later.`,
      code: 'ETCD001',
    },
  ];
}
