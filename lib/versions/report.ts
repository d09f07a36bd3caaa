import { AS_OF, COMPONENTS } from './facts';
import { isBehind, type Judgement } from './judgement';

/** The versions as text: a block for each, with those that need action first. */
export function versionsReport(judgements: readonly Judgement[]): string {
  const [behind, fine] = [judgements.filter(isBehind), judgements.filter((one) => !isBehind(one))];
  const blocks = [...behind, ...fine].map(block);
  const outcome =
    behind.length === 0
      ? 'No version is past its support or behind a known advisory'
      : `${behind.length} of ${judgements.length} versions are past their support or behind known advisories`;
  return `${blocks.join('\n')}\n${outcome}, as of ${AS_OF}.\n`;
}

function block({ component, version, line, newer, newest, isSupported, advisories }: Judgement): string {
  const support = line === undefined ? 'line unknown' : supportOf(line.endOfSupport, isSupported);
  const releases = [newer && `${newer} in its line`, newest && newest !== newer && `${newest} is the newest`].filter(
    Boolean,
  );
  return [
    `${component.name} ${version}`,
    `  support   ${support}${line?.note ? `; ${line.note}` : ''}`,
    ...(releases.length > 0 ? [`  newer     ${releases.join(', ')}`] : []),
    ...advisories.map(({ id, what, link }) => `  advisory  ${id}: ${what}\n            ${link}`),
    '',
  ].join('\n');
}

function supportOf(endOfSupport: string | undefined, isSupported: boolean): string {
  if (endOfSupport === undefined) return 'maintained';
  return isSupported ? `until ${endOfSupport}` : `ended on ${endOfSupport}`;
}

/** The same for programs. */
export function versionsJson(judgements: readonly Judgement[]): string {
  const rows = judgements.map(({ component, version, files, line, newer, newest, isSupported, advisories }) => ({
    component: component.name,
    version,
    files,
    line: line?.line,
    endOfSupport: line?.endOfSupport,
    isSupported,
    newerInLine: newer,
    newest,
    advisories,
  }));
  return `${JSON.stringify({ asOf: AS_OF, versions: rows }, undefined, 2)}\n`;
}

/** `docs/versions.md`: all that is known, for people. */
export function versionsPage(): string {
  const rows = COMPONENTS.flatMap(({ name, lines, releases }) =>
    lines.map(
      ({ line, newest, endOfSupport, note }) =>
        `| [${name}](${releases}) | ${line} | ${newest ?? ''} | ${endOfSupport ?? 'maintained'} | ${note ?? ''} |`,
    ),
  );
  const advisories = COMPONENTS.flatMap(({ name, advisories }) =>
    advisories.map(
      ({ id, affects, what, link }) =>
        `| ${name} | [${id}](${link}) | \`${affects.replaceAll('|', '\\|')}\` | ${what} |`,
    ),
  );
  return `${[
    '# Versions',
    '',
    `Upstream releases, their support and known advisories, as of ${AS_OF}. \`npx platypaas versions dist\` compares the`,
    'versions in a program with these. Generated from `lib/versions/facts.ts` by `npm run docs:versions`.',
    '',
    '| project | line | newest | support | |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    '| project | advisory | versions | what |',
    '| --- | --- | --- | --- |',
    ...advisories,
  ].join('\n')}\n`;
}
