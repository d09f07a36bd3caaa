import type { Construct } from 'constructs';
import { ConfigMap } from '../../kubernetes/objects';
import { refuse } from '../../problems';
import { type DashboardArea, readDashboards } from '../dashboard-files';
import type { CiliumSettings } from '../settings';
import { AGENT_LABELS } from './agent';
import { namespaced, type TextMap } from './metadata';

/** Grafana's dashboards for one area, where they are asked for. */
interface DashboardSet {
  readonly id: string;
  readonly area: DashboardArea;
  /** The setting that asks for them. */
  readonly setting: string;
  readonly settings: CiliumSettings['dashboards'];
  readonly labels: TextMap;
  readonly annotations: TextMap;
}

function wanted({ dashboards, annotations, operator, hubble }: CiliumSettings): DashboardSet[] {
  const sets: DashboardSet[] = [
    {
      id: 'Agent',
      area: 'cilium-agent',
      setting: 'dashboards.enabled',
      settings: dashboards,
      labels: AGENT_LABELS,
      annotations: { ...dashboards.annotations, ...annotations },
    },
    {
      id: 'Operator',
      area: 'cilium-operator',
      setting: 'operator.dashboards.enabled',
      settings: operator.dashboards,
      labels: { ...AGENT_LABELS, 'app.kubernetes.io/name': 'cilium-operator' },
      annotations: { ...operator.dashboards.annotations, ...operator.annotations },
    },
    {
      id: 'Hubble',
      area: 'hubble',
      setting: 'hubble.metrics.dashboards.enabled',
      settings: hubble.metrics.dashboards,
      labels: { 'k8s-app': 'hubble', 'app.kubernetes.io/name': 'hubble', 'app.kubernetes.io/part-of': 'cilium' },
      annotations: { ...hubble.annotations, ...hubble.metrics.dashboards.annotations },
    },
  ];
  return sets.filter(({ settings }) => settings.enabled);
}

/** Dashboards in ConfigMaps, where Grafana's sidecar finds them. */
export function dashboards(scope: Construct, settings: CiliumSettings, namespace: string): void {
  for (const set of wanted(settings)) {
    const { label, labelValue, namespace: own } = set.settings;
    const read = readDashboards(set.area, set.setting);
    refuse(scope, read.problems);
    for (const { name, json } of read.dashboards) {
      new ConfigMap(scope, `${set.id}Dashboard-${name}`, {
        metadata: namespaced(settings, own || namespace, name, {
          labels: { ...set.labels, ...(label ? { [label]: labelValue || '1' } : {}) },
          annotations: set.annotations,
        }),
        data: { [`${name}.json`]: json },
      });
    }
  }
}
