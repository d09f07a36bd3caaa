import type { Decoded } from './decode';

/** The place of the value at a path, and how many of the path's names lead to it. */
export interface Place {
  readonly offset: number;
  readonly depth: number;
}

/** The names of a path such as `ports.web.port` or `tolerations[0].key`. */
export function namesOf(path: string): string[] {
  return path.split(/[.[\]]+/).filter(Boolean);
}

/** The place of a path in the text of the values, or of the nearest one above it; undefined if there is none. */
export function placeOf(values: object, path: string, offsets: Decoded['offsets']): Place | undefined {
  return below(values, namesOf(path), 0, offsets);
}

/** A name may contain dots: the longest one that exists is used. */
function below(
  container: object,
  names: readonly string[],
  depth: number,
  offsets: Decoded['offsets'],
): Place | undefined {
  for (let length = names.length; length > 0; length--) {
    const name = names.slice(0, length).join('.');
    const offset = offsets.get(container)?.get(name);
    if (offset === undefined) continue;
    const here: Place = { offset, depth: depth + length };
    const member: unknown = Object.getOwnPropertyDescriptor(container, name)?.value;
    if (typeof member !== 'object' || member === null) return here;
    return below(member, names.slice(length), here.depth, offsets) ?? here;
  }
  return undefined;
}
