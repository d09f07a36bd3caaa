import { Environment } from '@marcbachmann/cel-js';
import { quantity } from '../../lib/kubernetes/quantity';

/** What a policy of Kyverno decides by. */
interface ValidatingPolicy {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly matchConditions: readonly { readonly expression: string }[];
    readonly variables: readonly { readonly name: string; readonly expression: string }[];
    readonly validations: readonly { readonly expression: string }[];
  };
}

/** An object that is made, or that takes the place of an older one. */
export interface Change {
  readonly object: object;
  readonly oldObject?: object;
}

class Amount {
  constructor(readonly text: string) {}
}

const CEL = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true })
  .registerType('Amount', Amount)
  .registerFunction('quantity(string): Amount', (text: string) => new Amount(text))
  .registerFunction('Amount.isGreaterThan(Amount): bool', (one: Amount, other: Amount) => {
    return (quantity(one.text) ?? 0n) > (quantity(other.text) ?? 0n);
  });

/**
 * The names of the policies that refuse a change, by their expressions alone. Kyverno itself decides on the same cases in
 * `test/cluster/kyverno.test.ts`.
 */
export function refusedBy(policies: readonly ValidatingPolicy[], { object, oldObject }: Change): string[] {
  const context = cel({
    object,
    oldObject: oldObject ?? null,
    request: { operation: oldObject ? 'UPDATE' : 'CREATE' },
  });
  const holds = (expression: string, variables: object = {}) =>
    CEL.evaluate(expression, { ...context, variables }) === true;
  return policies
    .filter(({ spec }) => spec.matchConditions.every(({ expression }) => holds(expression)))
    .filter(({ spec }) => {
      const variables: Record<string, unknown> = {};
      for (const { name, expression } of spec.variables) {
        variables[name] = CEL.evaluate(expression, { ...context, variables });
      }
      return !spec.validations.every(({ expression }) => holds(expression, variables));
    })
    .map(({ metadata }) => metadata.name);
}

/** As an API server hands it on: without what is undefined. */
function cel(value: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}
