import { grouped } from '../diff/grouped';
import { compare } from './applications';
import type { Contact, Flow, Traffic } from './flows';
import type { PodGroup } from './pods';

/** More than this make a drawing hard to read: then the workloads of a component are drawn as one. */
const MOST_DRAWN = 30;

/** A box of a drawing: a workload, or all of a component in a namespace. */
export interface Party {
  readonly id: string;
  readonly name: string;
  /** Its namespace, and its cluster if that is another one. */
  readonly place: string;
  readonly pods: readonly PodGroup[];
}

/** A connection between two boxes. */
export interface Link {
  readonly from: Party;
  readonly to: Party;
  readonly flows: readonly Flow[];
  /** Whether policies drop all of it. */
  readonly isBlocked: boolean;
}

/** What a page draws. */
export interface Picture {
  readonly parties: readonly Party[];
  readonly links: readonly Link[];
  readonly contacts: ReadonlyMap<Party, readonly Contact[]>;
}

/** The boxes and lines of a platform: its workloads, or its components if there are many. */
export function pictureOf(pods: readonly PodGroup[], { flows, contacts }: Traffic): Picture {
  const byWorkload = partiesOf(
    pods,
    ({ id }) => id,
    ({ name }) => name,
  );
  const parties =
    byWorkload.length <= MOST_DRAWN
      ? byWorkload
      : partiesOf(
          pods,
          ({ cluster, namespace, component }) => [cluster, namespace, component].join('/'),
          ({ component }) => component,
        );
  const partyOf = new Map(parties.flatMap((party) => party.pods.map((group) => [group, party] as const)));
  const links = new Map<string, { from: Party; to: Party; flows: Flow[] }>();
  for (const flow of flows) {
    const [from, to] = [partyOf.get(flow.from), partyOf.get(flow.to)];
    if (from === undefined || to === undefined || from === to) continue;
    const key = `${from.id} ${to.id}`;
    const link = links.get(key) ?? { from, to, flows: [] };
    link.flows.push(flow);
    links.set(key, link);
  }
  return {
    parties,
    links: [...links.values()].map((link) => ({
      ...link,
      isBlocked: link.flows.every(({ blockedBy }) => blockedBy !== undefined),
    })),
    contacts: new Map(
      parties.map((party) => [party, contacts.filter(({ pods: group }) => party.pods.includes(group))]),
    ),
  };
}

function partiesOf(
  pods: readonly PodGroup[],
  keyOf: (group: PodGroup) => string,
  nameOf: (group: PodGroup) => string,
): Party[] {
  const groups = grouped(pods, keyOf);
  return [...groups]
    .map(([key, members]): Party => {
      const [first] = members as [PodGroup];
      return {
        id: key.replaceAll(/[^a-zA-Z0-9]+/g, '-').replace(/^-/, ''),
        name: nameOf(first),
        place: `${first.namespace || 'no namespace'}${first.cluster === '' ? '' : `, ${first.cluster}`}`,
        pods: members,
      };
    })
    .sort((one, other) => compare(one.place, other.place) || compare(one.name, other.name));
}
