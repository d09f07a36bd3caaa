import { quantity } from '../../lib/kubernetes/quantity';

/**
 * Whether a value fits a pattern, for the part of Kyverno's patterns that the platform uses: lists, anchors `=( )`, texts
 * with wildcards, `!`, `&` and `|`, and quantities above another.
 *
 * @see https://kyverno.io/docs/policy-types/cluster-policy/validate/#patterns
 */
export function fits(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) return Array.isArray(value) && value.every((one) => fits(pattern[0], one));
  if (typeof pattern === 'object') return Object.entries(pattern ?? {}).every(([key, inner]) => has(value, key, inner));
  if (typeof pattern !== 'string') return pattern === value;
  return pattern.split(' | ').some((one) => one.split(' & ').every((condition) => holds(condition, value)));
}

function has(value: unknown, key: string, pattern: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const [, whereThere] = /^=\((.*)\)$/.exec(key) ?? [];
  const inner = (value as Record<string, unknown>)[whereThere ?? key];
  return inner === undefined ? whereThere !== undefined : fits(pattern, inner);
}

function holds(condition: string, value: unknown): boolean {
  const text = String(value);
  if (condition.startsWith('>')) return (quantity(text) ?? 0n) > (quantity(condition.slice(1)) ?? 0n);
  if (condition.startsWith('!')) return !holds(condition.slice(1), value);
  const expression = condition
    .replace(/[.[\]+^$(){}|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`).test(text);
}
