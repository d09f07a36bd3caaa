import type { VersionRange } from '../../../settings/version';
import type { AgentOptions } from '../../cluster/agent-options';

/**
 * Options with which the agent or the operator logs a reason and exits each time that it is started. The range covers
 * the versions that refuse them.
 */
export interface AgentRule extends VersionRange {
  /** The entry in docs/errors.md. */
  readonly code: string;
  /** What is wrong with these options, as it is written before "; Cilium does not start with that."; or nothing. */
  refused(options: AgentOptions): string | false;
  readonly remedy: string;
}
