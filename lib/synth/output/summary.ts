import type { PlatformChanges } from './change-log';
import type { ObjectChanges } from './object-changes';

/** As many names as fit in a few lines. */
const MOST_NAMED = 5;

/**
 * Reports what a run did, in the form that the command which started the program requests: as text, as JSON, or not at
 * all.
 */
export function reportChanges(platforms: readonly PlatformChanges[]): void {
  const { PLATYPAAS_SUMMARY: form } = process.env;
  if (form === '1') console.error(summary(platforms));
  else if (form === 'json') console.log(JSON.stringify(platforms.map(jsonOf), undefined, 2));
}

/** What a run did, with every name. */
function jsonOf({ folder, parts, isFleet, isGone, notes }: PlatformChanges): object {
  const of = ([name, part]: readonly [string, ObjectChanges]) => ({
    folder: name,
    addedCount: part.addedCount,
    added: part.added,
    changed: part.changed,
    removed: part.removed,
    otherFiles: part.otherFiles,
  });
  return { folder, isFleet, isGone, parts: [...parts].map(of), notes };
}

/** What a run did, in a few lines for each platform. */
export function summary(platforms: readonly PlatformChanges[]): string {
  return platforms.flatMap((platform) => lines(platform)).join('\n');
}

function lines(platform: PlatformChanges): string[] {
  const { folder, isFleet, isGone, notes } = platform;
  const all = [...platform.parts.values()];
  const added = all.flatMap((part) => part.added);
  const changed = all.flatMap((part) => part.changed);
  const removed = all.flatMap((part) => part.removed);
  const files = all.flatMap(({ otherFiles }) => otherFiles);
  const counts = [
    ...counted(sum(all.map(({ addedCount }) => addedCount)), 'object', 'added'),
    ...counted(changed.length, 'object', 'changed'),
    ...counted(removed.length, 'object', 'removed'),
    ...counted(files.length, 'other file', 'changed'),
  ];
  const names = [
    ...named('added', added),
    ...named('changed', [...changed, ...files]),
    ...named('removed', removed, STAYS),
    ...(isFleet ? named('in', changedFolders(platform)) : []),
    ...notes.map((note) => `  ${note}`),
  ];
  if (isGone) return counts.length > 0 ? [`${folder}: removed, ${counts.join(', ')}`, ...names] : [...notes];
  return [`${folder}: ${counts.join(', ') || 'nothing changed'}; ${command(platform)}`, ...names];
}

/** How it is applied. The folder of an admin cluster contains those of its tenants, but does not apply them. */
function command({ folder, isFleet, parts }: PlatformChanges): string {
  const target = forShell(folder);
  if (!isFleet) return `kubectl apply --server-side -k ${target}`;
  const hasTenants = [...parts.keys()].some((name) => name.split('/').length > 2);
  const tenants = hasTenants ? `, then -k ${target}/<cluster>/tenants/<tenant>` : '';
  return `kubectl apply --server-side -k ${target}/<cluster>${tenants}`;
}

/** `kubectl apply` deletes nothing. */
const STAYS = '; what was applied stays in the cluster until it is deleted there';

/** The clusters of a fleet that differ; the folder of the fleet itself has only the list of them. */
function changedFolders({ parts }: PlatformChanges): string[] {
  const differs = (part: ObjectChanges): boolean =>
    part.addedCount + part.changed.length + part.removed.length + part.otherFiles.length > 0;
  return [...parts].filter(([name, part]) => name.includes('/') && differs(part)).map(([name]) => name);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** A path as it can be pasted into a shell. */
function forShell(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

function counted(count: number, what: string, how: string): string[] {
  return count > 0 ? [`${amount(count, what)} ${how}`] : [];
}

function amount(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}

function named(how: string, names: readonly string[], note = ''): string[] {
  const different = [...new Set(names)];
  if (different.length === 0) return [];
  const rest = different.length - MOST_NAMED;
  const shown = different.slice(0, MOST_NAMED).join(', ');
  return [`  ${how}: ${shown}${rest > 0 ? ` and ${rest.toLocaleString('en')} more` : ''}${note}`];
}
