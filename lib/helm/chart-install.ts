import type { Release } from '../settings/release';
import type { CompleteSettings, SettingsTree } from '../settings/schema';

/** One install of a chart: its complete settings, and the release that names follow from. */
export interface ChartInstall<Tree extends SettingsTree> {
  readonly settings: CompleteSettings<Tree>;
  readonly release: Release;
  /** Whether the objects are those that the chart makes of a values file: nothing is refused, confined or added by us. */
  readonly isAsInChart: boolean;
}
