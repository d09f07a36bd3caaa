import * as v from 'valibot';
import { type Problem, quoted } from '../problems';
import { checkArguments } from '../settings/arguments';
import { toYaml } from '../synth/yaml';

/**
 * The priority of an alert, the highest first.
 *
 * @see https://falco.org/docs/concepts/rules/basic-elements/#priority
 */
export enum FalcoPriority {
  EMERGENCY = 'emergency',
  ALERT = 'alert',
  CRITICAL = 'critical',
  ERROR = 'error',
  WARNING = 'warning',
  NOTICE = 'notice',
  INFORMATIONAL = 'informational',
  DEBUG = 'debug',
}

/** What a rule of Falco says. */
export interface FalcoRuleProps {
  /** What it finds, in a sentence. */
  readonly description: string;

  /**
   * The system calls that it finds, as a filter such as `spawned_process and container and proc.name = nc`.
   * @see https://falco.org/docs/reference/rules/supported-fields/
   */
  readonly condition: string;

  /** The text of the alert, with fields such as `%proc.cmdline`. */
  readonly output: string;

  /** Its priority. A rule below the `minimumPriority` of Falco is not loaded. */
  readonly priority: FalcoPriority;

  /**
   * Tags to tell alerts apart by.
   * @default - none
   */
  readonly tags?: readonly string[];
}

// As conditions name them.
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/**
 * An element of a rules file, read after the rules that come with Falco. What is wrong with it is reported at the `Falco` that
 * it is given to.
 *
 * @see https://falco.org/docs/concepts/rules/basic-elements/
 */
export class RuleElement {
  /** A rule of your own. An empty text in it is an error, and so is an unknown priority. */
  static rule(name: string, props: FalcoRuleProps): RuleElement {
    const { description, condition, output, priority, tags } = props;
    const problems = lacking(
      [
        ...Object.entries({ name, description, condition, output }).filter(([, text]) => !text?.trim()),
        ...Object.entries({ priority }).filter(([, one]) => !Object.values(FalcoPriority).includes(one)),
      ],
      `The rule ${quoted(name)}`,
    );
    const members = { rule: name, desc: description, condition, output, priority, ...(tags ? { tags } : {}) };
    return new RuleElement(`rule ${name}`, members, problems);
  }

  /** A condition that others refer to by its name. */
  static macro(name: string, condition: string): RuleElement {
    const problems = lacking(
      Object.entries({ name: IDENTIFIER.test(name), condition: condition.trim() }).filter(([, given]) => !given),
      `The macro ${quoted(name)}`,
    );
    return new RuleElement(`macro ${name}`, { macro: name, condition }, problems, { name, condition });
  }

  /** Values that conditions refer to by the list's name. */
  static list(name: string, items: readonly string[]): RuleElement {
    const problems = lacking(
      Object.entries({ name: IDENTIFIER.test(name) }).filter(([, given]) => !given),
      `The list ${quoted(name)}`,
    );
    return new RuleElement(`list ${name}`, { list: name, items }, problems);
  }

  /** A rule that comes with Falco and is disabled here. Falco does not start if it does not know the name. */
  static disabled(name: string): RuleElement {
    const problems = lacking(
      Object.entries({ name }).filter(([, text]) => !text.trim()),
      `The rule ${quoted(name)}`,
    );
    return new RuleElement(`rule ${name}`, { rule: name, enabled: false, override: { enabled: 'replace' } }, problems);
  }

  private constructor(
    /** @internal What it defines. */
    readonly _defines: string,
    private readonly members: object,
    /** @internal What is wrong with it. */
    readonly _problems: readonly Problem[],
    /** @internal What it is, if a macro. */
    readonly _macro?: { readonly name: string; readonly condition: string },
  ) {}

  /** @internal The element as an item of a rules file. */
  _item(): string {
    return `- ${toYaml(this.members).trimEnd().replaceAll('\n', '\n  ')}\n`;
  }
}

const FORMS: Readonly<Record<string, string>> = {
  name: 'a text, and for macros and lists letters, digits and underscores',
  priority: `one of ${Object.values(FalcoPriority).join(', ')}`,
};

/** Problems of an element whose members in a list are not valid. */
function lacking(members: readonly (readonly [string, unknown])[], subject: string): Problem[] {
  return members.map(([name]) => ({
    what: `${subject} has no valid ${name}.`,
    remedy: `Give it a ${name}: ${FORMS[name] ?? 'a text'}.`,
    code: 'FAL004',
  }));
}

/** Elements that would replace one another. */
export function elementsDefinedTwice(elements: readonly RuleElement[]): Problem[] {
  const names = elements.map(({ _defines: defines }) => defines);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => ({
    what: `rules has the ${name} more than once.`,
    remedy: 'Keep only one of them: Falco would silently use the last.',
    code: 'FAL005',
  }));
}

/** Macros that refer to a macro that is defined later, which Falco does not find. */
export function macrosBeforeTheirOwn(elements: readonly RuleElement[]): Problem[] {
  const macros = elements.flatMap(({ _macro: macro }) => macro ?? []);
  return macros.flatMap(({ name, condition }, index) => {
    const words = new Set(condition.split(/[^A-Za-z0-9_.-]+/));
    return macros
      .slice(index + 1)
      .filter((later) => words.has(later.name))
      .map((later) => ({
        what: `The macro ${name} refers to ${later.name}, which rules has after it.`,
        remedy: `Put ${later.name} before it: a macro can only refer to macros that were read earlier, otherwise Falco does not start.`,
        code: 'FAL006',
      }));
  });
}

checkArguments(RuleElement, () => ({
  rule: {
    name: v.string(),
    props: {
      description: v.string(),
      condition: v.string(),
      output: v.string(),
      priority: v.string(),
      'tags?': v.array(v.string()),
    },
  },
  macro: { name: v.string(), condition: v.string() },
  list: { name: v.string(), items: v.array(v.string()) },
  disabled: { name: v.string() },
}));
