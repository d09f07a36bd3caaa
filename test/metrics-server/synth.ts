import { App, Chart } from 'cdk8s';
import { MetricsServer, type MetricsServerProps } from '../../lib/metrics-server';
import { ConfigurationError } from '../../lib/problems';
import type { ManifestObject } from '../../lib/synth/manifest-object';

/** What a MetricsServer of these props makes, in a chart called `core`. */
export function synth(props?: MetricsServerProps): ManifestObject[] {
  const chart = new Chart(new App(), 'core', { disableResourceNameHashes: true });
  new MetricsServer(chart, 'metrics-server', props);
  const problems = chart.node
    .findAll()
    .flatMap((construct) => construct.node.validate().map((problem) => `${construct.node.path}: ${problem}`));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return chart.toJson() as ManifestObject[];
}

/** The only object of a kind. */
export function only(kind: string, objects: readonly ManifestObject[]): ManifestObject {
  const found = objects.filter((object) => object.kind === kind);
  expect(found).toHaveLength(1);
  return found[0] as ManifestObject;
}

interface PodTemplate {
  readonly spec: {
    readonly containers: readonly {
      readonly image: string;
      readonly args: readonly string[];
      readonly securityContext?: unknown;
      readonly resources?: unknown;
    }[];
    readonly securityContext?: unknown;
    readonly priorityClassName?: string;
    readonly affinity?: unknown;
    readonly volumes: readonly object[];
  };
}

/** The pods of the Deployment. */
export function podOf(objects: readonly ManifestObject[]): PodTemplate['spec'] {
  return (only('Deployment', objects).spec as { template: PodTemplate }).template.spec;
}

/** The flags of metrics-server. */
export function flagsOf(objects: readonly ManifestObject[]): readonly string[] {
  return podOf(objects).containers[0]?.args ?? [];
}
