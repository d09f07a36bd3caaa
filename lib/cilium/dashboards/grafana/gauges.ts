import type { JsonMap } from '../../../settings/schema';
import type { Panel } from './panel';
import { PROMETHEUS, type Query, targets } from './query';
import { thresholds } from './timeseries';

/** A figure with its recent past. */
export function stat(
  id: number,
  title: string,
  unit: string,
  queries: readonly Query[],
  common: JsonMap,
  min?: number,
): Panel {
  return lastValues('stat', id, title, { min, unit, thresholds: thresholds(80) }, targets(queries, common), {
    colorMode: 'value',
    graphMode: 'area',
    justifyMode: 'auto',
    orientation: 'auto',
    textMode: 'auto',
  });
}

/** A bar for each series. */
export function barGauge(id: number, title: string, unit: string, queries: readonly Query[], common: JsonMap): Panel {
  return lastValues('bargauge', id, title, { min: 0, unit, thresholds: thresholds() }, targets(queries, common), {
    displayMode: 'gradient',
    minVizHeight: 10,
    minVizWidth: 0,
    orientation: 'horizontal',
    showUnfilled: true,
  });
}

/** A panel that shows the last value of each series, and no more. */
function lastValues(
  type: string,
  id: number,
  title: string,
  defaults: JsonMap,
  targetsOfPanel: JsonMap[],
  options: JsonMap,
): Panel {
  return {
    model: {
      type,
      title,
      id,
      datasource: PROMETHEUS,
      fieldConfig: { defaults: { color: { mode: 'thresholds' }, mappings: [], ...defaults }, overrides: [] },
      options: { ...options, reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false } },
      pluginVersion: '9.4.7',
      targets: targetsOfPanel,
    },
  };
}
