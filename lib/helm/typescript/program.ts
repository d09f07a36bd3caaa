import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { apiObjectsOf } from '../../kubernetes/api-objects';
import { ConfigurationError } from '../../problems';
import { overlay } from '../../settings/merge';
import type { Release } from '../../settings/release';
import { type CompleteSettings, isMap, type JsonMap, type Settings, type SettingsTree } from '../../settings/schema';
import type { ManifestObject } from '../../synth/manifest-object';
import { changedFields } from '../changed-fields';
import type { HelmChart } from '../chart';
import type { HelmValuesOptions } from '../from-helm-values';
import { render } from '../render';
import { code, type Expression, literal, object } from './expression';

/** How the settings of a chart are expressed with the props of our construct. */
export interface ConstructCode<Tree extends SettingsTree> {
  /** The construct's name in this package. */
  readonly construct: string;
  /** The props that express as many of the settings as possible. */
  props(settings: CompleteSettings<Tree>, release: Release): Readonly<Record<string, Expression | undefined>>;
  /**
   * Additional statements about `chart` that the program needs besides the construct, which add none of its objects.
   */
  beside?(settings: CompleteSettings<Tree>): readonly Expression[];
  /**
   * Settings that keep the construct from stating what the chart leaves open, and that a comparison of settings does not
   * find, because both have the same value.
   * @default - none
   */
  unstated?(settings: CompleteSettings<Tree>): JsonMap;
  /** Creates the construct from the props, and returns the settings derived from them. */
  make(scope: Construct, id: string, props: object): Settings<Tree>;
}

/** The input for a program, as it was read. */
export interface Wanted<Tree extends SettingsTree> {
  readonly values: JsonMap;
  readonly options: HelmValuesOptions;
  readonly settings: CompleteSettings<Tree>;
  readonly release: Release;
}

/** The source code of a program. */
export interface Program {
  readonly text: string;
  /** The statements about `chart` in it, for a program with several charts. */
  readonly statements: readonly Expression[];
  /** Whether it contains the values themselves, not only what they were converted to. */
  readonly holdsValues: boolean;
}

/**
 * A program that renders the same objects as the values: with props where possible, and settings for the rest. If our
 * construct rejects or cannot express something, the program uses the values file.
 *
 * What the props do not cover is found by comparing settings; only those that change an object are written.
 */
export function programOf<Tree extends SettingsTree>(
  chart: HelmChart<Tree>,
  construct: ConstructCode<Tree>,
  { values, options, settings, release }: Wanted<Tree>,
): Program {
  const wanted = render(chart, settings, release);
  const props = construct.props(settings, release);
  const beside = construct.beside?.(settings) ?? [];
  const withSettings = (rest: JsonMap): Expression =>
    object(Object.keys(rest).length > 0 ? { ...props, settings: literal(rest) } : props);
  const attempt = (rest: JsonMap): Attempt<Tree> => attempted(construct, withSettings(rest), beside, release);
  // A part may be rejected alone that is valid together with the others.
  const texts = textsByName(wanted);
  const gives = (rest: JsonMap): boolean => areSame(attempt(rest).objects, texts);
  const said = attempt({});
  const all = said.settings ? restOf(construct, said.settings, settings) : {};
  const complete = attempt(all);
  const reasons = areSame(complete.objects, texts)
    ? complete.problems()
    : reasonsOf(chart, construct, complete, wanted, release);
  if (reasons.length === 0) {
    const least = withSettings(leastOf(all, gives));
    const source = `new ${construct.construct}(chart, '${release.name}', ${least.source});`;
    const statements = [...beside, code(undefined, source, construct.construct, ...least.uses)];
    return { text: sourceOf(statements, release.name), statements, holdsValues: false };
  }
  const args = [literal(values), ...(Object.keys(options).length > 0 ? [literal(options)] : [])];
  const call = `${construct.construct}.fromHelmValues(chart, '${release.name}', ${args.map(({ source }) => source).join(', ')});`;
  const statement = code(undefined, `${reasons.map(comment).join('\n')}\n${call}`, construct.construct);
  return { text: sourceOf([statement], release.name), statements: [statement], holdsValues: true };
}

