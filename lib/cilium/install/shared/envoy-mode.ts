import type { CiliumSettings } from '../../settings';
import { installedSince } from './upgrade-compatibility';

/** Whether Envoy runs in a DaemonSet of its own; inside the agent otherwise. */
export function envoyIsDaemonSet(settings: CiliumSettings): boolean {
  return settings.l7Proxy && (settings.envoy.enabled ?? installedSince(settings, 1, 16));
}
