import type { Adaptation, HelmChart } from '../helm/chart';
import { removedGroups, withoutIdleNulls } from '../helm/nulls';
import { rulesOf } from '../images/guard';
import type { Problem } from '../problems';
import { imageIn } from '../settings/ranges';
import { isMap, type JsonMap } from '../settings/schema';
import { warningsOf } from '../warnings';
import { warnOfUnknownFlags } from './arguments';
import { installMetricsServer } from './install';
import { settled } from './loose-values';
import { contradictions } from './rules';
import { metricsServerSettings } from './settings';
import { MetricsServerVersion } from './versions';

/** The chart of metrics-server, as values files address it. */
export const metricsServerChart: HelmChart<typeof metricsServerSettings> = {
  name: 'metrics-server',
  versions: [{ upstream: 'chart metrics-server', version: '3.13.1', images: MetricsServerVersion.of('0.8.1').images }],
  defaultNamespace: 'kube-system',
  settings: metricsServerSettings,
  ineffective: ['tls.helm', 'tls.existingSecret.lookup', 'tls.certManager.annotations', 'tls.certManager.labels'],
  renamed: { extraArgs: 'args' },
  adapt,
  refusals: () => [],
  warnings: (settings) => [...contradictions(settings), ...warningsOf((scope) => warnOfUnknownFlags(scope, settings))],
  imageRules: (version) => rulesOf(imageIn(version, 'server'), 'newer'),
  install: installMetricsServer,
};

/** Groups that the chart reads without checking whether they exist. */
const NEEDED = [
  'image',
  'serviceAccount',
  'rbac',
  'apiService',
  'hostNetwork',
  'podDisruptionBudget',
  'service',
  'metrics',
  'tmpVolume',
];

function adapt(values: JsonMap): Adaptation {
  const { values: withoutKey, problems } = withoutKeyInManifest(values);
  return {
    values: withoutIdleNulls(metricsServerSettings, settled(metricsServerSettings, withoutKey)),
    notices: [],
    problems: [...problems, ...removedGroups(NEEDED, values)],
  };
}

/** The chart would generate a certificate at each render and put its key into a Secret in the manifests. */
function withoutKeyInManifest(values: JsonMap): { values: JsonMap; problems: Problem[] } {
  const { tls } = values;
  if (!isMap(tls) || tls.type !== 'helm') return { values, problems: [] };
  const { type: _, ...others } = tls;
  return {
    values: { ...values, tls: others },
    problems: [
      {
        what: 'tls.type is "helm", which would put a private key into the manifests, and a new one at each render.',
        remedy: 'Set tls.type to cert-manager, or to existingSecret with a Secret that is created in the cluster.',
        code: 'MS005',
      },
    ],
  };
}
