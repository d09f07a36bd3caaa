import type { CanonicalObject } from '../../diff/canonical';
import { compareValues } from '../../diff/compare';
import { isMap, type JsonMap } from '../../settings/schema';
import type { Consequence, ObjectChange, Rule } from '../consequence';
import { groupKind, mapAt, maps, memberAt, shown, subjectOf } from '../subject';

/** Charts and folders in git that Argo CD installs in another version: what they render is not among the manifests. */
export const chartsThatChange: Rule = ({ objects }) => objects.flatMap(chartsOf);

function chartsOf({ before, after }: ObjectChange): Consequence[] {
  const object = after ?? before;
  if (object === undefined || !INSTALLERS.has(groupKind(object))) return [];
  const subject = subjectOf(object);
  const [had, has] = [sourcesOf(before), sourcesOf(after)];
  const of = (kind: Consequence['kind'], what: string, { chart }: Source): Consequence => ({
    kind,
    subject,
    what,
    ...(chart === '' ? {} : { chart }),
  });
  return [
    ...[...has].flatMap(([key, source]) => {
      const old = had.get(key);
      if (old === undefined) return [of('added', `installs ${source.title} ${source.version}`, source)];
      return changesOf(old, source).map((what) => of('chart', what, source));
    }),
    // An object that is removed is reported as such.
    ...(after ? [...had] : [])
      .filter(([key]) => !has.has(key))
      .map(([, source]) => of('chart', `no longer installs ${source.title}${fateIn(after)}`, source)),
  ];
}

/** What happens to what an Application of a set has installed when the Application goes. */
function fateIn(set: CanonicalObject | undefined): string {
  const isKept = memberAt(set, 'spec.syncPolicy.preserveResourcesOnDeletion') === true;
  return isKept ? ', which stays in the cluster' : ': Argo CD deletes it from the cluster';
}

const INSTALLERS = new Set(['argoproj.io/Application', 'argoproj.io/ApplicationSet']);

/** What Argo CD installs from elsewhere: a chart, or manifests in git. */
interface Source {
  /** How it is called in a sentence: `the chart grafana`. */
  readonly title: string;
  /** Empty for manifests. */
  readonly chart: string;
  readonly repository: string;
  readonly version: string;
  /** What Helm is given. */
  readonly values: unknown;
}

function changesOf(before: Source, after: Source): string[] {
  const restart = 'its workloads may restart';
  const notes = after.chart === '' ? 'read what changed there' : 'read its notes';
  const values = compareValues(after.values, before.values, undefined, MANIFESTS).map(({ path }) => path);
  return [
    ...(before.version === after.version
      ? []
      : [`${after.title} goes from ${before.version} to ${after.version}; ${restart}; ${notes}`]),
    ...(before.repository === after.repository
      ? []
      : [
          `${after.title} comes from ${shown(after.repository)}, no longer from ${shown(before.repository)}; ${restart}`,
        ]),
    ...(values.length === 0 ? [] : [`${after.title} gets other values (${some(values)}); ${restart}`]),
  ];
}

const MANIFESTS = { oursIsLive: false, referenceIsLive: false, namedListsHaveOrder: true };

/** A few of the values by name: each of them is among the fields that change. */
function some(paths: readonly string[]): string {
  const named = paths.slice(0, 3).join(', ');
  return paths.length > 3 ? `${named} and ${paths.length - 3} more` : named;
}

/** The sources of an object, by what stays the same when their versions change. */
function sourcesOf(object: CanonicalObject | undefined): Map<string, Source> {
  if (object === undefined) return new Map();
  const elements = maps(memberAt(object, 'spec.generators')).flatMap(({ list }) =>
    isMap(list) ? maps(list.elements) : [],
  );
  const found = [
    ...[mapAt(object, 'spec.source'), ...maps(memberAt(object, 'spec.sources'))].map((source) => ({
      name: object.name,
      source: sourceOf(object.name, source, text(source.targetRevision), text(source.repoURL), source.helm),
    })),
    ...elements.map((element) => ({
      name: text(element.name),
      source: sourceOf(text(element.name), element, text(element.version), text(element.repository), element.values),
    })),
  ];
  return new Map(found.flatMap(({ name, source }) => (source ? [[`${name} ${source.title}`, source] as const] : [])));
}

function sourceOf(
  name: string,
  { chart, path }: JsonMap,
  version: string,
  repository: string,
  values: unknown = {},
): Source | undefined {
  if (version === '' || version.includes('{{') || repository.includes('{{')) return undefined;
  // In a registry, each chart has an address of its own.
  const isInRegistry = repository.startsWith('oci://') || (path === '.' && text(chart) === '');
  const own = text(chart) || (isInRegistry ? repository.replace(/^.*\//, '') : '');
  if (own !== '') {
    const title = own === name || name === '' ? `the chart ${own}` : `the chart ${own} of ${name}`;
    return { title, chart: own, repository, version, values };
  }
  return text(path) === '' ? undefined : { title: `${text(path)} in git`, chart: '', repository, version, values };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
