import * as fs from 'node:fs';
import { ConfigurationError, describe, Refusals } from '../../problems';
import { overlay } from '../../settings/merge';
import type { JsonMap } from '../../settings/schema';
import { readValuesFile, type ValuesFile } from '../values-file';
import { AssignmentError } from './assignment-text';
import { type Assigning, type Assignment, assign, assignments } from './assignments';
import { nameOf, STANDARD_INPUT } from './bytes';
import { namesOf } from './places';

/** The values of an option such as `--set`. */
export interface AssigningOption {
  readonly option: Assigning;
  readonly text: string;
}

/** Values from several files and options, with notes for their author. */
export interface LayeredValues {
  readonly values: JsonMap;
  /** Notes, each with its file. */
  readonly notices: readonly string[];
  /** Where a value comes from: `values.yaml:3:5`, `--set`, or the names of all files if none contains it. */
  place(path: string): string;
}

/**
 * Merges values as Helm does: later files override earlier ones, and options override all files.
 *
 * @throws ConfigurationError with the problems of all of them
 */
export function layeredValues(files: readonly string[], options: readonly AssigningOption[]): LayeredValues {
  refuseSecondReading(files);
  const refusals = new Refusals();
  const layers = files.flatMap((file) => refusals.of(() => readValuesFile(file)) ?? []);
  const given = options.flatMap((option) => refusals.of(() => read(option)) ?? []);
  refusals.refuse();
  const below = layers.reduce<JsonMap>((values, layer) => overlay(values, layer.values), {});
  return {
    values: given.reduce((values, { option, found }) => attempt(option, () => assign(values, found)), below),
    notices: layers.flatMap(({ notices }, index) =>
      notices.map((notice) => `${nameOf(files[index] ?? '')}: ${notice}`),
    ),
    place: (path) => placeIn(layers, given, path) ?? (files.map(nameOf).join(', ') || 'values'),
  };
}

interface Given {
  readonly option: AssigningOption;
  readonly found: readonly Assignment[];
}

function read(option: AssigningOption): Given {
  return { option, found: attempt(option, () => assignments(option.option, option.text, textOfFile)) };
}

function textOfFile(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new AssignmentError((error as Error).message);
  }
}

function attempt<T>({ option }: AssigningOption, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof AssignmentError)) throw error;
    const what = `${flag(option)} cannot be read: ${error.message}.`;
    throw new ConfigurationError([describe({ what, remedy: REMEDIES[option] ?? FORM, code: 'HLM012' })]);
  }
}

const FORM =
  'Give it as NAME=VALUE, with dots between names, and a backslash before a comma or dot that is part of one.';

const REMEDIES: Partial<Record<Assigning, string>> = {
  setJson: 'Give it as NAME=JSON.',
  setFile: 'Give it as NAME=FILE, where FILE can be read.',
};

/** The option as it is written. */
function flag(option: Assigning): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The layer with most of a path; of equals the last one, which takes precedence. */
function placeIn(layers: readonly ValuesFile[], given: readonly Given[], path: string): string | undefined {
  const names = namesOf(path);
  const places = [
    ...layers.flatMap((layer) => layer.find(path) ?? []),
    ...given.flatMap(({ option, found }) =>
      found.map((each) => ({ place: flag(option.option), depth: sharedNames(names, each.path) })),
    ),
  ];
  const deepest = Math.max(1, ...places.map(({ depth }) => depth));
  return places.filter(({ depth }) => depth === deepest).pop()?.place;
}

function sharedNames(names: readonly string[], path: Assignment['path']): number {
  const differs = names.findIndex((name, index) => name !== String(path[index]));
  return differs < 0 ? names.length : differs;
}

function refuseSecondReading(files: readonly string[]): void {
  if (files.filter((file) => file === STANDARD_INPUT).length <= 1) return;
  throw new ConfigurationError([
    describe({
      what: 'Standard input is given several times, but it can be read once only.',
      remedy: 'Give - once, or save it to a file.',
      code: 'HLM013',
    }),
  ]);
}
