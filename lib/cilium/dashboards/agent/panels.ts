import { type Line, line } from '../grafana/panel';
import { PROMETHEUS, type Query, query } from '../grafana/query';
import { GRAFANA_11, type Legend, type TimeseriesOptions, timeseries } from '../grafana/timeseries';
import { type Aggregation, avg, max, min } from '../promql';

/** A panel of the agent's dashboard. */
export const series = timeseries(GRAFANA_11, { datasource: PROMETHEUS, format: 'time_series', intervalFactor: 1 });

/** A filled area, often that between the least and the greatest value. */
export const AREA: TimeseriesOptions = { fill: 35 };

/** Bars on top of each other. */
export const BARS: TimeseriesOptions = { bars: true, stacked: true };

/** What Grafana's newer editor of queries leaves in a query. */
export const EDITED = { editorMode: 'code', range: true };

/** A table to the right of the series, with these figures for each. */
export function tableWith(...calcs: string[]): { readonly legend: Legend } {
  return { legend: { table: true, right: true, calcs } };
}

/** A list below the series, with these figures for each. */
export function listWith(...calcs: string[]): { readonly legend: Legend } {
  return { legend: { calcs } };
}

/** A heading above the lines that follow, as an empty text. */
export function heading(id: number, title: string): Line {
  const model = {
    type: 'text',
    title,
    id,
    fieldConfig: { defaults: {}, overrides: [] },
    options: {
      code: { language: 'plaintext', showLineNumbers: false, showMiniMap: false },
      content: '',
      mode: 'markdown',
    },
    pluginVersion: GRAFANA_11.pluginVersion,
  };
  return line(1, { width: 24, model });
}

/** The series of the agents that the viewer chooses; `labels` narrow them further. */
export function agent(metric: string, labels?: string): string {
  return `${metric}{k8s_app="cilium", ${labels ? `${labels}, ` : ''}pod=~"$pod"}`;
}

/** The least, usual and greatest value. */
export function minAvgMax(expression: (aggregation: Aggregation) => string): readonly Query[] {
  return [query(expression(min), 'min'), query(expression(avg), 'avg'), query(expression(max), 'max')];
}
