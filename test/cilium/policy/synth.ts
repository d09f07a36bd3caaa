import type { ChartProps } from 'cdk8s';
import { stringify } from 'yaml';
import { schemaErrors } from '../../crd-schema';
import { objectsOf, type Program, type Resource, reportOf } from '../../program';

interface PolicyObject extends Resource {
  readonly specs?: unknown;
}

/** The policies that a program makes in a chart called `core`, each checked against its definition. */
export function policies(program: Program, props: ChartProps = {}): PolicyObject[] {
  const objects = objectsOf(program, props) as PolicyObject[];
  for (const object of objects) {
    expect(object.apiVersion).toBe('cilium.io/v2');
    expect(schemaErrors(object)).toEqual([]);
  }
  return objects;
}

/** The same as text without the parts that every policy has. */
export function yaml(program: Program): string {
  return policies(program)
    .map(({ kind, metadata: { name, namespace }, spec, specs }) =>
      stringify({ kind, name, namespace, spec, specs }, { aliasDuplicateObjects: false, lineWidth: 0 }),
    )
    .join('---\n');
}

/** What synthesis of the program reports; nothing when it is right. */
export function failure(program: Program, props: ChartProps = {}): string {
  return reportOf(() => policies(program, props));
}
