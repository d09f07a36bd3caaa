import { isMap } from '../settings/schema';

/**
 * The paths at which a field is set in an object, with numbers in place of `[]`.
 *
 * @param pattern such as `rules[].filters[].cors`
 */
export function pathsOf(value: unknown, pattern: string): string[] {
  return walk(value, pattern.split('.'), '');
}

function walk(value: unknown, [step, ...rest]: readonly string[], path: string): string[] {
  if (value === undefined) return [];
  if (step === undefined) return [path];
  const name = step.replace('[]', '');
  if (!isMap(value)) return [];
  const member: unknown = value[name];
  const at = path ? `${path}.${name}` : name;
  if (!step.endsWith('[]')) return walk(member, rest, at);
  return Array.isArray(member) ? member.flatMap((item, index) => walk(item, rest, `${at}[${index}]`)) : [];
}
