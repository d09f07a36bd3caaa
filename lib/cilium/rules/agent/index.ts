import type { Problem } from '../../../problems';
import { isWithin, VERSION } from '../../../settings/version';
import type { AgentOptions } from '../../cluster/agent-options';
import { rendersAgentConfig } from '../../install/agent/config';
import type { CiliumSettings } from '../../settings';
import { FEATURES } from './features';
import { LOAD_BALANCING } from './load-balancing';
import { MASQUERADING } from './masquerading';
import { ROUTING } from './routing';
import type { AgentRule } from './rule';
import { VALUES } from './values';

/**
 * Options with which Cilium's programs exit at start. They were collected from the source of the agent and the
 * operator, for each minor version that can be installed.
 */
const AGENT_RULES: readonly AgentRule[] = [...MASQUERADING, ...ROUTING, ...LOAD_BALANCING, ...FEATURES, ...VALUES];

/** Options of these settings with which Cilium's programs would not start. */
export function refusedOptions(settings: CiliumSettings, options: AgentOptions): Problem[] {
  if (!settings.agent || !rendersAgentConfig(settings)) return [];
  return AGENT_RULES.filter((rule) => isWithin(rule, settings[VERSION])).flatMap(({ refused, remedy, code }) => {
    const what = refused(options);
    return what ? [{ what: `${what}; Cilium does not start with that.`, remedy, code }] : [];
  });
}
