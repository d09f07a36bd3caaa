import type { JsonMap } from '../../../settings/schema';
import { type DashboardFacts, dashboard, prometheusInput } from '../grafana/dashboard';

// Names and versions of what a dashboard may be made of, as Grafana lists it on export.
const PARTS: Readonly<Record<string, JsonMap>> = {
  bargauge: { type: 'panel', name: 'Bar gauge', version: '' },
  grafana: { type: 'grafana', name: 'Grafana', version: '9.4.7' },
  prometheus: { type: 'datasource', name: 'Prometheus', version: '1.0.0' },
  stat: { type: 'panel', name: 'Stat', version: '' },
  timeseries: { type: 'panel', name: 'Time series', version: '' },
};

/** A dashboard as Grafana 9 exports it for others, with what it takes to show it. */
export function exported(inputLabel: string, facts: Omit<DashboardFacts, 'schemaVersion'>): JsonMap {
  const types = facts.lines.flatMap(({ panels }) => panels.map(({ model }) => model.type));
  const used = new Set<unknown>(['grafana', 'prometheus', ...types]);
  return dashboard({
    ...facts,
    schemaVersion: 38,
    annotations: { target: { limit: 100, matchAny: false, tags: [], type: 'dashboard' }, ...facts.annotations },
    leftovers: {
      __inputs: [prometheusInput(inputLabel)],
      __elements: {},
      __requires: Object.keys(PARTS)
        .filter((id) => used.has(id))
        .map((id) => ({ id, ...PARTS[id] })),
      fiscalYearStartMonth: 0,
      liveNow: false,
      revision: 1,
      style: 'dark',
      weekStart: '',
      ...facts.leftovers,
    },
  });
}
