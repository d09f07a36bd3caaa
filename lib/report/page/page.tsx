import { createHash } from 'node:crypto';
import type { JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { packageFile } from '../../cli/package-files';
import type { Report } from '../report';
import { ChangesSection, ObjectsSection, OrderSection, ResourcesSection, RightsSection } from './cluster';
import { OpennessSection, PoolsSection, PortsSection } from './network';
import { Overview } from './overview';
import { ImagesSection, VersionsSection } from './software';
import { TrafficSection } from './traffic';

/** The page about a platform: one file that needs no other, and no network. */
export function page(report: Report): string {
  const script = packageFile('build/lib/report/browser/page.js').trim();
  const style = packageFile('build/lib/report/browser/page.css').trim();
  return `<!doctype html>\n${renderToString(<Document report={report} script={script} style={style} />)}\n`;
}

interface DocumentProps {
  readonly report: Report;
  readonly script: string;
  readonly style: string;
}

function Document({ report, script, style }: DocumentProps): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {/* Nothing is loaded, and nothing runs but the script of this page. */}
        <meta
          http-equiv="Content-Security-Policy"
          content={`default-src 'none'; img-src data:; style-src ${hashOf(style)}; script-src ${hashOf(script)}`}
        />
        <meta name="color-scheme" content="light dark" />
        <title>{`${report.name}: platform report`}</title>
        <link rel="icon" href="data:," />
        <Inline tag="style" text={style} />
      </head>
      <body>
        <a class="skip" href="#overview">
          To the content
        </a>
        <Header report={report} />
        <div class="columns">
          <Contents report={report} />
          <main>
            <Overview report={report} />
            <ChangesSection report={report} />
            <TrafficSection report={report} />
            <OpennessSection report={report} />
            <PortsSection report={report} />
            <PoolsSection report={report} />
            <VersionsSection report={report} />
            <ImagesSection report={report} />
            <ResourcesSection report={report} />
            <RightsSection report={report} />
            <OrderSection report={report} />
            <ObjectsSection report={report} />
          </main>
        </div>
        <Inline tag="script" text={script} />
      </body>
    </html>
  );
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Our own script or style, with nothing of the platform in it: it must not be escaped. */
function Inline({ tag: Tag, text }: { readonly tag: 'script' | 'style'; readonly text: string }): JSX.Element {
  return <Tag dangerouslySetInnerHTML={{ __html: text }} />;
}

function Header({ report }: { readonly report: Report }): JSX.Element {
  return (
    <header>
      <h1>{report.name}</h1>
      <search>
        <label class="hidden" for="search">
          Search this page
        </label>
        <input id="search" type="search" placeholder="Search (press /)" autocomplete="off" />
        <output id="outcome" for="search" />
      </search>
      <button id="theme" type="button" aria-label="Switch between light and dark">
        ◐
      </button>
    </header>
  );
}

function Contents({ report }: { readonly report: Report }): JSX.Element {
  const entries: readonly (readonly [string, string, boolean])[] = [
    ['overview', 'Overview', true],
    ['changes', 'Changes', report.changes !== undefined],
    ['traffic', 'Who talks to whom', true],
    ['openness', 'What policies leave open', true],
    ['ports', 'Ports', true],
    ['pools', 'Pools of addresses', report.pools.length > 0],
    ['versions', 'Versions', true],
    ['images', 'Images', true],
    ['resources', 'Requests and limits', report.budget !== undefined],
    ['rights', 'Rights by power', true],
    ['order', 'Order', report.waves.length > 0],
    ['objects', 'Objects', true],
  ];
  return (
    <nav aria-label="Contents">
      <ul>
        {entries
          .filter(([, , isThere]) => isThere)
          .map(([id, title]) => (
            <li>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
      </ul>
    </nav>
  );
}
