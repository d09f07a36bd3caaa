import * as fs from 'node:fs';
import * as v from 'valibot';
import { LineCounter, parseDocument } from 'yaml';
import { ConfigurationError, describe, known, type Problem, quoted } from '../../problems';
import { checkArguments } from '../../settings/arguments';
import { located, placeIn, positionAt, positionIn } from '../../settings/position';
import { type PropChecks, takeProps } from '../../settings/props';
import { anyMap, mapOf } from '../../settings/schema';
import { yamlValue } from '../../settings/yaml-value';
import { badName, isTenantName, taken } from '../tenant-names';
import {
  FLEET_TENANT,
  type FleetTenant,
  type Inherited,
  inherit,
  TENANT_VALUES,
  type TenantValues,
} from './tenant-values';

/** A list of tenants. */
export interface TenantListProps {
  /**
   * Defaults for every tenant.
   * @default - nothing
   */
  readonly defaults?: TenantValues;
  /**
   * Values by class, which override `defaults` for tenants of the class.
   * @default - no classes
   */
  readonly classes?: Record<string, TenantValues>;
  /** The tenants, the oldest first: a new one belongs at the end. */
  readonly tenants: readonly FleetTenant[];
}

const LIST: PropChecks<TenantListProps> = {
  // Their members are checked one by one, so that each problem has its line.
  defaults: anyMap,
  classes: mapOf(anyMap),
  tenants: v.array(anyMap),
};

/** The position of a member of the list, for messages: `tenants.yaml:12:5`, or nothing for a list in a program. */
type Locate = (path: readonly (string | number)[]) => string | undefined;

/** A tenant with what it inherits. */
export interface ListedTenant extends Inherited {
  readonly tenant: FleetTenant;
  /** Its position, for messages. */
  readonly place: string;
}

/**
 * The tenants of a fleet, in a program or in a YAML file of the same form.
 *
 * @throws ConfigurationError with every mistake in it; of a file, with lines and columns
 */
export class TenantList {
  /** A list in a program. */
  static of(props: TenantListProps): TenantList {
    return new TenantList(props, () => undefined);
  }

  /**
   * A list in a YAML file.
   *
   * @param path its path, from the folder in which the program runs
   */
  static file(path: string): TenantList {
    const lines = new LineCounter();
    const document = parseDocument(contents(path), { lineCounter: lines });
    const at = (offset: number) => positionAt(lines, offset);
    if (document.errors.length > 0) {
      throw new ConfigurationError(
        document.errors.map(({ pos: [offset], message }) =>
          located(path, at(offset), describe(unreadable(message.split('\n')[0] ?? ''))),
        ),
      );
    }
    const read = yamlValue(document);
    if (read.error !== undefined)
      throw new ConfigurationError([located(path, at(read.offset), describe(unreadable(read.error)))]);
    // The constructor checks it.
    return new TenantList((read.value ?? {}) as TenantListProps, (steps) =>
      placeIn(path, positionIn(document, steps, at)),
    );
  }

  /** @internal The tenants in their order. */
  readonly _tenants: readonly ListedTenant[];

  private constructor(list: TenantListProps, locate: Locate) {
    const problems: string[] = [];
    const { value, problems: found } = takeProps(list, LIST, '');
    problems.push(...found.map((problem) => reported(locate([]), problem)));
    if (problems.length > 0) throw new ConfigurationError(problems);
    const { defaults = {}, classes = {}, tenants } = value;
    if (tenants === undefined) throw new ConfigurationError([reported(locate([]), MISSING)]);
    problems.push(...memberProblems(defaults, TENANT_VALUES, ['defaults'], locate));
    for (const [name, values] of Object.entries(classes)) {
      problems.push(...memberProblems(values, TENANT_VALUES, ['classes', name], locate));
    }
    const names = new Set<string>();
    tenants.forEach((tenant, index) => {
      problems.push(...memberProblems(tenant, FLEET_TENANT, ['tenants', index], locate));
      const wrong = identityProblem(tenant, names, Object.keys(classes), `tenants[${index}]`);
      names.add(tenant.name);
      if (wrong) problems.push(reported(locate(['tenants', index]), wrong));
    });
    if (problems.length > 0) throw new ConfigurationError(problems);
    this._tenants = tenants.map((tenant, index) => ({
      tenant,
      place: locate(['tenants', index]) ?? `tenants[${index}]`,
      ...inherit(tenant, tenant.class === undefined ? undefined : classes[tenant.class], defaults),
    }));
  }
}

function memberProblems<Props extends object>(
  props: Props,
  checks: PropChecks<Props>,
  path: readonly (string | number)[],
  locate: Locate,
): string[] {
  const under = path.map((name, index) => (typeof name === 'number' ? `[${name}]` : `${index > 0 ? '.' : ''}${name}`));
  return Object.entries(props).flatMap(([name, value]) =>
    takeProps({ [name]: value } as Props, checks, under.join('')).problems.map((problem) =>
      reported(locate([...path, name]), problem),
    ),
  );
}

function identityProblem(
  { name, class: className }: FleetTenant,
  before: ReadonlySet<string>,
  classes: readonly string[],
  at: string,
): Problem | undefined {
  if (!isTenantName(name)) return badName(name, at);
  if (before.has(name)) return taken(name, at);
  if (className === undefined || classes.includes(className)) return undefined;
  const { known: names, nearest } = known(classes, String(className));
  return {
    what: `${at}.class of ${name} is ${quoted(className)}, but ${names}.`,
    remedy: nearest ? `Did you mean ${nearest}? Otherwise add the class.` : 'Add the class under classes.',
    code: 'FLT010',
  };
}

function reported(place: string | undefined, problem: Problem): string {
  return `${place === undefined ? '' : `${place}: `}${describe(problem)}`;
}

function contents(path: string): string {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    throw new ConfigurationError([
      describe({
        what: `The list of tenants ${quoted(path)} cannot be read.`,
        remedy: 'Give the path of a YAML file, from the folder in which the program runs.',
        code: 'FLT009',
      }),
    ]);
  }
}

function unreadable(message: string): Problem {
  return { what: `The list is not valid YAML: ${message}`, remedy: 'Correct the file.', code: 'FLT009' };
}

const MISSING: Problem = {
  what: 'tenants is missing.',
  remedy: 'Give a list of tenants, which may be empty.',
  code: 'FLT009',
};

checkArguments(TenantList, () => ({
  of: { props: v.any() },
  file: { path: v.string() },
}));
