import type { JsonMap } from '../../settings/schema';
import { atLeast, type ForVersion } from '../../settings/version';
import agent from './cilium-dashboard.json';
import operator from './cilium-operator-dashboard.json';
import hubble from './hubble-dashboard.json';
import dns from './hubble-dns-namespace.json';
import l7Http from './hubble-l7-http-metrics-by-workload.json';
import network from './hubble-network-overview-namespace.json';

/** Whose metrics a dashboard shows. */
export type DashboardArea = 'agent' | 'operator' | 'hubble';

/** Cilium's dashboards for Grafana by the names that its chart gives them, as Cilium 1.18 has them. */
export const DASHBOARDS: Readonly<Record<DashboardArea, Readonly<Record<string, JsonMap>>>> = {
  agent: { 'cilium-dashboard': agent },
  operator: { 'cilium-operator-dashboard': operator },
  hubble: {
    'hubble-dashboard': hubble,
    'hubble-dns-namespace': dns,
    'hubble-l7-http-metrics-by-workload': l7Http,
    'hubble-network-overview-namespace': network,
  },
};

/** Label values that a later version has renamed. */
const RENAMED = [
  { since: '1.20', metric: 'cilium_policy_change_total', from: 'outcome="fail"', to: 'outcome="failure"' },
];

/** A dashboard as Grafana imports it, with the names that the metrics have in this version of Cilium. */
export function dashboardJson(dashboard: JsonMap, settings: ForVersion): string {
  const renamed = RENAMED.filter(({ since }) => atLeast(settings, since));
  const current = (key: string, value: unknown): unknown => {
    if (key !== 'expr' || typeof value !== 'string') return value;
    return renamed.reduce(
      (query, { metric, from, to }) => (query.includes(`${metric}{`) ? query.replace(from, to) : query),
      value,
    );
  };
  // Indented by two, as upstream does it, the agent's dashboard is too large for `kubectl apply`, which keeps a copy of
  // the whole object in an annotation.
  return JSON.stringify(dashboard, current, 1);
}
