import type { Consequence, ObjectChange, Rule } from '../consequence';
import { groupKind, memberAt, subjectOf, texts } from '../subject';

/** Files that a kustomization downloads, such as definitions at pinned URLs: what is in them is not compared. */
export const downloadsThatChange: Rule = ({ objects }) => objects.flatMap(downloads);

function downloads({ before, after }: ObjectChange): Consequence[] {
  if (before === undefined || after === undefined) return [];
  if (groupKind(after) !== 'kustomize.config.k8s.io/Kustomization') return [];
  const subject = subjectOf(after);
  const [had, has] = [texts(memberAt(before, RESOURCES)), texts(memberAt(after, RESOURCES))];
  const gone = had.filter((url) => !has.includes(url));
  const came = has.filter((url) => !had.includes(url));
  const of = (kind: 'definition' | 'added', what: string): Consequence => ({ kind, subject, path: RESOURCES, what });
  return [
    ...came.map((url) => {
      const old = gone.find((each) => nameOf(each) === nameOf(url));
      if (old === undefined) return of('added', `applies ${url}`);
      return of('definition', `applies ${url}, no longer ${old}; what differs between them is not compared here`);
    }),
    ...gone
      .filter((url) => !came.some((each) => nameOf(each) === nameOf(url)))
      .map((url) => of('definition', `no longer applies ${url}; what it has stays in the cluster`)),
  ];
}

const RESOURCES = 'resources';

/** The name of the file, which stays the same when its version changes. */
function nameOf(url: string): string {
  return url.replace(/[?#].*$/, '').replace(/^.*\//, '');
}
