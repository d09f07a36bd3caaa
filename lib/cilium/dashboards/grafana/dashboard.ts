import type { JsonMap } from '../../../settings/schema';
import { type Line, placed } from './panel';
import { DATA_SOURCE } from './query';

/** A dashboard: what it shows, and how Grafana knows it. */
export interface DashboardFacts {
  readonly title: string;
  /** Grafana's name for it, in links. */
  readonly uid: string;
  readonly version: number;
  /** Version of Grafana's format. */
  readonly schemaVersion: number;
  /** Number in the Grafana that it was made with. */
  readonly id?: number;
  /** How far back it shows at first, for example `30m`. */
  readonly since: string;
  /** How often it is read anew; empty or `false` for never. */
  readonly refresh: string | false;
  readonly timepicker: JsonMap;
  readonly timezone?: string;
  /** Whether the mouse shows the same time in every panel. */
  readonly sharedCrosshair?: boolean;
  readonly tags?: readonly string[];
  readonly links?: readonly JsonMap[];
  /** Where annotations come from, which is Grafana itself. */
  readonly annotations: JsonMap;
  readonly variables: readonly JsonMap[];
  readonly lines: readonly Line[];
  /** Anything else, as Grafana reads it. */
  readonly leftovers?: JsonMap;
}

/** The dashboard as Grafana imports it. */
export function dashboard(facts: DashboardFacts): JsonMap {
  const { title, uid, version, schemaVersion, refresh, timepicker } = facts;
  return {
    ...facts.leftovers,
    title,
    uid,
    version,
    schemaVersion,
    id: facts.id ?? null,
    annotations: { list: [{ ...BUILT_IN_ANNOTATIONS, ...facts.annotations }] },
    editable: true,
    graphTooltip: facts.sharedCrosshair ? 1 : 0,
    links: [...(facts.links ?? [])],
    refresh,
    tags: [...(facts.tags ?? [])],
    templating: { list: [...facts.variables] },
    time: { from: `now-${facts.since}`, to: 'now' },
    timepicker,
    timezone: facts.timezone ?? '',
    panels: placed(facts.lines),
  };
}

const BUILT_IN_ANNOTATIONS = {
  name: 'Annotations & Alerts',
  type: 'dashboard',
  builtIn: 1,
  datasource: { type: 'datasource', uid: 'grafana' },
  enable: true,
  hide: true,
  iconColor: 'rgba(0, 211, 255, 1)',
};

export const REFRESH_INTERVALS = ['10s', '30s', '1m', '5m', '15m', '30m', '1h', '2h', '1d'];

export const TIME_OPTIONS = ['5m', '15m', '1h', '6h', '12h', '24h', '2d', '7d', '30d'];

/** The data source that whoever imports the dashboard is asked for. */
export function prometheusInput(label: string): JsonMap {
  return {
    name: DATA_SOURCE,
    label,
    description: '',
    type: 'datasource',
    pluginId: 'prometheus',
    pluginName: 'Prometheus',
  };
}
