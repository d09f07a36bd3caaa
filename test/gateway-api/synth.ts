import { ApiObject, App, Chart, type ChartProps } from 'cdk8s';
import { stringify } from 'yaml';
import { ConfigurationError } from '../../lib/problems';
import { schemaErrors, schemasOf } from '../crd-schema';

/** An API object as it stands in the output. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
}

const GROUP = 'gateway.networking.k8s.io/';

/** A chart called `core`, with what a program puts into it. */
export function chartWith(program: (chart: Chart) => void, props: ChartProps = {}): Chart {
  const chart = new Chart(new App(), 'core', { disableResourceNameHashes: true, ...props });
  program(chart);
  return chart;
}

/** What a program makes, with the Gateway API's kinds checked against the definitions of version 1.3.0. */
export function synth(program: (chart: Chart) => void, props: ChartProps = {}): Resource[] {
  const chart = chartWith(program, props);
  const problems = chart.node
    .findAll()
    .flatMap((construct) => construct.node.validate().map((problem) => `${construct.node.path}: ${problem}`));
  if (problems.length > 0) throw new ConfigurationError(problems);
  const objects = chart.toJson() as Resource[];
  for (const object of objects.filter(isOfVersion13)) expect(schemaErrors(object)).toEqual([]);
  return objects;
}

/** Versions of the Gateway API's kinds that came later are in none of the definitions that there are to compare with. */
function isOfVersion13({ apiVersion, kind }: Resource): boolean {
  const [group = '', version = ''] = apiVersion.split('/');
  return version in schemasOf(group, kind);
}

/** The Gateway API's objects of a program as text. */
export function yaml(program: (chart: Chart) => void, props: ChartProps = {}): string {
  return synth(program, props)
    .filter(({ apiVersion }) => apiVersion.startsWith(GROUP))
    .map(({ apiVersion, kind, metadata: { name, namespace }, spec }) =>
      stringify({ apiVersion, kind, name, namespace, spec }, { aliasDuplicateObjects: false, lineWidth: 0 }),
    )
    .join('---\n');
}

/** What synthesis of the program reports; `no failure` when it is right. */
export function failure(program: (chart: Chart) => void, props: ChartProps = {}): string {
  try {
    synth(program, props);
    return 'no failure';
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
}

/** Services of a namespace with one port, by their names. */
export function services(chart: Chart, namespace: string, port: number, ...names: string[]): void {
  for (const name of names) {
    new ApiObject(chart, `Service-${namespace}-${name}`, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      ...{ spec: { ports: [{ port }], selector: { app: name } } },
    });
  }
}
