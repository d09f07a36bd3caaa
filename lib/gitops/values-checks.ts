import type { Problem } from '../problems';
import type { Finding } from '../secrets/finding';
import { secretsIn } from '../secrets/object';
import { secretProblem } from '../secrets/problems';

/**
 * What must not be in the values of a chart.
 *
 * @param exempted removes from the secrets found those that the program exempts
 */
export function valuesProblems(
  values: unknown,
  path: string,
  exempted: (found: readonly Finding[]) => readonly Finding[] = (found) => found,
): Problem[] {
  const found = secretsIn(values).map((finding) => ({ ...finding, path: `values.${finding.path}` }));
  return [...exempted(found).map((finding) => secretProblem(path, finding)), ...lost(values, `${path}: values`)];
}

function lost(value: unknown, path: string): Problem[] {
  const isWritten = typeof value !== 'function' && (typeof value !== 'number' || Number.isFinite(value));
  if (value === null || !isWritten) {
    return [
      {
        what: `${path} is ${value === null || typeof value === 'number' ? value : 'a function'}, which would not reach the chart.`,
        remedy: "Give the intended value, or leave it out for the chart's default.",
        code: 'GIT013',
      },
    ];
  }
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => lost(inner, below(value, path, name)));
}

function below(parent: object, path: string, name: string): string {
  return Array.isArray(parent) ? `${path}[${name}]` : `${path}.${name}`;
}
