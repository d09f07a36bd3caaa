import { ApiObject, type Chart, type ChartProps } from 'cdk8s';
import { stringify } from 'yaml';
import { schemaErrors, schemasOf } from '../crd-schema';
import { objectsOf, type Program, type Resource, reportOf } from '../program';

const GROUP = 'gateway.networking.k8s.io/';

/** What a program makes, with the Gateway API's kinds checked against the definitions of version 1.3.0. */
export function synth(program: Program, props: ChartProps = {}): Resource[] {
  const objects = objectsOf(program, props);
  for (const object of objects.filter(isOfVersion13)) expect(schemaErrors(object)).toEqual([]);
  return objects;
}

/** Versions of the Gateway API's kinds that came later are in none of the definitions that there are to compare with. */
function isOfVersion13({ apiVersion, kind }: Resource): boolean {
  const [group = '', version = ''] = apiVersion.split('/');
  return version in schemasOf(group, kind);
}

/** The Gateway API's objects of a program as text. */
export function yaml(program: Program, props: ChartProps = {}): string {
  return synth(program, props)
    .filter(({ apiVersion }) => apiVersion.startsWith(GROUP))
    .map(({ apiVersion, kind, metadata: { name, namespace }, spec }) =>
      stringify({ apiVersion, kind, name, namespace, spec }, { aliasDuplicateObjects: false, lineWidth: 0 }),
    )
    .join('---\n');
}

/** What synthesis of the program reports; `no failure` when it is right. */
export function failure(program: Program, props: ChartProps = {}): string {
  return reportOf(() => synth(program, props));
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
