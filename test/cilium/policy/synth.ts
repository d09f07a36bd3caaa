import { App, Chart, type ChartProps } from 'cdk8s';
import { stringify } from 'yaml';
import { ConfigurationError } from '../../../lib/problems';
import { schemaErrors } from '../../crd-schema';

interface PolicyObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: unknown;
  readonly specs?: unknown;
}

/** The policies that a program makes in a chart called `core`, each checked against its definition. */
export function policies(program: (chart: Chart) => void, props: ChartProps = {}): PolicyObject[] {
  const chart = new Chart(new App(), 'core', { disableResourceNameHashes: true, ...props });
  program(chart);
  const problems = problemsOf(chart);
  if (problems.length > 0) throw new ConfigurationError(problems);
  const objects = chart.toJson() as PolicyObject[];
  for (const object of objects) {
    expect(object.apiVersion).toBe('cilium.io/v2');
    expect(schemaErrors(object)).toEqual([]);
  }
  return objects;
}

/** The same as text without the parts that every policy has. */
export function yaml(program: (chart: Chart) => void): string {
  return policies(program)
    .map(({ kind, metadata: { name, namespace }, spec, specs }) =>
      stringify({ kind, name, namespace, spec, specs }, { aliasDuplicateObjects: false, lineWidth: 0 }),
    )
    .join('---\n');
}

/** What synthesis of the program reports; nothing when it is right. */
export function failure(program: (chart: Chart) => void, props: ChartProps = {}): string {
  try {
    policies(program, props);
    return 'no failure';
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
}

function problemsOf(chart: Chart): string[] {
  return chart.node
    .findAll()
    .flatMap((construct) => construct.node.validate().map((problem) => `${construct.node.path}: ${problem}`));
}
