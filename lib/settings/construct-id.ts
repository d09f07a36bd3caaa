import type { Construct } from 'constructs';
import { classOf, quoted, refuse } from '../problems';

/**
 * The id of a construct that is about to be made, for the call of `super`: constructs itself throws without a path when another
 * construct has it.
 *
 * @throws ConfigurationError when the scope has a construct with this id, or it is no id at all
 */
export function freeId(scope: Construct, id: string): string {
  if (typeof id !== 'string' || id === '') {
    refuse(scope, [
      { what: `The id of a construct is ${quoted(id)}.`, remedy: 'Give it a text that is not empty.', code: 'SET012' },
    ]);
  }
  const other = scope.node.tryFindChild(id);
  if (other) {
    refuse(scope, [
      {
        what: `The id ${quoted(id)} is given to two constructs; the first is a ${classOf(other)}.`,
        remedy: 'Give one of them another id.',
        code: 'SET012',
      },
    ]);
  }
  return id;
}
