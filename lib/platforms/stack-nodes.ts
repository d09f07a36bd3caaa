import type { ComponentDirectory } from '../gitops';
import type { Problem } from '../problems';
import { Vault } from '../vault';

/** The nodes of a cluster that take any pods. */
export interface NodesForPods {
  /** How many there are. */
  readonly count: number;
  /**
   * How many nodes there are with those that take none.
   * @default - as many
   */
  readonly all?: number;
  /** How there can be more of them, as a remedy of a message begins. */
  readonly more: string;
}

/** Components that want more nodes than there are. */
export function stackNodeProblems({ components }: ComponentDirectory, { count, more }: NodesForPods): Problem[] {
  // Its chart keeps two servers off one node, and Argo CD waits for all of them.
  const vault = components.find((component) => component instanceof Vault);
  const servers = vault?.workloads.find(({ name }) => name === 'server')?.size.replicas ?? 0;
  if (servers <= count) return [];
  return [
    {
      what: `Vault has ${servers} servers, each on a node of its own, but ${count} of the nodes take pods.`,
      remedy: `${more}, or vault.server.replicas a smaller number.`,
      code: 'KND005',
    },
  ];
}
