import type { Construct } from 'constructs';
import { ConfigMap } from '../../kubernetes/objects';
import { atLeast } from '../../settings/version';
import type * as dashboardsModule from '../dashboards';
import type { CiliumSettings } from '../settings';
import { AGENT_LABELS } from './agent/agent';
import { namespaced, type TextMap } from './shared/metadata';

/** Grafana's dashboards for one area, where they are asked for. */
interface DashboardSet {
  readonly id: string;
  readonly area: dashboardsModule.DashboardArea;
  readonly settings: CiliumSettings['dashboards'];
  readonly labels: TextMap;
  readonly annotations: TextMap;
}

function wanted({ dashboards, annotations, operator, hubble }: CiliumSettings): DashboardSet[] {
  const sets: DashboardSet[] = [
    {
      id: 'Agent',
      area: 'agent',
      settings: dashboards,
      labels: AGENT_LABELS,
      annotations: { ...dashboards.annotations, ...annotations },
    },
    {
      id: 'Operator',
      area: 'operator',
      settings: operator.dashboards,
      labels: { ...AGENT_LABELS, 'app.kubernetes.io/name': 'cilium-operator' },
      annotations: { ...operator.dashboards.annotations, ...operator.annotations },
    },
    {
      id: 'Hubble',
      area: 'hubble',
      settings: hubble.metrics.dashboards,
      labels: { 'k8s-app': 'hubble', 'app.kubernetes.io/name': 'hubble', 'app.kubernetes.io/part-of': 'cilium' },
      annotations: { ...hubble.annotations, ...hubble.metrics.dashboards.annotations },
    },
  ];
  return sets.filter(({ settings }) => settings.enabled);
}

/** Dashboards in ConfigMaps, where Grafana's sidecar finds them. */
export function dashboards(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const sets = wanted(settings);
  if (sets.length === 0) return;
  const all = allDashboards(settings);
  for (const set of sets) {
    const { label, labelValue, namespace: own } = set.settings;
    for (const [name, dashboard] of Object.entries(all[set.area])) {
      new ConfigMap(scope, `${set.id}Dashboard-${name}`, {
        metadata: namespaced(settings, own || namespace, name, {
          labels: { ...set.labels, ...(label ? { [label]: labelValue || '1' } : {}) },
          annotations: set.annotations,
        }),
        // Indented by two, as upstream does it, the agent's dashboard is too large for `kubectl apply`, which keeps a
        // copy of the whole object in an annotation.
        data: { [`${name}.json`]: JSON.stringify(dashboard, null, 1) },
      });
    }
  }
}

/** Loaded only when dashboards are asked for: whatever else is installed starts faster without their tables. */
function allDashboards(settings: CiliumSettings): ReturnType<typeof dashboardsModule.dashboardsOf> {
  const { dashboardsOf } = require('../dashboards') as typeof dashboardsModule;
  return dashboardsOf({ failure: atLeast(settings, '1.20') ? 'failure' : 'fail' });
}
