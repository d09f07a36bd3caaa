import {
  A_DNS_LABEL,
  A_LABEL_KEY,
  A_LABEL_VALUE,
  isDnsLabel,
  isLabelKey,
  isLabelValue,
} from '../../../kubernetes/names';
import { type Problem, quoted } from '../../../problems';
import { POD_NAMESPACE } from '../peer';
import type { RequirementSpec, SelectorSpec } from '../spec';

/**
 * What is wrong with the labels of a selector.
 *
 * @param source what all of the labels come from, when their keys cannot say it
 */
export function selectorProblems(selector: SelectorSpec, path: string, source?: string): Problem[] {
  const labels = Object.entries(selector.matchLabels ?? {}).flatMap(([key, value]) => [
    ...keyProblems(key, `${path}.matchLabels`, source),
    ...valueProblems(value, key, `${path}.matchLabels[${quoted(key)}]`),
  ]);
  const expressions = (selector.matchExpressions ?? []).flatMap((requirement, index) =>
    requirementProblems(requirement, `${path}.matchExpressions[${index}]`, source),
  );
  return [...labels, ...expressions];
}

function keyProblems(key: string, path: string, source?: string): Problem[] {
  if (isLabelKey(source ? `${source}.${key}` : asCiliumReads(key))) return [];
  return [
    {
      what: `${path} has the key ${quoted(key)}, but a key must be ${A_LABEL_KEY}; Cilium includes its source, as in k8s., in the length.`,
      remedy: source
        ? 'Use the key that the objects have, without a source before it.'
        : 'Use the key that the pods have, if need be with its source before it, such as k8s:app.',
      code: 'NP019',
    },
  ];
}

/** The source of a label becomes the beginning of its key. */
function asCiliumReads(key: string): string {
  const colon = key.indexOf(':');
  return colon < 0 ? `any.${key}` : `${key.slice(0, colon)}.${key.slice(colon + 1)}`;
}

function valueProblems(value: unknown, key: string, path: string): Problem[] {
  const namespace = labelName(key) === labelName(POD_NAMESPACE);
  if (typeof value === 'string' && (namespace ? isDnsLabel(value) : isLabelValue(value))) return [];
  return [
    {
      what: `${path} is ${quoted(value, path)}, but it must be ${namespace ? A_DNS_LABEL : A_LABEL_VALUE}.`,
      remedy: namespace ? 'Give the name of a namespace.' : 'Give a value that the label of a pod can have.',
      code: namespace ? 'NP020' : 'NP019',
    },
  ];
}

function requirementProblems(
  { key, operator, values = [] }: RequirementSpec,
  path: string,
  source?: string,
): Problem[] {
  const problems = [
    ...keyProblems(key, path, source),
    ...values.flatMap((value, index) => valueProblems(value, key, `${path}.values[${index}]`)),
  ];
  const needsValues = operator === 'In' || operator === 'NotIn';
  if (needsValues === values.length > 0) return problems;
  return [
    ...problems,
    {
      what: `${path} has the operator ${operator} and ${values.length} values, but ${operator} needs ${needsValues ? 'at least one' : 'none'}.`,
      remedy: needsValues
        ? 'Name the values, or use Exists or DoesNotExist.'
        : 'Remove the values, or use In or NotIn.',
      code: 'NP019',
    },
  ];
}

/** The keys of all labels that a selector asks for. */
export function keysOf({ matchLabels = {}, matchExpressions = [] }: SelectorSpec): string[] {
  return [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)];
}

/** The key of a label without its source. */
export function labelName(key: string): string {
  return key.slice(key.indexOf(':') + 1);
}

/** Whether a label is one that Cilium gives pods for their namespace. */
export function isOfNamespaces(key: string): boolean {
  return /^io\.(kubernetes\.pod\.namespace$|cilium\.k8s\.namespace\.labels\.)/.test(labelName(key));
}
