import { flagsIn } from '../../kubernetes/program-flags';
import { agentOptionsOf } from '../install/agent/config';
import type { CiliumSettings } from '../settings';

/**
 * Options that Cilium starts with under the names of its flags: those of the ConfigMap, and arguments, which override
 * them.
 */
export function startedOptions(settings: CiliumSettings): Readonly<Record<string, string>> {
  return { ...agentOptionsOf(settings), ...flagsIn(settings.extraArgs) };
}

/** Flags that are given explicitly: in `extraConfig`, and in `extraArgs`. */
export function ownFlags({ extraConfig, extraArgs }: CiliumSettings): Readonly<Record<string, string>> {
  return { ...extraConfig, ...flagsIn(extraArgs) };
}
