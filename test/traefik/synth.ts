import { App, Chart, type ChartProps } from 'cdk8s';
import { stringify } from 'yaml';
import { ConfigurationError } from '../../lib/problems';
import { schemaErrors } from '../crd-schema';

/** An API object as it stands in the output. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
}

/** What a program makes in a chart called `core`, with Traefik's kinds checked against their definitions. */
export function synth(program: (chart: Chart) => void, props: ChartProps = {}): Resource[] {
  const chart = new Chart(new App(), 'core', { disableResourceNameHashes: true, ...props });
  program(chart);
  const problems = chart.node
    .findAll()
    .flatMap((construct) => construct.node.validate().map((problem) => `${construct.node.path}: ${problem}`));
  if (problems.length > 0) throw new ConfigurationError(problems);
  const objects = chart.toJson() as Resource[];
  for (const object of objects.filter(({ apiVersion }) => apiVersion.startsWith('traefik.io/'))) {
    expect(object.apiVersion).toBe('traefik.io/v1alpha1');
    expect(schemaErrors(object)).toEqual([]);
  }
  return objects;
}

/** The specification of the only object that a program makes. */
export function specOf(program: (chart: Chart) => void, props: ChartProps = {}): unknown {
  const objects = synth(program, props);
  expect(objects).toHaveLength(1);
  return objects[0]?.spec;
}

/** What a program makes, as text. */
export function yaml(program: (chart: Chart) => void, props: ChartProps = {}): string {
  return synth(program, props)
    .map((object) => stringify(object, { aliasDuplicateObjects: false, lineWidth: 0 }))
    .join('---\n');
}

/** What synthesis of the program reports; nothing when it is right. */
export function failure(program: (chart: Chart) => void, props: ChartProps = {}): string {
  try {
    synth(program, props);
    return 'no failure';
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
}
