import type { JsonMap } from '../../../settings/schema';
import { overridesOf, type SeriesOverrides } from './overrides';
import type { Panel } from './panel';
import { PROMETHEUS, type Query, targets } from './query';

/** What is special about a panel of time series. */
export interface TimeseriesOptions extends SeriesOverrides {
  readonly description?: string;
  readonly width?: number;
  /** Letter of the first query. */
  readonly firstRef?: string;
  /** Bars in place of lines. */
  readonly bars?: boolean;
  /** Series on top of each other. */
  readonly stacked?: boolean;
  /**
   * Opacity of the area below a line, in percent.
   * @default 100 for bars, 10 for lines
   */
  readonly fill?: number;
  readonly lineWidth?: number;
  readonly legend?: Legend;
  readonly tooltip?: { readonly mode?: 'multi' | 'single'; readonly sort?: 'none' | 'desc' };
  readonly min?: number;
  readonly max?: number;
  readonly decimals?: number;
  /** No threshold; the others have one at 80, which nothing shows. */
  readonly withoutThreshold?: boolean;
  /** Version of Grafana that the panel was saved with. */
  readonly pluginVersion?: string;
  /** Anything else about how series are drawn, as Grafana reads it. */
  readonly custom?: JsonMap;
}

/** A legend: a list below the panel, unless it is a table or to its right. */
export interface Legend {
  readonly table?: boolean;
  readonly right?: boolean;
  /** Figures behind the name of each series. */
  readonly calcs?: readonly string[];
}

/** What Grafana 9 and 11 save, each in its own way, with every panel of time series. */
export interface Generation {
  readonly defaults?: JsonMap;
  readonly custom: JsonMap;
  readonly pluginVersion?: string;
}

export const GRAFANA_9: Generation = { custom: { showPoints: 'auto' } };

export const GRAFANA_11: Generation = {
  defaults: { links: [] },
  custom: { axisBorderShow: false, barWidthFactor: 0.6, insertNulls: false, showPoints: 'never' },
  pluginVersion: '11.3.1',
};

export type Timeseries = (
  id: number,
  title: string,
  unit: string,
  queries: readonly Query[],
  options?: TimeseriesOptions,
) => Panel;

/** A maker of panels that have the same in common. */
export function timeseries(generation: Generation, query: JsonMap, common: TimeseriesOptions = {}): Timeseries {
  return (id, title, unit, queries, own = {}) => {
    const options = { ...common, ...own };
    return {
      width: options.width,
      model: {
        type: 'timeseries',
        title,
        id,
        description: options.description,
        datasource: PROMETHEUS,
        fieldConfig: { defaults: fieldDefaults(generation, unit, options), overrides: overridesOf(options) },
        options: { legend: legend(options.legend), tooltip: { mode: 'multi', sort: 'none', ...options.tooltip } },
        pluginVersion: options.pluginVersion ?? generation.pluginVersion,
        targets: targets(queries, query, options.firstRef),
      },
    };
  };
}

function fieldDefaults(generation: Generation, unit: string, options: TimeseriesOptions): JsonMap {
  return {
    ...generation.defaults,
    color: { mode: 'palette-classic' },
    custom: { ...drawing(options), ...generation.custom, ...options.custom },
    decimals: options.decimals,
    mappings: [],
    max: options.max,
    min: options.min,
    thresholds: thresholds(options.withoutThreshold ? undefined : 80),
    unit,
  };
}

function drawing({ bars = false, stacked = false, fill = bars ? 100 : 10, lineWidth = 1 }: TimeseriesOptions): JsonMap {
  return {
    axisCenteredZero: false,
    axisColorMode: 'text',
    axisLabel: '',
    axisPlacement: 'auto',
    barAlignment: 0,
    drawStyle: bars ? 'bars' : 'line',
    fillOpacity: fill,
    gradientMode: 'none',
    hideFrom: { legend: false, tooltip: false, viz: false },
    lineInterpolation: 'linear',
    lineWidth,
    pointSize: 5,
    scaleDistribution: { type: 'linear' },
    spanNulls: false,
    stacking: { group: 'A', mode: stacked ? 'normal' : 'none' },
    thresholdsStyle: { mode: 'off' },
  };
}

/** Green, and red from some value on. */
export function thresholds(red?: number): JsonMap {
  const steps: JsonMap[] = [{ color: 'green', value: null }];
  return { mode: 'absolute', steps: red === undefined ? steps : [...steps, { color: 'red', value: red }] };
}

function legend({ table = false, right = false, calcs = [] }: Legend = {}): JsonMap {
  return {
    calcs: [...calcs],
    displayMode: table ? 'table' : 'list',
    placement: right ? 'right' : 'bottom',
    showLegend: true,
  };
}
