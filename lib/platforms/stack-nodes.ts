import type { ComponentDirectory } from '../gitops';
import type { Problem } from '../problems';
import { Vault } from '../vault';

/** The nodes of a cluster that take any pods. */
export interface NodesForPods {
  /** How many there are. */
  readonly count: number;
  /**
   * How many nodes there are, including those that take no pods.
   * @default - the same
   */
  readonly all?: number;
  /** How to get more of them, as the beginning of a remedy. */
  readonly more: string;
}

/** Components that need more nodes than there are. */
export function stackNodeProblems({ components }: ComponentDirectory, { count, more }: NodesForPods): Problem[] {
  // Its chart allows one server per node, and Argo CD waits for all of them.
  const vault = components.find((component) => component instanceof Vault);
  const servers = vault?.workloads.find(({ name }) => name === 'server')?.size.replicas ?? 0;
  if (servers <= count) return [];
  return [
    {
      what: `Vault has ${servers} servers, each of which needs its own node, but only ${count} of the nodes take pods.`,
      remedy: `${more}, or vault.server.replicas a smaller number.`,
      code: 'KND005',
    },
  ];
}
