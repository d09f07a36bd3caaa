import type { Problem } from '../../problems';
import type { CiliumSettings } from '../settings';
import { ENCRYPTION_RULES } from './encryption';
import { DOCS, type FeatureRule, pageOf } from './feature-rule';
import { KUBE_PROXY_RULES } from './kube-proxy';

/** Features that rule one another out or need one another, which Cilium itself finds out at run time, if at all. */
const RULES: readonly FeatureRule[] = [
  {
    code: 'CIL117',
    broken: (s) =>
      !isClusterId(s.cluster.id, s.clustermesh.maxConnectedClusters) &&
      `cluster.id is ${s.cluster.id}, but it must be 0 to clustermesh.maxConnectedClusters, which is ${s.clustermesh.maxConnectedClusters}.`,
    remedy: 'Choose a smaller clusterId, or set maxConnectedClusters to 511 in every cluster of the mesh.',
    see: `${DOCS}/network/clustermesh/clustermesh/#prerequisites`,
  },
  {
    code: 'CIL118',
    broken: (s) =>
      s.clustermesh.useAPIServer &&
      !s.cluster.id &&
      'clustermesh.useAPIServer is true, but cluster.id is 0, which stands for no mesh.',
    remedy: 'Give the cluster a clusterId of 1 or more and a clusterName, both unique in the mesh.',
    see: `${DOCS}/network/clustermesh/clustermesh/#prerequisites`,
  },
  {
    code: 'CIL125',
    broken: (s) =>
      s.hubble.ui.enabled && !s.hubble.enabled && 'hubble.ui.enabled is true, but hubble.enabled is false.',
    remedy: 'Leave hubble.enabled out, or set hubble.ui.enabled to false.',
    see: `${DOCS}/observability/hubble/setup/`,
  },
  {
    code: 'CIL128',
    broken: ({ hubble: { enabled, metrics, tls } }) =>
      enabled &&
      tls.enabled &&
      tls.auto.enabled &&
      tls.auto.method === 'cronJob' &&
      metrics.enabled.length > 0 &&
      metrics.tls.enabled &&
      !metrics.tls.server.existingSecret &&
      'hubble.metrics.tls.enabled is true, but certgen of this version puts a wrong name into the certificate of the metrics.',
    remedy:
      'Set hubble.tls.auto.method to certmanager, or name a Secret with a certificate in hubble.metrics.tls.server.existingSecret.',
    see: `${DOCS}/observability/metrics/#hubble-metrics`,
  },
];

/** What is wrong with these settings taken together. */
export function featureProblems(settings: CiliumSettings): Problem[] {
  return [...KUBE_PROXY_RULES, ...ENCRYPTION_RULES, ...RULES].flatMap((rule) => {
    const what = rule.broken(settings);
    return what ? [{ what, remedy: `${rule.remedy} See ${pageOf(rule, settings)}`, code: rule.code }] : [];
  });
}

/** Without a number, a cluster is in no mesh. */
function isClusterId(id = 0, largest = 255): boolean {
  return id >= 0 && id <= largest;
}
