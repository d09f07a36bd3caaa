import { App, Chart, type ChartProps } from 'cdk8s';
import { stringify } from 'yaml';
import { ConfigurationError } from '../../lib/problems';
import { schemaErrors } from '../crd-schema';

/** An object that a program makes. */
export interface ProgramObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
}

export type Program = (chart: Chart) => unknown;

/** The objects of Cilium's kinds and the Services that a program makes in a chart called `core`. */
export function objects(program: Program, props: ChartProps = {}): ProgramObject[] {
  const chart = new Chart(new App(), 'core', { disableResourceNameHashes: true, ...props });
  program(chart);
  const problems = problemsOf(chart);
  if (problems.length > 0) throw new ConfigurationError(problems);
  const all = chart.toJson() as ProgramObject[];
  return all.filter(({ apiVersion, kind }) => apiVersion.startsWith('cilium.io/') || kind === 'Service');
}

/** The same as text without what every object has, and checked against the definitions of Cilium's kinds. */
export function yaml(program: Program, props: ChartProps = {}): string {
  return objects(program, props)
    .map((object) => {
      if (object.apiVersion.startsWith('cilium.io/')) expect(schemaErrors(object)).toEqual([]);
      const { apiVersion, kind, metadata, spec } = object;
      const {
        'argocd.argoproj.io/sync-wave': _wave,
        'argocd.argoproj.io/sync-options': _options,
        ...annotations
      } = metadata.annotations ?? {};
      const shown = Object.keys(annotations).length > 0 ? { annotations } : {};
      const identity = { apiVersion, kind, name: metadata.name, namespace: metadata.namespace };
      return stringify({ ...identity, ...shown, spec }, { aliasDuplicateObjects: false, lineWidth: 0 });
    })
    .join('---\n');
}

/** What synthesis of the program reports; `no failure` when it is right. */
export function failure(program: Program, props: ChartProps = {}): string {
  try {
    objects(program, props);
    return 'no failure';
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
}

/** What synthesis of the program warns of, without what it reports. */
export function warnings(program: Program, props: ChartProps = {}): string {
  const told = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  told.mockClear();
  try {
    failure(program, props);
    return told.mock.calls.map(([text]) => String(text)).join('\n');
  } finally {
    told.mockRestore();
  }
}

function problemsOf(chart: Chart): string[] {
  return chart.node
    .findAll()
    .flatMap((construct) => construct.node.validate().map((problem) => `${construct.node.path}: ${problem}`));
}
