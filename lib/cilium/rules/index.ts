import type { Problem } from '../../problems';
import type { CiliumSettings } from '../settings';
import { addressProblems } from './addresses';
import { featureProblems } from './features';
import { inlineKeyProblems } from './ipsec-key';

/** Everything about the settings that the API server would take and that then would not work. */
export function contradictions(
  settings: CiliumSettings,
  serviceCidrs: readonly string[],
  nodeCidrs: readonly string[] = [],
): Problem[] {
  return [
    ...inlineKeyProblems(settings),
    ...addressProblems(settings, serviceCidrs, nodeCidrs),
    ...featureProblems(settings),
  ];
}