/** What the construct makes of props. */
interface Attempt<Tree extends SettingsTree> {
  /** The settings that follow from the props; undefined if it refuses the props. */
  readonly settings?: Settings<Tree>;
  readonly objects: readonly ManifestObject[];
  /** Why it refuses the props, or what it reports at synthesis, although the chart accepts it. */
  problems(): readonly string[];
}

function attempted<Tree extends SettingsTree>(
  construct: ConstructCode<Tree>,
  props: Expression,
  beside: readonly Expression[],
  release: Release,
): Attempt<Tree> {
  const app = new App();
  const scope = new Chart(app, release.name);
  try {
    const settings = construct.make(scope, release.name, props.value as object);
    const objects = apiObjectsOf(scope).map((object) => object.toJson() as ManifestObject);
    const problems = () => {
      for (const { value } of beside) (value as (chart: Construct) => void)(scope);
      return app.node.findAll().flatMap(({ node }) => node.validate());
    };
    return { settings, objects, problems };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { objects: [], problems: () => error.problems };
  }
}

/** Why the construct does not make the same objects, although it may use all settings. */
function reasonsOf<Tree extends SettingsTree>(
  chart: HelmChart<Tree>,
  { construct }: ConstructCode<Tree>,
  { settings, objects, problems }: Attempt<Tree>,
  wanted: readonly ManifestObject[],
  release: Release,
): readonly string[] {
  if (!settings) return problems();
  if (release.name !== chart.name) {
    return [`${construct} has no prop for the name of the release, ${release.name}: it is always ${chart.name}.`];
  }
  const changed = changedFields(wanted, objects) ?? 'the form of fields, though not their meaning';
  return [`The props and settings of ${construct} cannot express exactly this: they would change ${changed}.`];
}

/** The settings that the props leave to be set. */
function restOf<Tree extends SettingsTree>(
  construct: ConstructCode<Tree>,
  said: Settings<Tree>,
  settings: CompleteSettings<Tree>,
): JsonMap {
  return overlay(differences(said as JsonMap, settings as JsonMap), construct.unstated?.(settings) ?? {});
}

function comment(problem: string): string {
  return problem
    .split('\n')
    .map((line) => `// ${line.trim()}`)
    .join('\n');
}

/** A program with one chart, from statements about it. */
export function sourceOf(statements: readonly Expression[], id: string): string {
  const uses = statements.flatMap((expression) => expression.uses);
  const names = [...new Set(['PlatformApp', ...uses])].sort((a, b) => (a < b ? -1 : 1));
  return `import { Chart } from 'cdk8s';
import { ${names.join(', ')} } from 'platypaas';

const app = new PlatformApp();
const chart = new Chart(app, '${id}');
${statements.map(({ source }) => `${source}\n`).join('')}app.synth();
`;
}

/** The changes that turn one set of settings into the other; `null` unsets one. */
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

/** The necessary part of the rest: each member is left out in turn, whole groups first. */
function leastOf(rest: JsonMap, gives: (rest: JsonMap) => boolean): JsonMap {
  let least = rest;
  const tryWithout = (path: readonly string[]): void => {
    const smaller = without(least, path);
    if (gives(smaller)) least = smaller;
    else tryBelow(path);
  };
  const tryBelow = (path: readonly string[]): void => {
    const member = path.reduce<unknown>((map, name) => (isMap(map) ? map[name] : undefined), least);
    if (!isMap(member)) return;
    const names = Object.keys(member);
    // The only member of a group is as necessary as the group.
    const next = names.length === 1 ? tryBelow : tryWithout;
    for (const name of names) next([...path, name]);
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

type Texts = ReadonlyMap<string, string>;

function textsByName(objects: readonly ManifestObject[]): Texts {
  return new Map(
    objects.map((object) => [
      `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`,
      JSON.stringify(object),
    ]),
  );
}

function areSame(objects: readonly ManifestObject[], wanted: Texts): boolean {
  const texts = textsByName(objects);
  return texts.size === wanted.size && [...wanted].every(([name, text]) => texts.get(name) === text);
}
