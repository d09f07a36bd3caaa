import type { ChartProps } from 'cdk8s';
import { stringify } from 'yaml';
import { schemaErrors } from '../crd-schema';
import { objectsOf, type Program, type Resource, reportOf } from '../program';

/** What a program makes in a chart called `core`, with Traefik's kinds checked against their definitions. */
export function synth(program: Program, props: ChartProps = {}): Resource[] {
  const objects = objectsOf(program, props);
  for (const object of objects.filter(({ apiVersion }) => apiVersion.startsWith('traefik.io/'))) {
    expect(object.apiVersion).toBe('traefik.io/v1alpha1');
    expect(schemaErrors(object)).toEqual([]);
  }
  return objects;
}

/** The specification of the only object that a program makes. */
export function specOf(program: Program, props: ChartProps = {}): unknown {
  const objects = synth(program, props);
  expect(objects).toHaveLength(1);
  return objects[0]?.spec;
}

/** What a program makes, as text. */
export function yaml(program: Program, props: ChartProps = {}): string {
  return synth(program, props)
    .map((object) => stringify(object, { aliasDuplicateObjects: false, lineWidth: 0 }))
    .join('---\n');
}

/** What synthesis of the program reports; nothing when it is right. */
export function failure(program: Program, props: ChartProps = {}): string {
  return reportOf(() => synth(program, props));
}
