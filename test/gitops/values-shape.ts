import * as fs from 'node:fs';
import { parse } from 'yaml';
import type { HelmValues } from '../../lib/gitops';

/**
 * What a chart would not understand of some values. The shape holds the names of the chart's values.yaml, with the kind
 * of each value in place of the value; `map` and `any` take whatever is given.
 */
export function misunderstood(values: HelmValues, shapeFile: string): string[] {
  return problems(values, parse(fs.readFileSync(shapeFile, 'utf8')), '');
}

function problems(values: HelmValues, shape: Record<string, unknown>, under: string): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const path = `${under}${name}`;
    if (!Object.hasOwn(shape, name)) return [`${path} is unknown`];
    const expected = shape[name];
    if (OF_KUBERNETES.test(name)) return [];
    if (typeof expected === 'object') {
      if (kindOf(value) !== 'map') return [`${path} is a ${kindOf(value)}, not a map`];
      return problems(value as HelmValues, expected as Record<string, unknown>, `${path}.`);
    }
    return expected === 'any' || expected === kindOf(value) ? [] : [`${path} is a ${kindOf(value)}, not a ${expected}`];
  });
}

// Values that a chart hands on to Kubernetes as they are.
const OF_KUBERNETES = /(securityContext|^resources|^limits|^requests|affinity)$/i;

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  return typeof value === 'object' ? 'map' : typeof value;
}
