import { type Problem, quoted } from '../problems';
import { A_LABEL_KEY, A_LABEL_VALUE, isLabelKey, isLabelValue } from './names';

/**
 * A selector in the form of a manifest.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export interface SelectorManifest {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly RequirementManifest[];
}

interface RequirementManifest {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

type Labels = Readonly<Record<string, string>>;

/** Whether a selector matches the labels. An absent selector matches everything. */
export function selects(selector: SelectorManifest | undefined, labels: Labels): boolean {
  return requirementsOf(selector).every((requirement) => {
    const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
    return fulfils(requirement, value);
  });
}

/** Whether labels exist that both selectors match. Keys are independent of each other. */
export function mayBothSelect(one: SelectorManifest | undefined, other: SelectorManifest | undefined): boolean {
  const requirements = [...requirementsOf(one), ...requirementsOf(other)];
  return requirements.every(({ key }) => {
    const about = requirements.filter((requirement) => requirement.key === key);
    const named = about.flatMap(({ values = [] }) => values);
    // A value that is not named represents all others.
    const candidates = [undefined, ...named, `other-than-${named.join('-')}`];
    return candidates.some((value) => about.every((requirement) => fulfils(requirement, value)));
  });
}

function requirementsOf({ matchLabels = {}, matchExpressions = [] }: SelectorManifest = {}): RequirementManifest[] {
  const labels = Object.entries(matchLabels).map(([key, value]) => ({ key, operator: 'In' as const, values: [value] }));
  return [...labels, ...matchExpressions];
}

function fulfils({ operator, values = [] }: RequirementManifest, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    default:
      return value === undefined;
  }
}

/** What the API server or a controller would reject in a selector. */
export function selectorProblems(selector: SelectorManifest, path: string): Problem[] {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return [
    ...labelProblems(matchLabels, `${path}.matchLabels`),
    ...matchExpressions.flatMap((requirement, index) =>
      requirementProblems(requirement, `${path}.matchExpressions[${index}]`),
    ),
  ];
}

/** What the API server would reject in labels. */
export function labelProblems(labels: Labels, path: string): Problem[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...keyProblems(key, path),
    ...valueProblems(value, `${path}[${quoted(key)}]`),
  ]);
}

function requirementProblems({ key, operator, values = [] }: RequirementManifest, path: string): Problem[] {
  const problems = [
    ...keyProblems(key, path),
    ...values.flatMap((value, index) => valueProblems(value, `${path}.values[${index}]`)),
  ];
  const needsValues = operator === 'In' || operator === 'NotIn';
  if (needsValues === values.length > 0) return problems;
  return [
    ...problems,
    {
      what: `${path} has the operator ${operator} and ${values.length} values, but ${operator} needs ${needsValues ? 'at least one' : 'none'}.`,
      remedy: needsValues
        ? 'Name the values, or use exists or doesNotExist.'
        : 'Remove the values, or use in or notIn.',
      code: 'LBL001',
    },
  ];
}

function keyProblems(key: string, path: string): Problem[] {
  if (isLabelKey(key)) return [];
  return [
    {
      what: `${path} has the key ${quoted(key)}, but a key must be ${A_LABEL_KEY}.`,
      remedy: 'Use the key that the objects have, without a source such as k8s: before it.',
      code: 'LBL001',
    },
  ];
}

function valueProblems(value: unknown, path: string): Problem[] {
  if (typeof value === 'string' && isLabelValue(value)) return [];
  return [
    {
      what: `${path} is ${quoted(value, path)}, but it must be ${A_LABEL_VALUE}.`,
      remedy: 'Give a value that a label can have.',
      code: 'LBL001',
    },
  ];
}
