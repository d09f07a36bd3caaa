import type { PlatformChanges } from './change-log';
import type { ObjectChanges } from './object-changes';

/** As many names as a few lines hold. */
const MOST_NAMED = 5;

/** Whether a program is to report what it did: `npm run synth` asks for it, unless with `--quiet`. */
export function isWanted(): boolean {
  return process.env.PLATYPAAS_SUMMARY === '1';
}

/** What a run did, in a few lines for each platform. */
export function summary(platforms: readonly PlatformChanges[]): string {
  return platforms.flatMap((platform) => lines(platform)).join('\n');
}

function lines({ folder, parts, isFleet, isGone, notes }: PlatformChanges): string[] {
  const all = [...parts.values()];
  const [added, changed, removed] = (['added', 'changed', 'removed'] as const).map((how) =>
    all.flatMap((part) => part[how]),
  ) as [string[], string[], string[]];
  const files = all.flatMap(({ otherFiles }) => otherFiles);
  const addedCount = all.reduce((sum, part) => sum + part.addedCount, 0);
  const counts = [
    ...counted(addedCount, 'object', 'added'),
    ...counted(changed.length, 'object', 'changed'),
    ...counted(removed.length, 'object', 'removed'),
    ...counted(files.length, 'other file', 'changed'),
  ];
  const clusters = [...parts].filter(([, part]) => differs(part)).map(([name]) => name);
  const where = isFleet && clusters.length > 0 ? ` in ${counted(clusters.length, 'folder', '')[0]?.trim()}` : '';
  const what = counts.length > 0 ? counts.join(', ') + where : 'nothing changed';
  if (isGone) {
    const gone = `${folder}: removed with its ${amount(removed.length, 'object')}, which stay in the cluster`;
    return [...(removed.length + files.length > 0 ? [gone] : []), ...notes];
  }
  return [
    `${folder}: ${what}; kubectl apply --server-side -k ${folder}${isFleet ? '/<cluster>' : ''}`,
    ...named('added', added),
    ...named('changed', changed),
    ...named('removed', removed, '; what was applied stays in the cluster until it is deleted there'),
    ...named('changed', files),
    ...(isFleet ? named('in', clusters) : []),
    ...notes.map((note) => `  ${note}`),
  ];
}

function differs(part: ObjectChanges): boolean {
  return part.addedCount + part.changed.length + part.removed.length + part.otherFiles.length > 0;
}

function counted(count: number, what: string, how: string): string[] {
  return count > 0 ? [`${amount(count, what)} ${how}`] : [];
}

function amount(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}

function named(how: string, names: readonly string[], note = ''): string[] {
  if (names.length === 0) return [];
  const rest = names.length - MOST_NAMED;
  const shown = [...new Set(names)].slice(0, MOST_NAMED).join(', ');
  return [`  ${how}: ${shown}${rest > 0 ? ` and ${rest.toLocaleString('en')} more` : ''}${note}`];
}
