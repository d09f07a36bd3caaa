import { ciliumChart } from '../../lib/cilium/helm-chart';
import type { HelmChart } from '../../lib/helm/chart';
import { metricsServerChart } from '../../lib/metrics-server/helm-chart';
import type { SettingsTree } from '../../lib/settings/schema';
import { traefikChart } from '../../lib/traefik/helm-chart';

/** A chart of upstream's whose results are recorded here. */
export interface UpstreamChart {
  readonly name: string;
  /** How values become objects in this project. */
  readonly ours: HelmChart<SettingsTree>;
  /** What the chart asks the cluster for and is to find, beside what helm knows by itself. */
  readonly apiVersions: readonly string[];
}

/** The Kubernetes version that charts are rendered for. */
export const KUBE_VERSION = '1.33.0';

const SERVICE_MONITORS = 'monitoring.coreos.com/v1';

export const UPSTREAM_CHARTS: readonly UpstreamChart[] = [
  upstream(ciliumChart, ['gateway.networking.k8s.io/v1/GatewayClass', SERVICE_MONITORS]),
  upstream(traefikChart, ['policy/v1/PodDisruptionBudget', SERVICE_MONITORS]),
  upstream(metricsServerChart, [SERVICE_MONITORS]),
];

function upstream<Tree extends SettingsTree>(ours: HelmChart<Tree>, apiVersions: readonly string[]): UpstreamChart {
  // Each reads its own settings only, so that all charts can be treated alike.
  return { name: ours.name, ours: ours as unknown as HelmChart<SettingsTree>, apiVersions };
}
