import { NAMESPACE_LABELS, POD_NAMESPACE } from '../peer';
import type { RequirementSpec, SelectorSpec } from '../spec';
import { labelName } from './selectors';

/** The endpoints or nodes that a spec applies to. */
export interface Subject {
  readonly kind: 'endpoints' | 'nodes';
  readonly requirements: readonly RequirementSpec[];
}

/** @param namespace of the policy, when it is a namespaced one */
export function subjectOf(selector: SelectorSpec, kind: Subject['kind'], namespace?: string): Subject {
  const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => equals(key, value));
  const own = namespace === undefined ? [] : inNamespace(namespace);
  return { kind, requirements: [...labels, ...(selector.matchExpressions ?? []), ...own] };
}

function equals(key: string, value: string): RequirementSpec {
  return { key, operator: 'In', values: [value] };
}

function inNamespace(namespace: string): RequirementSpec[] {
  return [equals(POD_NAMESPACE, namespace), equals(`${NAMESPACE_LABELS}kubernetes.io/metadata.name`, namespace)];
}

/**
 * Whether everything that `inner` selects is certainly also selected by `outer`. This follows from the selectors alone,
 * so that a label which one of them does not mention counts as unknown.
 */
export function covers(outer: Subject, inner: Subject): boolean {
  return (
    outer.kind === inner.kind &&
    outer.requirements.every((wanted) => inner.requirements.some((known) => implies(known, wanted)))
  );
}

function implies(known: RequirementSpec, wanted: RequirementSpec): boolean {
  // Pods have labels of one source, k8s; `any:` and no source at all mean the same for them.
  if (labelName(known.key) !== labelName(wanted.key)) return false;
  const has = known.values ?? [];
  const asked = wanted.values ?? [];
  switch (wanted.operator) {
    case 'In':
      return known.operator === 'In' && has.every((value) => asked.includes(value));
    case 'Exists':
      return known.operator === 'In' || known.operator === 'Exists';
    case 'NotIn':
      if (known.operator === 'In') return !has.some((value) => asked.includes(value));
      return (
        known.operator === 'DoesNotExist' || (known.operator === 'NotIn' && asked.every((value) => has.includes(value)))
      );
    default:
      return known.operator === 'DoesNotExist';
  }
}
