import type { IConstruct } from 'constructs';
import { registryOf } from './registry';

/** A fact, and the construct that it is about. */
export interface Statement<Value> {
  readonly construct: IConstruct;
  readonly value: Value;
}

/**
 * Something that constructs of a cluster state about themselves, and that others may rely on without knowing their
 * classes: "this is an installation of Cilium with these settings", "logs are accepted at this address". A component
 * that reads a fact loads the module that defines the fact, but no modules of the construct that stated it.
 */
export class Fact<Value> {
  /** States the fact about a construct; a later statement about the same construct replaces the earlier one. */
  state(construct: IConstruct, value: Value): void {
    const { facts } = registryOf(construct);
    const statements = facts.get(this) ?? new Map<IConstruct, unknown>();
    facts.set(this, statements.set(construct, value));
  }

  /** The fact that was stated about a construct. */
  of(construct: IConstruct): Value | undefined {
    return registryOf(construct).facts.get(this)?.get(construct) as Value | undefined;
  }

  /** The fact about a cluster as a whole, regardless of which construct stated it. */
  anywhereIn(cluster: IConstruct): Value | undefined {
    return this.in(cluster)[0]?.value;
  }

  /** Every statement in the cluster of a construct, in order. */
  in(cluster: IConstruct): Statement<Value>[] {
    const statements = registryOf(cluster).facts.get(this) ?? new Map<IConstruct, unknown>();
    return [...statements]
      .filter(([construct]) => isAttached(construct))
      .map(([construct, value]) => ({ construct, value: value as Value }));
  }
}

/** Whether a construct is still part of its program: a child can be removed from its scope. */
function isAttached(construct: IConstruct): boolean {
  return construct.node.scopes.every((each) => {
    const { scope, id } = each.node;
    return scope === undefined || scope.node.tryFindChild(id) === each;
  });
}
