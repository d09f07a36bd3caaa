import { compareManifests, identityOf } from '../diff';
import { canonical } from '../diff/canonical';
import { byCluster, objectsOf, type Part } from '../diff/parts';
import { forCluster, type Place } from '../diff/place';
import type { JsonMap } from '../settings/schema';
import {
  type Changes,
  CONSEQUENCES,
  type Consequence,
  type ConsequenceKind,
  type Duty,
  type Rule,
} from './consequence';
import { rightsThatWiden } from './rules/access';
import { chartsThatChange } from './rules/charts';
import { definitions } from './rules/definitions';
import { downloadsThatChange } from './rules/downloads';
import { fieldsThatChange } from './rules/fields';
import { hostAccess } from './rules/host-access';
import { immutableFields } from './rules/immutable';
import { objectsThatComeAndGo } from './rules/objects';
import { policiesThatChange } from './rules/policies';
import { portsThatOpen } from './rules/ports';
import { restarts } from './rules/restarts';
import { subjectOf } from './subject';

export { CONSEQUENCES, type Consequence, type ConsequenceKind, type Duty } from './consequence';

const RULES: readonly Rule[] = [
  objectsThatComeAndGo,
  immutableFields,
  definitions,
  downloadsThatChange,
  rightsThatWiden,
  hostAccess,
  portsThatOpen,
  policiesThatChange,
  chartsThatChange,
  restarts,
  fieldsThatChange,
];

/**
 * What a change from one set of manifests to another does to a cluster. Every object and every field that differs in
 * meaning is in at least one consequence, so if there are none, nothing changes.
 *
 * @param before the manifests in the cluster
 * @param after the new manifests
 */
export function explain(before: readonly JsonMap[], after: readonly JsonMap[]): Consequence[] {
  const { different, missing, extra } = compareManifests(after, before);
  const changes: Changes = {
    objects: [
      ...missing.map((object) => ({ before: object, after: undefined, differences: [] })),
      ...different.map(({ object, counterpart, differences }) => ({ before: object, after: counterpart, differences })),
      ...extra.map((object) => ({ before: undefined, after: object, differences: [] })),
    ],
    // Compared again as they are, so rules can look up the object of a change among them.
    after: [...different.map(({ counterpart }) => counterpart), ...unchanged(after, different, extra)],
  };
  return inOrder(RULES.flatMap((rule) => rule(changes)));
}

/**
 * The same for folders, for each cluster that they are for: an object that Argo CD applies, or that is for another cluster,
 * has its place.
 *
 * @param releasesOf where the releases of a chart are announced
 */
export function explainParts(
  before: readonly Part[],
  after: readonly Part[],
  releasesOf: (chart: string) => string | undefined,
): Consequence[] {
  const consequences = byCluster(after, before).flatMap(({ ours, reference }) => {
    const placeOf = placesBySubject([...reference, ...ours]);
    return explain(objectsOf(reference), objectsOf(ours)).map((consequence) =>
      placed(consequence, placeOf(consequence.subject)),
    );
  });
  return inOrder(consequences).map((consequence) => {
    const link = consequence.chart === undefined ? undefined : releasesOf(consequence.chart);
    return link === undefined ? consequence : { ...consequence, link };
  });
}

function placed(consequence: Consequence, place: Place | undefined): Consequence {
  if (place === undefined || place.folder === '') return consequence;
  const { commands } = consequence;
  return { ...consequence, place, ...(commands && { commands: commands.map((each) => forCluster(each, place)) }) };
}

/** The places of objects by what they are called; of one that moves, where it is afterwards. */
function placesBySubject(parts: readonly Part[]): (subject: string) => Place | undefined {
  if (parts.every(({ place }) => place.folder === '')) return () => undefined;
  const places = new Map(
    parts.flatMap(({ place, objects }) => objects.map((object) => [subjectOf(canonical(object)), place] as const)),
  );
  return (subject) => places.get(subject);
}

type Compared = ReturnType<typeof compareManifests>;

function unchanged(after: readonly JsonMap[], different: Compared['different'], extra: Compared['extra']) {
  const known = new Set([...different.map(({ counterpart }) => counterpart), ...extra].map(identityOf));
  return after.map(canonical).filter((object) => !known.has(identityOf(object)));
}

const ORDER = Object.keys(CONSEQUENCES) as ConsequenceKind[];

/** Consequences in the order of a report: by kind, then as they were found. */
export function inOrder(consequences: readonly Consequence[]): Consequence[] {
  return ORDER.flatMap((kind) => consequences.filter((consequence) => consequence.kind === kind));
}

/** Those that require action: if there are none, there is nothing to do. */
export function dutiesOf(consequences: readonly Consequence[]): Consequence[] {
  return consequences.filter(({ kind }) => dutyOf(kind) !== 'none');
}

/** When a person has to deal with a kind of consequence. */
export function dutyOf(kind: ConsequenceKind): Duty {
  return CONSEQUENCES[kind].duty;
}
