import { ApiObject, App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { manifestOf } from '../kubernetes/plain-object';
import { Renderings } from '../kubernetes/renderings';
import { unfitValues } from '../kubernetes/unfit-values';
import { validityProblems } from '../kubernetes/validity';
import { ConfigurationError, describe } from '../problems';
import { secretsToBeWritten } from '../secrets/scan';
import { warnOfUnwritten } from './unwritten';

const guarded = new WeakSet<IConstruct>();
const refusals = new WeakMap<IConstruct, string[]>();

/**
 * The errors of parts of a chart, for the report of the whole program: a constructor that throws would prevent
 * everything after it from being checked (ADR 18).
 */
export function recordRefusals(chart: IConstruct, problems: readonly string[]): void {
  refusals.set(chart, [...refusalsOf(chart), ...problems]);
}

/** The errors that were recorded for one chart. */
export function refusalsOf(chart: IConstruct): readonly string[] {
  return refusals.get(chart) ?? [];
}

/**
 * All problems below a construct, each with the path of its construct; the objects themselves, which are checked for
 * problems and secrets when they are written, are reported only together with other problems. A chart with a failed
 * part is not checked further: half of it is missing.
 */
export function programProblems(root: IConstruct): string[] {
  const refused: string[] = [];
  const constructs = withoutRefused(root, refused);
  const unfit = constructs.flatMap((construct) =>
    ApiObject.isApiObject(construct) ? located(construct, unfitValues(construct).map(describe)) : [],
  );
  // Code that reads objects would fail on these.
  if (refused.length + unfit.length > 0) return [...refused, ...unfit];
  const found = constructs.flatMap((construct) => located(construct, construct.node.validate()));
  return found.length > 0 ? [...found, ...constructs.flatMap(invalidObject), ...constructs.flatMap(secrets)] : [];
}

/** Marks an app that reports the problems of its program itself. */
export function reportsItself(app: App): void {
  guarded.add(app);
}

/**
 * Makes cdk8s' own `App` reject a program like a `PlatformApp` does: before anything is written, with all problems in
 * one readable error. There is no hook before it validates, so ours wraps its `synth`. What an `App` does not write is a warning.
 */
export function guardProgram(scope: IConstruct): void {
  const { root } = scope.node;
  if (guarded.has(root) || !(root instanceof App)) return;
  guarded.add(root);
  const synth = root.synth.bind(root);
  root.synth = () => {
    const found = new Renderings().during(root, () => {
      const problems = programProblems(root);
      return problems.length > 0 ? problems : root.node.findAll().flatMap(invalidObject);
    });
    if (found.length > 0) throw new ConfigurationError(found);
    warnOfUnwritten(root);
    synth();
  };
  const synthYaml = root.synthYaml.bind(root);
  root.synthYaml = () => {
    warnOfUnwritten(root);
    return synthYaml();
  };
}

/** @param found receives the constructs, in order */
function withoutRefused(construct: IConstruct, refused: string[], found: IConstruct[] = []): IConstruct[] {
  const own = refusalsOf(construct);
  if (own.length > 0) {
    refused.push(...own);
    return found;
  }
  found.push(construct);
  for (const child of construct.node.children) withoutRefused(child, refused, found);
  return found;
}

function invalidObject(construct: IConstruct): string[] {
  if (!ApiObject.isApiObject(construct)) return [];
  return located(construct, validityProblems(manifestOf(construct)).map(describe));
}

function secrets(construct: IConstruct): string[] {
  return ApiObject.isApiObject(construct) ? located(construct, secretsToBeWritten(construct).map(describe)) : [];
}

function located(construct: IConstruct, problems: readonly string[]): string[] {
  return problems.map((problem) => `${construct.node.path}: ${problem}`);
}
