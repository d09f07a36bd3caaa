import { type ApiObject, App, Chart } from 'cdk8s';
import { apiObjectsOf } from '../kubernetes/api-objects';
import type { Release } from '../settings/release';
import type { CompleteSettings, SettingsTree } from '../settings/schema';
import type { ManifestObject } from '../synth/manifest-object';
import type { HelmChart } from './chart';

/** The objects that a chart renders from complete settings, without a program around them. */
export function render<Tree extends SettingsTree>(
  chart: HelmChart<Tree>,
  settings: CompleteSettings<Tree>,
  release: Release,
): ManifestObject[] {
  return renderWithConstructs(chart, settings, release).map(({ manifest }) => manifest);
}

/** An object of a chart, and the construct that it is rendered from. */
export interface RenderedObject {
  readonly construct: ApiObject;
  readonly manifest: ManifestObject;
}

/** Like `render`, for callers that need what the install knows about an object. */
export function renderWithConstructs<Tree extends SettingsTree>(
  chart: HelmChart<Tree>,
  settings: CompleteSettings<Tree>,
  release: Release,
): RenderedObject[] {
  const scope = new Chart(new App(), release.name);
  chart.install(scope, settings, release);
  return apiObjectsOf(scope).map((construct) => ({ construct, manifest: construct.toJson() as ManifestObject }));
}
