import type { Contact, Traffic } from './flows';
import type { PodGroup } from './pods';
import type { PolicyIndex, Reach } from './reach';

/** How strictly policies restrict the pods of a workload. */
export interface Openness {
  readonly pods: PodGroup;
  readonly ingress: DirectionState;
  readonly egress: DirectionState;
  /** What is allowed beyond individual peers, as sentences. */
  readonly wide: readonly string[];
}

/**
 * `open`: nothing is dropped. `closed`: nothing is allowed. `limited`: what the policies name. `node`: none applies.
 */
export type DirectionState = 'open' | 'closed' | 'limited' | 'node';

/** What the policies of a platform allow, for each workload. */
export function opennessOf(pods: readonly PodGroup[], traffic: Traffic, index: PolicyIndex): Openness[] {
  return pods.map((group) => ({
    pods: group,
    ingress: stateOf(group, index.reachOf(group, 'ingress')),
    egress: stateOf(group, index.reachOf(group, 'egress')),
    wide: [
      ...new Set(
        traffic.contacts
          .filter((contact) => contact.pods === group && contact.reason === 'network policy')
          .flatMap(wideness),
      ),
    ],
  }));
}

function stateOf({ isOnHost }: PodGroup, { isClosed, rules }: Reach): DirectionState {
  if (isOnHost) return 'node';
  if (!isClosed) return 'open';
  return rules.some(({ denies }) => !denies) ? 'limited' : 'closed';
}

/** Peers that are too broad to list individually. */
const EVERYONE = /^(?:anyone|any address outside|every pod |0\.0\.0\.0\/0|::\/0)|\*/;

function wideness({ direction, detail, ports }: Contact): string[] {
  if (!EVERYONE.test(detail)) return [];
  const where = ports.length > 0 ? `on ${ports.join(', ')}` : 'on all ports';
  return [direction === 'in' ? `lets in ${detail} ${where}` : `may connect to ${detail} ${where}`];
}
