import type { JSX } from 'preact';
import { grouped } from '../../diff/grouped';
import { compare } from '../applications';
import type { Link, Party, Picture } from '../components';
import type { Contact } from '../flows';
import type { Report } from '../report';
import { Drawing } from './drawing';
import { Lines, Mark, Section } from './table';

/** Who talks to whom: a drawing, and the same as text. */
export function TrafficSection({ report }: { readonly report: Report }): JSX.Element {
  const { picture } = report;
  return (
    <Section
      id="traffic"
      title="Who talks to whom"
      about="From network policies, Services, routes, webhooks, rights and configuration. A box links to its section below."
    >
      <Drawing picture={picture} />
      <div class="blocks">
        {picture.parties.map((party) => (
          <PartyBlock party={party} picture={picture} />
        ))}
      </div>
    </Section>
  );
}

function PartyBlock({ party, picture }: { readonly party: Party; readonly picture: Picture }): JSX.Element {
  const contacts = picture.contacts.get(party) ?? [];
  const out = [
    ...toParties(
      picture.links.filter(({ from }) => from === party),
      'to',
    ),
    ...toOutside(contacts, 'out'),
  ];
  const incoming = [
    ...toParties(
      picture.links.filter(({ to }) => to === party),
      'from',
    ),
    ...toOutside(contacts, 'in'),
  ];
  return (
    <details id={party.id} data-entry>
      <summary>
        <strong>{party.name}</strong> <span class="quiet">{party.place}</span>
      </summary>
      <p class="quiet">
        {party.pods.map(({ kind, name }) => (kind === 'Application' ? `chart: ${name}` : `${kind} ${name}`)).join(', ')}
      </p>
      <dl class="sides">
        <div>
          <dt>Connects to</dt>
          <dd>{out.length > 0 ? <Lines of={out} /> : 'nobody that is known'}</dd>
        </div>
        <div>
          <dt>Is reached by</dt>
          <dd>{incoming.length > 0 ? <Lines of={incoming} /> : 'nobody that is known'}</dd>
        </div>
      </dl>
    </details>
  );
}

function toParties(links: readonly Link[], side: 'from' | 'to'): JSX.Element[] {
  return links.map((link) => {
    const other = link[side];
    const ports = [...new Set(link.flows.flatMap(({ ports }) => ports))].sort(compare);
    const reasons = [...new Set(link.flows.flatMap(({ reasons }) => reasons))];
    const blocked = link.flows.find(({ blockedBy }) => blockedBy !== undefined);
    return (
      <>
        <a href={`#${other.id}`}>{other.name}</a>{' '}
        <span class="quiet">
          {other.place}; {ports.join(', ') || 'all ports'}; {reasons.join(', ')}
        </span>
        {blocked && (
          <>
            {' '}
            <Mark level="act">dropped by {blocked.blockedBy}</Mark>
          </>
        )}
      </>
    );
  });
}

function toOutside(contacts: readonly Contact[], direction: 'in' | 'out'): JSX.Element[] {
  const own = contacts.filter((contact) => contact.direction === direction);
  return [...grouped(own, ({ outside, detail }) => `${outside}|${detail}`).values()].map((same) => {
    const [{ outside, detail }] = same as [Contact];
    const ports = [...new Set(same.flatMap((contact) => contact.ports))].sort(compare);
    return (
      <>
        {NAMES[outside] ?? outside}{' '}
        <span class="quiet">
          {[detail, ports.join(', ') || 'all ports', [...new Set(same.map(({ reason }) => reason))].join(', ')]
            .filter(Boolean)
            .join('; ')}
        </span>
      </>
    );
  });
}

/** How what is outside reads in a list. */
const NAMES: Readonly<Partial<Record<Contact['outside'], string>>> = {
  Internet: 'outside of the cluster',
  nodes: 'the nodes',
  'Kubernetes API': 'the Kubernetes API',
};
