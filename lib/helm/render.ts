import { App, Chart } from 'cdk8s';
import { apiObjectsOf } from '../kubernetes/api-objects';
import type { Release } from '../settings/release';
import type { CompleteSettings, SettingsTree } from '../settings/schema';
import type { ManifestObject } from '../synth/manifest-object';
import type { HelmChart } from './chart';

/** The objects that a chart makes of complete settings, without a program around them. */
export function render<Tree extends SettingsTree>(
  chart: HelmChart<Tree>,
  settings: CompleteSettings<Tree>,
  release: Release,
): ManifestObject[] {
  const scope = new Chart(new App(), release.name);
  chart.install(scope, settings, release);
  return apiObjectsOf(scope).map((object) => object.toJson() as ManifestObject);
}
