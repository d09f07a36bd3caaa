import type { HelmChart } from '../helm/chart';
import { installMetricsServer } from './install';
import { metricsServerSettings } from './settings';

/** The chart of metrics-server, as values files address it. */
export const metricsServerChart: HelmChart<typeof metricsServerSettings> = {
  name: 'metrics-server',
  version: '3.13.1',
  defaultNamespace: 'kube-system',
  settings: metricsServerSettings,
  ineffective: [
    'tls.helm.lookup',
    'tls.helm.certDurationDays',
    'tls.existingSecret.lookup',
    'tls.certManager.annotations',
    'tls.certManager.labels',
  ],
  adapt: (values) => ({ values, notices: [], problems: [] }),
  refusals: () => [],
  install: installMetricsServer,
};
