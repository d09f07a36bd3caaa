import { readHelmValues } from '../../lib/helm/from-helm-values';
import { render } from '../../lib/helm/render';
import type { ManifestObject } from '../../lib/synth/manifest-object';
import { traefikChart } from '../../lib/traefik/helm-chart';

const RELEASE = { name: 'traefik', namespace: 'traefik' };

/** What reading a values file of Traefik's chart says. */
export function reading(values: object) {
  return readHelmValues(traefikChart, values as Record<string, unknown>, RELEASE);
}

/** What Traefik's chart makes of values. */
export function objectsOf(values: object): ManifestObject[] {
  const { settings, problems } = reading(values);
  expect(problems).toEqual([]);
  return render(traefikChart, settings, RELEASE);
}

/** The only object of a kind. */
export function only(kind: string, values: object): ManifestObject {
  const found = objectsOf(values).filter((object) => object.kind === kind);
  expect(found).toHaveLength(1);
  return found[0] as ManifestObject;
}

interface Pod {
  readonly metadata: { readonly annotations?: Record<string, string>; readonly labels: Record<string, string> };
  readonly spec: {
    readonly containers: readonly {
      readonly args: readonly string[];
      readonly image: string;
      readonly env: readonly { readonly name: string; readonly value?: string }[];
      readonly volumeMounts: readonly { readonly name: string }[];
    }[];
    readonly volumes: readonly { readonly name: string }[];
    readonly terminationGracePeriodSeconds: number;
  };
}

/** The pods of Traefik's Deployment. */
export function podOf(values: object): Pod {
  return (only('Deployment', values).spec as { template: Pod }).template;
}

/** The flags of Traefik. */
export function flagsOf(values: object): readonly string[] {
  return podOf(values).spec.containers[0]?.args ?? [];
}
