import type { ApiObject } from 'cdk8s';
import type { Problem } from '../problems';
import { isPlainData, take } from '../settings/plain-data';
import { isPlain, manifestOf } from './plain-object';

/** Values of any API object that a manifest cannot represent: a Date, a function, NaN. */
export function unfitValues(object: ApiObject): readonly Problem[] {
  if (isPlain(object)) return [];
  // The bindings of cdk8s pass instances of their own classes, and render them.
  const { props } = object as unknown as { readonly props?: unknown };
  const given = take(props, '', { instances: true }).problems;
  if (given.length > 0) return given;
  try {
    const rendered: unknown = manifestOf(object);
    return isPlainData(rendered) ? [] : take(rendered, '').problems;
  } catch (error) {
    return [
      {
        what: `The object cannot be rendered: ${error instanceof Error ? error.message : String(error)}.`,
        remedy: 'Use text, finite numbers, true, false, and lists and maps of them.',
        code: 'SET011',
      },
    ];
  }
}
