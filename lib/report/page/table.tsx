import type { ComponentChildren, JSX } from 'preact';

interface TableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly children: ComponentChildren;
}

/** A table under headings. */
export function Table({ caption, columns, children }: TableProps): JSX.Element {
  return (
    <Scrolling label={caption}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" class={NUMBERS.test(column) ? 'number' : undefined}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </Scrolling>
  );
}

/** Columns whose cells are numbers. */
const NUMBERS = /^(?:Pods|Room|(?:CPU|memory) .*)$/;

/** What scrolls by itself where a screen is narrow, by keyboard too. */
export function Scrolling({ label, children, ...more }: ScrollingProps): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    // biome-ignore lint/a11y/useSemanticElements: neither a form's fieldset nor one more landmark
    <div class={`scroll ${more.class ?? ''}`.trim()} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

interface ScrollingProps {
  readonly label: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A row that the search can hide; its first cell names it. */
export function Row({
  head,
  children,
}: {
  readonly head: ComponentChildren;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <tr data-entry>
      <th scope="row">{head}</th>
      {children}
    </tr>
  );
}

interface SectionProps {
  readonly id: string;
  readonly title: string;
  /** What is to be seen here, in a sentence. */
  readonly about?: string;
  readonly children: ComponentChildren;
}

/** A part of the page, which the list of contents leads to. */
export function Section({ id, title, about, children }: SectionProps): JSX.Element {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {about && <p class="about">{about}</p>}
      {children}
    </section>
  );
}

/** A short word on coloured ground: the word says it, the colour only helps to find it. */
export function Mark({
  level,
  children,
}: {
  readonly level: Level;
  readonly children: ComponentChildren;
}): JSX.Element {
  return <span class={`mark ${level}`}>{children}</span>;
}

export type Level = 'act' | 'check' | 'fine' | 'plain';

/** A list of short texts, each on a line of its own. */
export function Lines({ of }: { readonly of: readonly ComponentChildren[] }): JSX.Element {
  return (
    <ul class="lines">
      {of.map((line) => (
        <li>{line}</li>
      ))}
    </ul>
  );
}

/** A number with the word for one or several. */
export function count(number: number, one: string, several = `${one}s`): string {
  return `${number} ${number === 1 ? one : several}`;
}
