import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { apiObjectsOf } from '../../kubernetes/api-objects';
import { ConfigurationError } from '../../problems';
import type { Release } from '../../settings/release';
import { type CompleteSettings, isMap, type JsonMap, type Settings, type SettingsTree } from '../../settings/schema';
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
  const wanted = objectsByName(render(chart, settings, release));
  const props = construct.props(settings, release);
  const beside = construct.beside?.(settings) ?? [];
  const withSettings = (rest: JsonMap): Readonly<Record<string, Expression | undefined>> =>
    Object.keys(rest).length > 0 ? { ...props, settings: literal(rest) } : props;
  const gives = (rest: JsonMap): boolean => {
    const scope = new Chart(new App(), release.name);
    const make = () => construct.make(scope, release.name, object(withSettings(rest)).value as object);
    // A part may be rejected alone that is valid together with the others.
    return refusal(make) === undefined && areSame(objectsOf(scope), wanted);
  };
  const said = construct.make(new Chart(new App(), release.name), release.name, object(props).value as object);
  const all = differences(said as JsonMap, settings as JsonMap);
  const complete = object(withSettings(all));
  const problem = gives(all) ? synthesisProblem(construct, complete, beside, release) : DIFFERENT;
  if (problem === undefined) {
    const least = object(withSettings(leastOf(all, gives)));
    const source = `new ${construct.construct}(chart, '${release.name}', ${least.source});`;
    const statements = [...beside, code(undefined, source, construct.construct, ...least.uses)];
    return { text: sourceOf(statements, release.name), statements, holdsValues: false };
  }
  const args = [literal(values), ...(Object.keys(options).length > 0 ? [literal(options)] : [])];
  const call = `${construct.construct}.fromHelmValues(chart, '${release.name}', ${args.map(({ source }) => source).join(', ')});`;
  const statement = code(undefined, `${comment(problem)}\n${call}`, construct.construct);
  return { text: sourceOf([statement], release.name), statements: [statement], holdsValues: true };
}

const DIFFERENT = 'The props and settings of the construct cannot say exactly this.';

/** Problems that our constructs report in a program, although the chart accepts it. */
function synthesisProblem<Tree extends SettingsTree>(
  construct: ConstructCode<Tree>,
  props: Expression,
  beside: readonly Expression[],
  release: Release,
): string | undefined {
  const app = new App();
  const scope = new Chart(app, release.name);
  for (const { value } of beside) (value as (chart: Construct) => void)(scope);
  construct.make(scope, release.name, props.value as object);
  const problems = app.node.findAll().flatMap(({ node }) => node.validate());
  return problems[0];
}

function refusal(make: () => unknown): string | undefined {
  try {
    make();
    return undefined;
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
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

function areSame(some: Objects, others: Objects): boolean {
  return some.size === others.size && [...others].every(([name, object]) => some.get(name) === object);
}
