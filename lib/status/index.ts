import type { Kubectl } from '../live/kubectl';
import { keyOf, liveObjects, titleOf } from '../live/objects';
import { readiness } from '../live/readiness';
import type { JsonMap } from '../settings/schema';
import { STATUS_CHECKS } from './checks';
import type { Finding } from './finding';

export { type Finding, findingsReport } from './finding';

/**
 * Whether a cluster is healthy, and with a platform's objects, whether all of them exist.
 *
 * @throws ConfigurationError when the cluster cannot be reached
 */
export async function statusOf(kubectl: Kubectl, objects: readonly JsonMap[]): Promise<Finding[]> {
  await kubectl.raw('/version');
  const own = objects.length > 0 ? await platformFindings(kubectl, objects) : [];
  const others = await Promise.all(STATUS_CHECKS.map((check) => check(kubectl)));
  return [...own, ...others.flat()];
}

async function platformFindings(kubectl: Kubectl, objects: readonly JsonMap[]): Promise<Finding[]> {
  const live = new Map((await liveObjects(kubectl, objects)).map((object) => [keyOf(object), object]));
  const missing = objects.filter((object) => !live.has(keyOf(object)));
  const findings = [...live.values()].flatMap((object): Finding[] => {
    const { state, why } = readiness(object);
    if (state === 'ready') return [];
    return [{ area: 'Platform', state: state === 'failed' ? 'wrong' : 'waiting', text: `${titleOf(object)} ${why}` }];
  });
  const absent = missing.map(
    (object): Finding => ({
      area: 'Platform',
      state: 'wrong',
      text: `${titleOf(object)} is not in the cluster`,
      remedy: '"platypaas apply" with the folder brings it.',
    }),
  );
  if (findings.length + absent.length > 0) return [...absent, ...findings];
  return [{ area: 'Platform', state: 'ok', text: `all ${objects.length} objects are there and ready` }];
}
