import { atLeast } from '../../../../settings/version';
import type { CiliumSettings } from '../../../settings';
import { replacesKubeProxy } from '../../../settings/facts';
import { commaSeparated, given, on, provided, type Row } from './row';

/** Services: what serves them, and how a backend is chosen. */
export function loadBalancingRows(settings: CiliumSettings): readonly Row[] {
  const { socketLB, loadBalancer, maglev, bpf, localRedirectPolicies } = settings;
  const replacement = replacesKubeProxy(settings);
  return [
    { key: 'kube-proxy-replacement', value: replacement },
    ...provided(replacement, () => [
      {
        key: 'kube-proxy-replacement-healthz-bind-address',
        value: settings.kubeProxyReplacementHealthzBindAddr ?? '',
      },
    ]),
    { key: 'bpf-lb-sock', value: socketLB.enabled },
    { key: 'bpf-lb-sock-hostns-only', value: weighsBackends(settings) || socketLB.hostNamespaceOnly },
    { key: 'bpf-lb-sock-terminate-pod-connections', value: socketLB.terminatePodConnections },
    { key: 'trace-sock', value: socketLB.tracing },
    ...nodePortRows(settings),

    { key: 'bpf-lb-only', value: given(loadBalancer.standalone), until: '1.19' },
    { key: 'bpf-lb-mode', value: loadBalancer.mode },
    { key: 'bpf-lb-algorithm', value: loadBalancer.algorithm },
    { key: 'bpf-lb-acceleration', value: loadBalancer.acceleration },
    { key: 'bpf-lb-dsr-dispatch', value: loadBalancer.dsrDispatch },
    { key: 'enable-service-topology', value: loadBalancer.serviceTopology },
    { key: 'bpf-lb-proto-diff', value: loadBalancer.protocolDifferentiation.enabled, until: '1.19' },
    { key: 'bpf-lb-maglev-table-size', value: maglev.tableSize },
    { key: 'bpf-lb-maglev-hash-seed', value: maglev.hashSeed },
    { key: 'bpf-lb-external-clusterip', value: bpf.lbExternalClusterIP },
    { key: 'bpf-lb-source-range-all-types', value: bpf.lbSourceRangeAllTypes },
    { key: 'bpf-lb-algorithm-annotation', value: weighsBackends(settings) || bpf.lbAlgorithmAnnotation },
    { key: 'bpf-lb-mode-annotation', value: bpf.lbModeAnnotation },

    { key: 'enable-session-affinity', value: given(settings.sessionAffinity), until: '1.19' },
    { ...on('enable-svc-source-range-check', settings.svcSourceRangeCheck), until: '1.19' },
    { key: 'lb-reflector-wait-time', value: loadBalancer.reflectorWaitTime, since: '1.20' },
    {
      key: 'enable-no-service-endpoints-routable',
      value: settings.enableNoServiceEndpointsRoutable,
      since: '1.19',
    },
    { key: 'service-no-backend-response', value: given(settings.serviceNoBackendResponse) },
    { key: 'enable-internal-traffic-policy', value: settings.enableInternalTrafficPolicy, until: '1.19' },
    on('enable-local-redirect-policy', localRedirectPolicies.enabled || settings.localRedirectPolicy),
    { key: 'lrp-address-matcher-cidrs', value: given(localRedirectPolicies.addressMatcherCIDRs.join(',')) },
  ];
}

/** Routes for TCP and UDP share out connections by weight, which needs Maglev for single Services, and not in pods. */
function weighsBackends(settings: CiliumSettings): boolean {
  return settings.gatewayAPI.enabled && atLeast(settings, '1.20');
}

function nodePortRows(settings: CiliumSettings): readonly Row[] {
  const { nodePort, gke } = settings;
  return [
    { key: 'enable-node-port', value: replacesKubeProxy(settings) ? undefined : nodePort.enabled, until: '1.19' },
    { key: 'enable-dynamic-source-lookup-nodeport', value: nodePort.enableDynamicSourceLookup, since: '1.20' },
    { key: 'node-port-range', value: nodePort.range },
    { key: 'nodeport-addresses', value: commaSeparated(nodePort.addresses) },
    { key: 'direct-routing-device', value: nodePort.directRoutingDevice },
    { key: 'enable-health-check-nodeport', value: nodePort.enableHealthCheck },
    {
      key: 'enable-health-check-loadbalancer-ip',
      value: gke.enabled || nodePort.enableHealthCheckLoadBalancerIP,
    },
    { key: 'node-port-bind-protection', value: nodePort.bindProtection },
    { key: 'enable-auto-protect-node-port-range', value: nodePort.autoProtectPortRange },
  ];
}
