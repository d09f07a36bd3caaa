import type { Construct } from 'constructs';
import { ConfigMap } from '../../kubernetes/objects';
import type * as dashboardsModule from '../dashboards';
import type { CiliumSettings } from '../settings';
import { AGENT_LABELS } from './agent/agent';
import { namespaced, type TextMap } from './shared/metadata';
import { HUBBLE_LABELS } from './shared/workload-labels';

/** Grafana dashboards for one area, if they are enabled. */
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
      labels: { 'k8s-app': 'hubble', ...HUBBLE_LABELS },
      annotations: { ...hubble.annotations, ...hubble.metrics.dashboards.annotations },
    },
  ];
  return sets.filter(({ settings }) => settings.enabled);
}

/** Dashboards in ConfigMaps, where Grafana's sidecar finds them. */
export function dashboards(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const sets = wanted(settings);
  if (sets.length === 0) return;
  // Loaded only when dashboards are enabled: synthesis starts faster without them.
  const { DASHBOARDS, dashboardJson } = require('../dashboards') as typeof dashboardsModule;
  for (const set of sets) {
    const { label, labelValue, namespace: own } = set.settings;
    for (const [name, dashboard] of Object.entries(DASHBOARDS[set.area])) {
      new ConfigMap(scope, `${set.id}Dashboard-${name}`, {
        metadata: namespaced(settings, own || namespace, name, {
          labels: { ...set.labels, ...(label ? { [label]: labelValue || '1' } : {}) },
          annotations: set.annotations,
        }),
        data: { [`${name}.json`]: dashboardJson(dashboard, settings) },
      });
    }
  }
}
