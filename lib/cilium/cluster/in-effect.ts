import type { CiliumSettings } from '../settings';
import { AgentOptions } from './agent-options';
import type { CiliumInstall } from './install';
import { overriddenSettings } from './overridden-settings';
import { startedOptions } from './started-options';

/** Settings as they take effect once `extraConfig` and `extraArgs` have overridden them, and the agent's options. */
export function inEffect(settings: CiliumSettings): Pick<CiliumInstall, 'settings' | 'options'> {
  return { settings: overriddenSettings(settings), options: new AgentOptions(startedOptions(settings)) };
}
