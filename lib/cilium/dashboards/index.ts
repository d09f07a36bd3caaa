import type { JsonMap } from '../../settings/schema';
import { agentDashboard } from './agent';
import { dnsDashboard } from './hubble/dns';
import { l7HttpDashboard } from './hubble/l7-http';
import { networkDashboard } from './hubble/network';
import { hubbleDashboard } from './hubble/overview';
import type { MetricNames } from './metric-names';
import { operatorDashboard } from './operator';

/** Whose metrics a dashboard shows. */
export type DashboardArea = 'agent' | 'operator' | 'hubble';

/** Cilium's dashboards for Grafana, as its chart names them. */
export const dashboardsOf = (
  names: MetricNames,
): Readonly<Record<DashboardArea, Readonly<Record<string, JsonMap>>>> => ({
  agent: { 'cilium-dashboard': agentDashboard(names) },
  operator: { 'cilium-operator-dashboard': operatorDashboard },
  hubble: {
    'hubble-dashboard': hubbleDashboard,
    'hubble-dns-namespace': dnsDashboard,
    'hubble-l7-http-metrics-by-workload': l7HttpDashboard,
    'hubble-network-overview-namespace': networkDashboard,
  },
});
