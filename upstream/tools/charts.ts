import { ciliumChart } from '../../lib/cilium/helm-chart';
import type { HelmChart } from '../../lib/helm/chart';
import { metricsServerChart } from '../../lib/metrics-server/helm-chart';
import type { SettingsTree } from '../../lib/settings/schema';
import { traefikChart } from '../../lib/traefik/helm-chart';

/** The charts of upstream whose results are recorded here, as this project reads their values. */
export const UPSTREAM_CHARTS: readonly HelmChart[] = [
  erased(ciliumChart),
  erased(traefikChart),
  erased(metricsServerChart),
];

/** Each reads its own settings only, so that all charts can be treated alike. */
function erased<Tree extends SettingsTree>(chart: HelmChart<Tree>): HelmChart {
  return chart as unknown as HelmChart;
}

/** The chart of this name. */
export function upstreamChart(name: string): HelmChart {
  const found = UPSTREAM_CHARTS.find((chart) => chart.name === name);
  if (!found)
    throw new Error(`${name} is not a chart that is recorded here: ${UPSTREAM_CHARTS.map(({ name }) => name)}.`);
  return found;
}

/** Values that differ from upstream's on purpose, or only by how they are read: chart, path and why. */
export const ACCEPTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  cilium: {
    'hubble.tls.auto.method': 'helm would put private keys into manifests.',
    'clustermesh.apiserver.tls.auto.method': 'helm would put private keys into manifests.',
    k8sServiceLookupConfigMapName: 'names an object that helm looks up in the cluster; nothing is looked up here.',
    k8sServiceLookupNamespace: 'names an object that helm looks up in the cluster; nothing is looked up here.',
    enableInternalTrafficPolicy: 'is still in the values of 1.19 and later, where no template reads it.',
    'encryption.ipsec.interface': 'is still in the values of 1.20, where no template reads it.',
    'gke.disableDefaultSnat': 'read by the chart without a default.',
    'nodeinit.removeCbrBridge': 'read by the chart without a default.',
    'nodeinit.reconfigureKubelet': 'read by the chart without a default.',
  },
  traefik: {
    'metrics.prometheus.disableAPICheck': 'skips a question to the cluster; nothing is asked here.',
  },
};
