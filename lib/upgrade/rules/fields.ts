import type { Difference } from '../../diff/compare';
import type { Consequence, ObjectChange, Rule } from '../consequence';
import { shown, subjectOf } from '../subject';

/** Every field that changes, so nothing is left out; images separately, since each of them is a download. */
export const fieldsThatChange: Rule = ({ objects }) => objects.flatMap(fieldsOf);

function fieldsOf({ before, after, differences }: ObjectChange): Consequence[] {
  if (before === undefined || after === undefined) return [];
  const subject = subjectOf(after);
  const isImage = ({ path, ours, reference }: Difference) =>
    IMAGE.test(path) && typeof ours === 'string' && typeof reference === 'string';
  return [
    ...images(differences.filter(isImage)).map((image): Consequence => ({ kind: 'image', subject, ...image })),
    ...differences
      .filter((difference) => !isImage(difference))
      .map((difference): Consequence => ({ kind: 'change', subject, ...field(difference) })),
  ];
}

// The container's name is in the brackets.
const IMAGE = /ontainers\[([^\]]*)\]\.image$/;

/** One line for all containers of a workload that change from one image to another. */
function images(differences: readonly Difference[]): Pick<Consequence, 'path' | 'what'>[] {
  const pairs = new Map<string, { path: string; containers: string[] }>();
  for (const { path, ours, reference } of differences) {
    const what = `${String(reference)} → ${String(ours)}`;
    const pair = pairs.get(what) ?? { path, containers: [] };
    pair.containers.push(IMAGE.exec(path)?.[1] ?? '');
    pairs.set(what, pair);
  }
  return [...pairs].map(([what, { path, containers }]) => ({ path, what: `${what} (${containers.join(', ')})` }));
}

function field({ path, ours, reference, secret }: Difference): Pick<Consequence, 'path' | 'what'> {
  if (secret) return { path, what: `${path} changes (secret, not shown)` };
  if (reference === undefined) return { path, what: `${path}: ${shown(ours, path)} is new` };
  if (ours === undefined) return { path, what: `${path}: ${shown(reference, path)} is gone` };
  return { path, what: `${path}: ${shown(reference, path)} → ${shown(ours, path)}` };
}
