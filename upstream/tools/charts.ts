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
