import * as semver from 'semver';
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

function block(judgement: Judgement): string {
  const { component, version, line, newer, newest, isSupported, isRun, advisories, uses } = judgement;
  const support = line === undefined ? 'line unknown' : supportOf(line.endOfSupport, isSupported);
  const releases = [newer && `${newer} in its line`, newest && newest !== newer && `${newest} is the newest`].filter(
    Boolean,
  );
  const take = upgradeOf(judgement);
  const programs = [...new Set(uses.flatMap(({ runs }) => runs ?? []))];
  return [
    `${component.name} ${version}`,
    ...placesOf(judgement).map((place, index) => `  ${index === 0 ? 'used in ' : '        '}  ${place}`),
    `  support   ${support}${line?.note ? `; ${line.note}` : ''}`,
    ...(releases.length > 0 ? [`  newer     ${releases.join(', ')}`] : []),
    ...(take ? [`  upgrade   ${take}`] : []),
    ...(isRun
      ? advisories.map(({ id, what, link }) => `  advisory  ${id}: ${what}\n            ${link}`)
      : [
          `  runs      ${programs.join(', ')} from its image, but not ${component.server}` +
            (advisories.length > 0 ? `, which ${advisories.map(({ id }) => id).join(', ')} are about` : ''),
        ]),
    '',
  ].join('\n');
}

const MOST_OBJECTS = 3;

/** The files that use a version, each with the objects that do. */
function placesOf({ uses }: Judgement): string[] {
  return [...new Set(uses.map(({ file }) => file))].map((file) => {
    const objects = [...new Set(uses.flatMap((use) => (use.file === file ? (use.object ?? []) : [])))];
    const more = objects.length - MOST_OBJECTS;
    const shown = objects.slice(0, MOST_OBJECTS).join(', ');
    return `${file}${shown && `: ${shown}`}${more > 0 ? ` and ${more} more` : ''}`;
  });
}

/** How to take a release that mends what there is to act on, or else the newest one of the line. */
function upgradeOf(judgement: Judgement): string | undefined {
  const { component, newer, newest, isSupported, isRun } = judgement;
  const mends = isSupported && newer && component.advisories.every(({ affects }) => !semver.satisfies(newer, affects));
  const release = mends ? newer : isBehind(judgement) ? newest : newer;
  if (release === undefined) return undefined;
  if (component.inProgram === undefined || !isRun) return 'part of this package: a later release of it has a later one';
  return component.inProgram.replace('VERSION', semver.coerce(release)?.version ?? release);
}

function supportOf(endOfSupport: string | undefined, isSupported: boolean): string {
  if (endOfSupport === undefined) return 'maintained';
  return isSupported ? `until ${endOfSupport}` : `ended on ${endOfSupport}`;
}

/** The same for programs. */
export function versionsJson(judgements: readonly Judgement[]): string {
  const rows = judgements.map((judgement) => {
    const { component, version, files, uses, line, newer, newest, isSupported, isRun, advisories } = judgement;
    return {
      component: component.name,
      version,
      files,
      uses,
      line: line?.line,
      endOfSupport: line?.endOfSupport,
      isSupported,
      newerInLine: newer,
      newest,
      upgrade: upgradeOf(judgement),
      isRun,
      advisories,
    };
  });
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
    'A default can be older than the newest patch release, even one that mends an advisory: defaults are releases that were',
    'rendered and tested together, with verified digests where upstream has them; a later release of this package has later',
    'ones. You need not wait for it: [core.md](core.md#newer-patch-releases) shows how to take a patch release today.',
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
