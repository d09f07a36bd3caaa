import type { JSX } from 'preact';
import { isBehind, type Judgement } from '../../versions';
import type { Report } from '../report';
import { Lines, Mark, Row, Section, Table } from './table';

/** The upstream versions, those to act on first. */
export function VersionsSection({ report }: { readonly report: Report }): JSX.Element {
  const { versions, day } = report;
  const inOrder = [...versions.filter(isBehind), ...versions.filter((one) => !isBehind(one))];
  return (
    <Section id="versions" title="Versions" about={`Support and advisories as they were known on ${day}.`}>
      {inOrder.length === 0 ? (
        <p>No version of a project that is known here.</p>
      ) : (
        <Table caption="Versions" columns={['Project', 'Version', 'Support', 'Newer', 'Advisories']}>
          {inOrder.map((judgement) => (
            <Row head={judgement.component.name}>
              <td>{judgement.version}</td>
              <td>{supportOf(judgement)}</td>
              <td>{newerThan(judgement)}</td>
              <td>
                {judgement.advisories.length > 0 && (
                  <Lines
                    of={judgement.advisories.map(({ id, what, link }) => (
                      <>
                        <a href={link}>{id}</a> {what}
                      </>
                    ))}
                  />
                )}
              </td>
            </Row>
          ))}
        </Table>
      )}
    </Section>
  );
}

function supportOf({ line, isSupported }: Judgement): JSX.Element {
  if (line === undefined) return <Mark level="plain">line unknown</Mark>;
  const { endOfSupport, note } = line;
  const text =
    endOfSupport === undefined ? 'maintained' : isSupported ? `until ${endOfSupport}` : `ended ${endOfSupport}`;
  return (
    <>
      <Mark level={isSupported ? 'fine' : 'act'}>{text}</Mark> {note && <span class="quiet">{note}</span>}
    </>
  );
}

function newerThan({ newer, newest }: Judgement): string {
  return [newer && `${newer} in its line`, newest !== newer && newest && `${newest} is the newest`]
    .filter(Boolean)
    .join(', ');
}

/** The images, and who runs them. */
export function ImagesSection({ report }: { readonly report: Report }): JSX.Element {
  const { images, applications, unknownCharts } = report;
  const charts = applications.filter(({ chart }) => chart !== '');
  return (
    <Section
      id="images"
      title="Images"
      about={
        unknownCharts.length > 0
          ? `Those of these charts are not known here: ${unknownCharts.map(({ name }) => name).join(', ')}.`
          : 'A digest names the bytes that nodes run; without one, the registry decides.'
      }
    >
      <Table caption="Images" columns={['Image', 'Tag', 'Digest', 'Run by']}>
        {images.map(({ repository, tag, digest, containers }) => (
          <Row head={<span class="path">{repository}</span>}>
            <td>{tag || <span class="quiet">none</span>}</td>
            <td>
              {digest === '' ? (
                <Mark level="check">none</Mark>
              ) : (
                <code title={digest}>{digest.replace(/^(sha256:.{12}).*$/, '$1…')}</code>
              )}
            </td>
            <td>
              <Lines of={containers} />
            </td>
          </Row>
        ))}
      </Table>
      {charts.length > 0 && (
        <>
          <h3>Charts</h3>
          <Table caption="Charts" columns={['Application', 'Chart', 'Version', 'Repository']}>
            {charts.map(({ name, chart, version, repository }) => (
              <Row head={name}>
                <td>{chart}</td>
                <td>{version}</td>
                <td class="path">{repository}</td>
              </Row>
            ))}
          </Table>
        </>
      )}
    </Section>
  );
}
