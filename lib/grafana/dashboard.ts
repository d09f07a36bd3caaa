import * as v from 'valibot';
import { checkConstruction } from '../settings/arguments';
import { DataSourceUid } from './data-sources';

/** A panel of a dashboard. */
export interface GrafanaPanel {
  /** What it shows. */
  readonly title: string;
  /** A query in PromQL; in LogQL for a panel of logs, and in TraceQL for one of traces. */
  readonly query: string;
  /**
   * How it is drawn.
   * @default 'timeseries'
   */
  readonly type?: 'timeseries' | 'stat' | 'logs' | 'traces';
  /**
   * The unit of the values, as Grafana names it: `bytes`, `short`, `percentunit` …
   * @default 'short'
   */
  readonly unit?: string;
  /**
   * What a line is called, with labels in double braces, such as `{{pod}}`.
   * @default - all labels
   */
  readonly legend?: string;
  /**
   * The component whose metrics it shows: if the platform lacks it, the panel is left out.
   * @default - none: metrics that every platform has
   */
  readonly needs?: string;
}

// Grafana's grid is 24 wide; two panels stand side by side.
const PANEL = { w: 12, h: 8 };

/** A dashboard that is provisioned, so that it is the same after each start. */
export class GrafanaDashboard {
  /** Which components are scraped, what their containers use, and what they log. */
  static readonly PLATFORM = new GrafanaDashboard('platform', 'Platform', [
    { title: 'Endpoints that do not answer', query: 'count(up == 0) or vector(0)', type: 'stat' },
    { title: 'Endpoints', query: 'sum by (component) (up)', legend: '{{component}}' },
    {
      title: 'CPU by namespace',
      query: 'sum by (namespace) (rate(container_cpu_usage_seconds_total{container!=""}[5m]))',
      legend: '{{namespace}}',
    },
    {
      title: 'Memory by namespace',
      query: 'sum by (namespace) (container_memory_working_set_bytes{container!=""})',
      unit: 'bytes',
      legend: '{{namespace}}',
    },
    {
      title: 'Requests to the API server',
      query: 'sum by (code) (rate(apiserver_request_total[5m]))',
      unit: 'reqps',
      legend: '{{code}}',
    },
    { title: 'Errors in logs', query: '{namespace=~".+"} |~ "(?i)\\\\b(error|fatal|panic)\\\\b"', type: 'logs' },
  ]);

  /**
   * @param uid its name in addresses, at most 40 of `a-z`, `0-9`, `-`
   * @param title its title
   * @param panels what it shows, in this order, two in a row
   */
  constructor(
    readonly uid: string,
    readonly title: string,
    readonly panels: readonly GrafanaPanel[],
  ) {
    const panel = {
      title: v.string(),
      query: v.string(),
      type: v.optional(v.picklist(['timeseries', 'stat', 'logs', 'traces'])),
      unit: v.optional(v.string()),
      legend: v.optional(v.string()),
      needs: v.optional(v.string()),
    };
    const signature = { uid: v.string(), title: v.string(), panels: v.array(v.strictObject(panel)) };
    checkConstruction('GrafanaDashboard', signature, [uid, title, panels]);
  }

  /**
   * @internal The panels that Grafana can fill.
   * @param known the data sources that there are, and the components
   */
  _shown(known: ReadonlySet<string>): readonly GrafanaPanel[] {
    return this.panels.filter((one) => known.has(sourceOf(one)) && (one.needs === undefined || known.has(one.needs)));
  }

  /**
   * @internal The file that Grafana reads, with the panels that it can fill.
   * @param known the data sources that there are, and the components
   */
  _toJson(known: ReadonlySet<string>): string {
    const dashboard = {
      uid: this.uid,
      title: this.title,
      schemaVersion: 39,
      time: { from: 'now-1h', to: 'now' },
      refresh: '1m',
      panels: this._shown(known).map(panel),
    };
    return JSON.stringify(dashboard, undefined, 2);
  }
}

function sourceOf({ type }: GrafanaPanel): DataSourceUid {
  return SOURCES[type ?? 'timeseries'];
}

const SOURCES = {
  timeseries: DataSourceUid.PROMETHEUS,
  stat: DataSourceUid.PROMETHEUS,
  logs: DataSourceUid.LOKI,
  traces: DataSourceUid.TEMPO,
};

function panel(shown: GrafanaPanel, index: number): object {
  const { title, query, type = 'timeseries', unit = 'short', legend } = shown;
  const uid = sourceOf(shown);
  const datasource = { type: uid, uid };
  const asked = type === 'traces' ? { queryType: 'traceql', query, tableType: 'traces', limit: 20 } : { expr: query };
  return {
    id: index + 1,
    title,
    // Traces are shown as a table.
    type: type === 'traces' ? 'table' : type,
    datasource,
    gridPos: { ...PANEL, x: (index % 2) * PANEL.w, y: Math.floor(index / 2) * PANEL.h },
    fieldConfig: { defaults: { unit }, overrides: [] },
    targets: [{ refId: 'A', datasource, ...asked, ...(legend ? { legendFormat: legend } : {}) }],
  };
}
