import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { apiObjectsOf } from '../../kubernetes/api-objects';
import type { Release } from '../../settings/release';
import { type CompleteSettings, isMap, type JsonMap, type SettingsTree } from '../../settings/schema';
import type { HelmChart } from '../chart';
import { render } from '../render';
import { type Expression, literal, object } from './expression';

/** How the settings of a chart are said with the props of our construct. */
export interface ConstructCode<Tree extends SettingsTree> {
  /** The construct's name in this package. */
  readonly construct: string;
  /** The props that say as much of the settings as they can. */
  props(settings: CompleteSettings<Tree>, release: Release): Readonly<Record<string, Expression | undefined>>;
  /** What the program must have beside the construct: statements about `chart`, which add none of its objects. */
  beside?(settings: CompleteSettings<Tree>): readonly Expression[];
  /** Makes the construct of the props, and gives the settings that follow from them. */
  make(scope: Construct, id: string, props: object): CompleteSettings<Tree>;
}

/**
 * A program that gives the same objects as the settings do: with props where they say it, and settings for the rest.
 *
 * What the props leave open is found by comparing settings; of that, only what changes an object is written down.
 */
export function programOf<Tree extends SettingsTree>(
  chart: HelmChart<Tree>,
  construct: ConstructCode<Tree>,
  settings: CompleteSettings<Tree>,
  release: Release,
): string {
  const wanted = objectsByName(render(chart, settings, release));
  const props = construct.props(settings, release);
  const withSettings = (rest: JsonMap): Readonly<Record<string, Expression | undefined>> =>
    Object.keys(rest).length > 0 ? { ...props, settings: literal(rest) } : props;
  const gives = (rest: JsonMap): boolean => {
    const scope = new Chart(new App(), release.name);
    construct.make(scope, release.name, object(withSettings(rest)).value as object);
    return includes(objectsOf(scope), wanted);
  };
  const scope = new Chart(new App(), release.name);
  const said = construct.make(scope, release.name, object(props).value as object);
  const rest = leastOf(differences(said as JsonMap, settings as JsonMap), gives);
  const beside = construct.beside?.(settings) ?? [];
  return sourceOf(construct.construct, release.name, object(withSettings(rest)), beside);
}

function sourceOf(construct: string, id: string, props: Expression, beside: readonly Expression[]): string {
  const uses = [props, ...beside].flatMap((expression) => expression.uses);
  const names = [...new Set([construct, 'PlatformApp', ...uses])].sort((a, b) => (a < b ? -1 : 1));
  return `import { Chart } from 'cdk8s';
import { ${names.join(', ')} } from 'platypaas';

const app = new PlatformApp();
const chart = new Chart(app, '${id}');
${beside.map(({ source }) => `${source}\n`).join('')}new ${construct}(chart, '${id}', ${props.source});
app.synth();
`;
}

/** What must be written over the one settings to have the others; what is unset there is `null`. */
function differences(from: JsonMap, to: JsonMap): JsonMap {
  const result: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [a, b] = [from[name], to[name]];
    if (isMap(a) && isMap(b)) {
      const below = differences(a, b);
      if (Object.keys(below).length > 0) result[name] = below;
    } else if (JSON.stringify(a) !== JSON.stringify(b)) {
      result[name] = b ?? null;
    }
  }
  return result;
}

/** The part of the rest that is needed: each member is left out in turn, whole groups first. */
function leastOf(rest: JsonMap, gives: (rest: JsonMap) => boolean): JsonMap {
  let least = rest;
  const tryWithout = (path: readonly string[]): void => {
    const smaller = without(least, path);
    if (gives(smaller)) {
      least = smaller;
      return;
    }
    const member = path.reduce<unknown>((map, name) => (isMap(map) ? map[name] : undefined), least);
    if (isMap(member) && Object.keys(member).length > 1)
      for (const name of Object.keys(member)) tryWithout([...path, name]);
  };
  for (const name of Object.keys(rest)) tryWithout([name]);
  return least;
}

function without(map: JsonMap, [head = '', ...rest]: readonly string[]): JsonMap {
  const { [head]: member, ...others } = map;
  if (rest.length === 0 || !isMap(member)) return others;
  const smaller = without(member, rest);
  return Object.keys(smaller).length > 0 ? { ...map, [head]: smaller } : others;
}

type Objects = ReadonlyMap<string, string>;

function objectsOf(scope: Construct): Objects {
  return objectsByName(apiObjectsOf(scope).map((object) => object.toJson()));
}

function objectsByName(objects: readonly { kind: string; metadata: { name: string; namespace?: string } }[]): Objects {
  return new Map(
    objects.map((object) => [
      `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`,
      JSON.stringify(object),
    ]),
  );
}

/** The construct may add objects of its own, such as a namespace. */
function includes(all: Objects, wanted: Objects): boolean {
  return [...wanted].every(([name, object]) => all.get(name) === object);
}
