import type { JSX } from 'preact';
import type { Party, Picture } from '../components';
import type { Contact } from '../flows';
import { layOut, type PlacedBox, type PlacedLine, type Point } from '../layout';
import { Scrolling } from './table';

/** The words on a box for whom it has to do with outside of the platform, in their order. */
const CHIPS: readonly (readonly [Contact['direction'], Contact['outside'], string])[] = [
  ['in', 'Internet', 'from outside'],
  ['out', 'Internet', 'to outside'],
  ['in', 'Kubernetes API', 'called by API'],
  ['out', 'Kubernetes API', 'uses API'],
  ['in', 'any pod', 'from any pod'],
  ['out', 'nodes', 'to nodes'],
];

/** Widths of letters at the sizes of the style, on the wide side: no font is at hand. */
const LETTER = { name: 8.4, place: 6.8, chip: 6.2 } as const;

const PADDING = 12;

/** Boxes and lines of who talks to whom. */
export function Drawing({ picture }: { readonly picture: Picture }): JSX.Element {
  const { parties, links, contacts } = picture;
  const chips = new Map(parties.map((party) => [party.id, chipsOf(contacts.get(party) ?? [])]));
  const placed = layOut(
    parties.map((party) => ({ id: party.id, ...sizeOf(party, chips.get(party.id) ?? []) })),
    links.map(({ from, to }) => ({ from: from.id, to: to.id })),
  );
  const at = new Map(placed.boxes.map((box) => [box.id, box]));
  const places = [...new Set(parties.map(({ place }) => place))];
  const hubs = parties.filter(({ id }) => placed.hubs.has(id)).map(({ name }) => name);
  return (
    <figure>
      <Scrolling label="Drawing of who talks to whom" class="drawing">
        {/* biome-ignore lint/a11y/useSemanticElements: a drawing is no fieldset */}
        <svg
          id="picture"
          role="group"
          aria-label={`${parties.length} boxes, ${links.length} connections; the same is listed below as text`}
          viewBox={`0 0 ${placed.width} ${placed.height}`}
          width={placed.width}
          height={placed.height}
        >
          <defs>
            <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path d="M0 0 8 4 0 8Z" />
            </marker>
          </defs>
          <g>
            {placed.lines.map((line, index) => (
              <LinePath line={line} isBlocked={links[index]?.isBlocked === true} />
            ))}
          </g>
          {parties.map((party) => (
            <BoxLink
              party={party}
              box={at.get(party.id)}
              chips={chips.get(party.id) ?? []}
              colour={places.indexOf(party.place) % 8}
            />
          ))}
        </svg>
      </Scrolling>
      <figcaption>
        Point at a box, or move to it with the Tab key, to see its connections.
        {hubs.length > 0 &&
          ` Those of ${hubs.join(' and ')}, which ${hubs.length === 1 ? 'has' : 'have'} one to most others, are only shown then.`}{' '}
        Dashed lines are asked for and dropped by network policies. DNS is left out.
      </figcaption>
    </figure>
  );
}

function chipsOf(contacts: readonly Contact[]): string[] {
  return CHIPS.filter(([direction, outside]) =>
    contacts.some((contact) => contact.direction === direction && contact.outside === outside),
  ).map(([, , text]) => text);
}

function sizeOf({ name, place }: Party, chips: readonly string[]): { width: number; height: number } {
  const chipsWidth = chips.reduce((sum, chip) => sum + chipWidth(chip) + 4, -4);
  const content = Math.max(name.length * LETTER.name, place.length * LETTER.place, chipsWidth, 64);
  return { width: Math.ceil(content + 2 * PADDING), height: chips.length > 0 ? 70 : 48 };
}

function chipWidth(text: string): number {
  return Math.ceil(text.length * LETTER.chip + 10);
}

function LinePath({ line, isBlocked }: { readonly line: PlacedLine; readonly isBlocked: boolean }): JSX.Element {
  const classes = ['line', ...(line.isOfHub ? ['hub'] : []), ...(isBlocked ? ['blocked'] : [])];
  return (
    <path
      class={classes.join(' ')}
      data-from={line.from}
      data-to={line.to}
      d={curve(line.points)}
      marker-end="url(#tip)"
    />
  );
}

/** A smooth way through the points that the layout chose. */
function curve(points: readonly Point[]): string {
  const [first, ...others] = points;
  if (first === undefined) return '';
  const last = others.at(-1) ?? first;
  if (others.length < 2) return `M${at(first)}L${at(last)}`;
  const middles = others.slice(0, -1).map((point, index) => {
    const next = others[index + 1] ?? point;
    const end = index === others.length - 2 ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${at(point)} ${at(end)}`;
  });
  return `M${at(first)}${middles.join('')}`;
}

function at({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}

interface BoxProps {
  readonly party: Party;
  readonly box: PlacedBox | undefined;
  readonly chips: readonly string[];
  readonly colour: number;
}

function BoxLink({ party, box, chips, colour }: BoxProps): JSX.Element | null {
  if (box === undefined) return null;
  const { width, height } = box;
  const [left, top] = [box.x - width / 2, box.y - height / 2];
  let x = PADDING;
  return (
    <a class="box" href={`#${party.id}`} data-id={party.id}>
      <g transform={`translate(${Math.round(left * 10) / 10} ${Math.round(top * 10) / 10})`}>
        <rect class="ground" width={width} height={height} rx="6" />
        <rect class={`band place-${colour}`} width="4" height={height - 12} x="0" y="6" rx="2" />
        <text class="name" x={PADDING} y="20">
          {party.name}
        </text>{' '}
        <text class="place" x={PADDING} y="37">
          {party.place}
        </text>
        {chips.map((chip) => {
          const chipX = x;
          x += chipWidth(chip) + 4;
          return (
            <>
              {' '}
              <rect class="chip" x={chipX} y="46" width={chipWidth(chip)} height="17" rx="8" />
              <text class="chip-text" x={chipX + chipWidth(chip) / 2} y="58">
                {chip}
              </text>
            </>
          );
        })}
      </g>
    </a>
  );
}
