import { ciliumChart } from '../../../lib/cilium/helm-chart';
import { readHelmValues } from '../../../lib/helm/from-helm-values';
import { render } from '../../../lib/helm/render';
import type { JsonMap } from '../../../lib/settings/schema';
import type { UpstreamVersion } from '../../../lib/settings/version';

/** An API object, of which a test looks at a few members. */
export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: a test reads members that only some kinds have
  readonly [member: string]: any;
}

/** What the install makes of values; fails on values that are refused. */
export function rendered(values: JsonMap): Rendered[] {
  const { settings, problems } = readHelmValues(ciliumChart, values);
  expect(problems).toEqual([]);
  return render(ciliumChart, settings, { name: 'cilium', namespace: 'kube-system' }) as unknown as Rendered[];
}

/** One of the objects; fails when there is no such object. */
export function only(objects: readonly Rendered[], kind: string, name: string): Rendered {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  expect(found.map(({ metadata }) => metadata.name)).toEqual([name]);
  return found[0] as Rendered;
}

/** The names of the objects of one kind. */
export function namesOf(objects: readonly Rendered[], kind: string): string[] {
  return objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);
}

/** The problems of values that are refused. */
export function refused(values: JsonMap, version?: UpstreamVersion): string {
  return readHelmValues(ciliumChart, values, undefined, version).problems.join('\n');
}
