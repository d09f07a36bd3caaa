import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';

/**
 * Whether a pod shares the users of its node. Since 1.20 upstream says so of each pod that works on its node, so that
 * it keeps its rights in clusters that give pods their own user namespaces.
 */
export function hostUsers(settings: CiliumSettings, shared: boolean | undefined): boolean | undefined {
  return atLeast(settings, '1.20') ? shared : undefined;
}
