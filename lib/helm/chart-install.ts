import type { Release } from '../settings/release';
import type { CompleteSettings, SettingsTree } from '../settings/schema';

/** One install of a chart: its complete settings, and the release that names are derived from. */
export interface ChartInstall<Tree extends SettingsTree> {
  readonly settings: CompleteSettings<Tree>;
  readonly release: Release;
  /** Whether the objects are those that the chart renders from a values file: we reject, restrict and add nothing. */
  readonly isAsInChart: boolean;
}
