import type { Problem } from '../../problems';
import type { CiliumSettings } from '../settings';
import { usesIpsec } from '../settings/facts';
import { ENCRYPTION_RULES } from './encryption';
import { DOCS, type FeatureRule, pageOf } from './feature-rule';
import { KUBE_PROXY_RULES } from './kube-proxy';

/** Features that rule one another out or need one another, which Cilium itself finds out at run time, if at all. */
const RULES: readonly FeatureRule[] = [
  {
    code: 'CIL114',
    broken: (s) =>
      s.routingMode === 'native' &&
      s.ipv4.enabled &&
      s.enableIPv4Masquerade !== false &&
      !s.ipv4NativeRoutingCIDR &&
      !routesOfACloud(s) &&
      'routingMode is native, but ipv4NativeRoutingCIDR is not set, so Cilium cannot tell which traffic to masquerade.',
    remedy: 'Use Routing.native({ ipv4Cidr }) with the network that holds all pods, for example "10.0.0.0/8".',
    see: `${DOCS}/network/concepts/routing/#native-routing`,
  },
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
    code: 'CIL123',
    broken: (s) =>
      s.bandwidthManager.enabled &&
      s.bandwidthManager.bbr &&
      (usesIpsec(s) || s.bpf.hostLegacyRouting === true) &&
      'bandwidthManager.bbr is true, but packets go through the routing of the host, which forgets their timestamps.',
    remedy: 'Leave bbr out, or use Encryption.wireguard() or none() and no bpf.hostLegacyRouting.',
    see: `${DOCS}/network/kubernetes/bandwidth-manager/#bbr-for-pods`,
  },
  {
    code: 'CIL125',
    broken: (s) =>
      s.hubble.ui.enabled && !s.hubble.enabled && 'hubble.ui.enabled is true, but hubble.enabled is false.',
    remedy: 'Leave hubble.enabled out, or set hubble.ui.enabled to false.',
    see: `${DOCS}/observability/hubble/setup/`,
  },
  {
    code: 'CIL126',
    broken: (s) =>
      s.hubble.ui.enabled &&
      !s.hubble.relay.enabled &&
      !s.hubble.ui.standalone.enabled &&
      'hubble.ui.enabled is true, but hubble.relay.enabled is false.',
    remedy: 'Leave hubble.relay out, or set hubble.ui to false.',
    see: `${DOCS}/observability/hubble/hubble-ui/`,
  },
  {
    code: 'CIL127',
    broken: (s) =>
      (s.gatewayAPI.enabled || s.ingressController.enabled) &&
      !s.l7Proxy &&
      'gatewayAPI or ingressController is enabled, but l7Proxy is false.',
    remedy: 'Leave l7Proxy out: Envoy serves both.',
    see: `${DOCS}/network/servicemesh/gateway-api/gateway-api/#prerequisites`,
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

/** Whether a cloud's own addresses make clear what is inside. */
function routesOfACloud(settings: CiliumSettings): boolean {
  return settings.eni.enabled || settings.azure.enabled || settings.alibabacloud.enabled || settings.gke.enabled;
}

/** Without a number, a cluster is in no mesh. */
function isClusterId(id = 0, largest = 255): boolean {
  return id >= 0 && id <= largest;
}
