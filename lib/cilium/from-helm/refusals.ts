import type { Problem } from '../../problems';
import type { CiliumSettings } from '../settings';
import { badDurations } from './durations';
import { FEATURE_REFUSALS } from './feature-refusals';
import { imagesWithoutDigest } from './image-refusals';
import { NETWORK_REFUSALS } from './network-refusals';
import { versionRefusals } from './version-refusals';
import { WORKLOAD_REFUSALS } from './workload-refusals';

/** Everything that the chart refuses about complete settings, at once; the chart itself names the first. */
export function refusals(settings: CiliumSettings): Problem[] {
  const problems: Problem[] = [];
  const all = [...NETWORK_REFUSALS, ...FEATURE_REFUSALS, ...WORKLOAD_REFUSALS, ...versionRefusals(settings)];
  for (const { code, refused, remedy } of all) {
    const what = refused(settings);
    if (what) problems.push({ what, remedy, code });
  }
  return [...problems, ...badDurations(settings), ...imagesWithoutDigest(settings)];
}
