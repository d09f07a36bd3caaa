import { type Problem, quoted } from '../problems';
import { isMap, type JsonMap } from '../settings/schema';

/** A value in a form that earlier versions of the chart accepted, and how to write it now. */
interface FormerShape {
  /** The path, with `*` for any single name. */
  readonly path: string;
  isFormer(value: unknown): boolean;
  today(path: string, value: unknown): string;
}

const SHAPES: readonly FormerShape[] = [
  {
    path: 'ports.*.expose',
    isFormer: (value) => typeof value === 'boolean',
    today: (path, value) => `Set ${path}.default to ${value}: each Service now has a name.`,
  },
  {
    path: 'experimental.plugins.enabled',
    isFormer: (value) => typeof value === 'boolean',
    today: (path) => `Remove ${path}: a plugin is on when it is listed.`,
  },
  {
    path: 'providers.file.content',
    isFormer: (value) => typeof value === 'string' && value !== '',
    today: (path) => `Write ${path} as a map: without the | or the quotes.`,
  },
];

/**
 * Removes values whose form is that of an earlier chart version. The chart rejects them and names only the expected
 * type; we say how to write the same.
 */
export function withoutFormerShapes(values: JsonMap): { values: JsonMap; problems: Problem[] } {
  const problems: Problem[] = [];
  const today = SHAPES.reduce((map, shape) => taken(map, shape, shape.path.split('.'), '', problems), values);
  return { values: today, problems };
}

function taken(
  map: JsonMap,
  shape: FormerShape,
  names: readonly string[],
  above: string,
  problems: Problem[],
): JsonMap {
  const [name, ...below] = names;
  const members = Object.entries(map).flatMap(([key, member]): [string, unknown][] => {
    if (name !== '*' && name !== key) return [[key, member]];
    const path = above ? `${above}.${key}` : key;
    if (below.length > 0) return [[key, isMap(member) ? taken(member, shape, below, path, problems) : member]];
    if (!shape.isFormer(member)) return [[key, member]];
    problems.push({
      what: `${path} is ${quoted(member, path)}, which former versions of the chart took.`,
      remedy: shape.today(path, member),
      code: 'SET003',
    });
    return [];
  });
  return Object.fromEntries(members);
}
