import type { ChartProps } from 'cdk8s';
import { stringify } from 'yaml';
import { schemaErrors } from '../crd-schema';
import { objectsOf, type Program, type Resource, reportOf } from '../program';

/** The objects of Cilium's kinds and the Services that a program makes in a chart called `core`. */
export function objects(program: Program, props: ChartProps = {}): Resource[] {
  const all = objectsOf(program, props);
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
  return reportOf(() => objects(program, props));
}

/** What synthesis of the program warns of, without what it reports. */
export function warnings(program: Program, props: ChartProps = {}): string {
  const reported = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  reported.mockClear();
  try {
    failure(program, props);
    return reported.mock.calls.map(([text]) => String(text)).join('\n');
  } finally {
    reported.mockRestore();
  }
}
