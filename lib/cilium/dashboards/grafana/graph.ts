import type { JsonMap } from '../../../settings/schema';
import type { Panel } from './panel';
import { PROMETHEUS, type Query, targets } from './query';

/** What is special about a graph. */
export interface GraphOptions {
  readonly width?: number;
  /** Letter of the first query. */
  readonly firstRef?: string;
  /** Series on top of each other. */
  readonly stacked?: boolean;
  /** Series as parts of a whole. */
  readonly percentage?: boolean;
  readonly decimals?: number;
  /** What the tooltip lists first. */
  readonly tooltipSort?: 'rising' | 'falling';
  /** An alert on the first query. */
  readonly alert?: { readonly name: string; readonly above: number };
  /** How single series differ from the others. */
  readonly series?: readonly JsonMap[];
  /** What the legend has otherwise than most. */
  readonly legend?: JsonMap;
  /** Anything else, as Grafana reads it. */
  readonly leftovers?: JsonMap;
}

export type Graph = (
  id: number,
  title: string,
  unit: string,
  queries: readonly Query[],
  options?: GraphOptions,
) => Panel;

// In Grafana's own numbers.
const TOOLTIP_SORTS = { none: 0, rising: 1, falling: 2 };

/** A maker of graphs, the panels that were before time series, with what a dashboard's graphs have in common. */
export function graph(common: JsonMap): Graph {
  return (id, title, unit, queries, options = {}) => ({
    width: options.width,
    model: {
      type: 'graph',
      title,
      id,
      datasource: PROMETHEUS,
      ...DRAWING,
      ...common,
      legend: { ...LEGEND, ...options.legend },
      percentage: options.percentage ?? false,
      stack: options.stacked ?? false,
      seriesOverrides: [...(options.series ?? [])],
      targets: targets(queries, { format: 'time_series', intervalFactor: 1 }, options.firstRef),
      ...alerting(options),
      tooltip: { shared: true, sort: TOOLTIP_SORTS[options.tooltipSort ?? 'none'], value_type: 'individual' },
      xaxis: { buckets: null, mode: 'time', name: null, show: true, values: [] },
      yaxes: [axis(unit, options.decimals), axis('short')],
      yaxis: { align: false, alignLevel: null },
      ...options.leftovers,
    },
  });
}

const DRAWING = {
  aliasColors: {},
  bars: false,
  dashLength: 10,
  dashes: false,
  fill: 1,
  lines: true,
  linewidth: 1,
  links: [],
  nullPointMode: 'null',
  pointradius: 2,
  points: false,
  renderer: 'flot',
  spaceLength: 10,
  steppedLine: false,
  timeFrom: null,
  timeRegions: [],
  timeShift: null,
};

const LEGEND = { avg: false, current: false, max: false, min: false, show: true, total: false, values: false };

export function axis(format: string, decimals?: number, label: string | null = null): JsonMap {
  return { decimals, format, label, logBase: 1, max: null, min: null, show: true };
}

/** An alert when the average of five minutes is above some value, with a line at it. */
function alerting({ alert, firstRef = 'A' }: GraphOptions): JsonMap {
  if (!alert) return { thresholds: [] };
  return {
    thresholds: [{ colorMode: 'critical', fill: true, line: true, op: 'gt', value: alert.above }],
    alert: {
      name: alert.name,
      conditions: [
        {
          type: 'query',
          query: { params: [firstRef, '5m', 'now'] },
          reducer: { params: [], type: 'avg' },
          evaluator: { params: [alert.above], type: 'gt' },
          operator: { type: 'and' },
        },
      ],
      executionErrorState: 'alerting',
      for: '5m',
      frequency: '1m',
      handler: 1,
      noDataState: 'no_data',
      notifications: [],
    },
  };
}
