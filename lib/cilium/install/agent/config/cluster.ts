import type { CiliumSettings } from '../../../settings';
import { servesMcsApi } from '../../../settings/facts';
import { given, on, provided, type Row } from './row';

/** The cluster, its API server and what is kept where. */
export function clusterRows(settings: CiliumSettings): readonly Row[] {
  const { cluster, clustermesh, ciliumEndpointSlice, k8s, k8sClientRateLimit } = settings;
  return [
    { key: 'cluster-name', value: cluster.name },
    { key: 'cluster-id', value: cluster.id },
    { key: 'max-connected-clusters', value: clustermesh.maxConnectedClusters },
    { key: 'clustermesh-enable-endpoint-sync', value: clustermesh.enableEndpointSliceSynchronization },
    { key: 'clustermesh-cache-ttl', value: clustermesh.cacheTTL, since: '1.19' },
    { key: 'clustermesh-enable-mcs-api', value: servesMcsApi(settings) },
    { key: 'clustermesh-mcs-api-install-crds', value: clustermesh.mcsapi.installCRDs, since: '1.19' },
    { key: 'clustermesh-default-global-namespace', value: clustermesh.defaultGlobalNamespace, since: '1.20' },
    { key: 'policy-default-local-cluster', value: clustermesh.policyDefaultLocalCluster },

    ...keyValueStoreRows(settings),
    { key: 'identity-allocation-mode', value: settings.identityAllocationMode },
    { key: 'identity-management-mode', value: settings.identityManagementMode },
    { key: 'identity-change-grace-period', value: given(settings.identityChangeGracePeriod) },
    { key: 'enable-well-known-identities', value: settings.wellKnownIdentities.enabled },
    { key: 'labels', value: settings.labels },
    { key: 'node-labels', value: settings.nodeLabels },
    { key: 'enable-node-selector-labels', value: settings.nodeSelectorLabels },
    on('disable-endpoint-crd', settings.disableEndpointCRD),
    ...provided(ciliumEndpointSlice.enabled, () => [
      on('enable-cilium-endpoint-slice', true),
      { key: 'ces-rate-limits', value: listAsJson(ciliumEndpointSlice.rateLimits) },
    ]),

    { key: 'k8s-require-ipv4-pod-cidr', value: k8s.requireIPv4PodCIDR },
    { key: 'k8s-require-ipv6-pod-cidr', value: k8s.requireIPv6PodCIDR },
    { key: 'k8s-api-server-urls', value: k8s.apiServerURLs },
    { key: 'k8s-service-proxy-name', value: k8s.serviceProxyName },
    { key: 'k8s-kubeconfig-path', value: given(settings.kubeConfigPath) },
    { key: 'k8s-client-qps', value: given(k8sClientRateLimit.qps) },
    { key: 'k8s-client-burst', value: given(k8sClientRateLimit.burst) },
    { key: 'operator-k8s-client-qps', value: given(k8sClientRateLimit.operator.qps) },
    { key: 'operator-k8s-client-burst', value: given(k8sClientRateLimit.operator.burst) },
    { key: 'enable-k8s-endpoint-slice', value: given(settings.enableK8sEndpointSlice), until: '1.19' },
    on('annotate-k8s-node', settings.annotateK8sNode),
    { key: 'synchronize-k8s-nodes', value: settings.synchronizeK8sNodes },
    { key: 'agent-not-ready-taint-key', value: settings.agentNotReadyTaintKey },
    { key: 'crd-wait-timeout', value: given(settings.crdWaitTimeout) },

    on('clean-cilium-state', settings.cleanState),
    on('clean-cilium-bpf-state', settings.cleanBpfState),
  ];
}

function keyValueStoreRows({ etcd }: CiliumSettings): readonly Row[] {
  const connection = [
    '---',
    'endpoints:',
    ...etcd.endpoints.map((endpoint) => `  - ${endpoint}`),
    ...(etcd.ssl
      ? [
          "trusted-ca-file: '/var/lib/etcd-secrets/etcd-client-ca.crt'",
          "key-file: '/var/lib/etcd-secrets/etcd-client.key'",
          "cert-file: '/var/lib/etcd-secrets/etcd-client.crt'",
        ]
      : []),
  ];
  return provided(etcd.enabled, () => [
    { key: 'kvstore', value: 'etcd' },
    { key: 'kvstore-opt', value: JSON.stringify({ 'etcd.config': '/var/lib/etcd-config/etcd.config' }) },
    { key: 'etcd-config', value: connection.join('\n') },
  ]);
}

function listAsJson(list: readonly object[]): string | undefined {
  return list.length > 0 ? JSON.stringify(list) : undefined;
}
