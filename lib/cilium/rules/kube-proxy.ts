import { replacesKubeProxy, servesNodePorts, usesDsr } from '../settings/facts';
import { DOCS, type FeatureRule } from './feature-rule';

/** What Services need if Cilium serves them itself, and the features that build on that. */
export const KUBE_PROXY_RULES: readonly FeatureRule[] = [
  {
    code: 'CIL101',
    broken: (s) =>
      s.gatewayAPI.enabled && !servesNodePorts(s) && 'gatewayAPI.enabled is true, but kubeProxyReplacement is not.',
    remedy: 'Set kubeProxyReplacement to true, with apiServer.',
    see: `${DOCS}/network/servicemesh/gateway-api/gateway-api/#prerequisites`,
  },
  {
    code: 'CIL102',
    broken: (s) =>
      s.ingressController.enabled &&
      !servesNodePorts(s) &&
      'ingressController.enabled is true, but kubeProxyReplacement is not.',
    remedy: 'Set kubeProxyReplacement to true, with apiServer.',
    see: `${DOCS}/network/servicemesh/ingress/#prerequisites`,
  },
  {
    code: 'CIL103',
    broken: (s) =>
      s.l2announcements.enabled &&
      !replacesKubeProxy(s) &&
      'l2announcements.enabled is true, but kubeProxyReplacement is not.',
    remedy: 'Set kubeProxyReplacement to true, with apiServer.',
    see: `${DOCS}/network/l2-announcements/#prerequisites`,
  },
  {
    code: 'CIL104',
    broken: (s) =>
      usesDsr(s) &&
      !servesNodePorts(s) &&
      `loadBalancer.mode is ${s.loadBalancer.mode}, but kubeProxyReplacement is not true.`,
    remedy: 'Set kubeProxyReplacement to true, with apiServer, or loadBalancing.mode to LoadBalancingMode.SNAT.',
    see: `${DOCS}/network/kubernetes/kubeproxy-free/#direct-server-return-dsr`,
  },
  {
    code: 'CIL105',
    broken: (s) =>
      s.socketLB.enabled === true &&
      !replacesKubeProxy(s) &&
      'socketLB.enabled is true, but kubeProxyReplacement is not.',
    remedy: 'Set kubeProxyReplacement to true, which brings the socket load balancer, or leave socketLB out.',
    see: `${DOCS}/network/kubernetes/kubeproxy-free/#socket-loadbalancer-bypass-in-pod-namespace`,
  },
  {
    code: 'CIL106',
    broken: (s) =>
      replacesKubeProxy(s) &&
      !s.k8sServiceHost &&
      !s.k8sServiceHostRef.name &&
      'kubeProxyReplacement is true, but nothing says where the API server is: its Service address works only once Cilium does.',
    remedy:
      'Set apiServer to the address that nodes reach the API server at, for example { host: "192.168.1.10", port: 6443 }.',
    see: `${DOCS}/network/kubernetes/kubeproxy-free/#quick-start`,
  },
  {
    code: 'CIL115',
    broken: (s) =>
      usesDsr(s) &&
      s.loadBalancer.dsrDispatch === 'geneve' &&
      s.tunnelProtocol !== 'geneve' &&
      `loadBalancer.dsrDispatch is geneve, but tunnelProtocol is ${s.tunnelProtocol || 'vxlan'}.`,
    remedy: 'Use Routing.geneve(), set settings.tunnelProtocol to geneve, or choose another dsrDispatch.',
    see: `${DOCS}/network/kubernetes/kubeproxy-free/#direct-server-return-dsr-with-geneve`,
  },
  {
    code: 'CIL116',
    broken: (s) =>
      usesDsr(s) &&
      s.routingMode !== 'native' &&
      s.loadBalancer.dsrDispatch !== 'geneve' &&
      `loadBalancer.mode is ${s.loadBalancer.mode} in a tunnel, but loadBalancer.dsrDispatch is ${s.loadBalancer.dsrDispatch ?? 'opt'}.`,
    remedy: 'Use Routing.geneve() with DsrDispatch.GENEVE, or Routing.native().',
    see: `${DOCS}/network/kubernetes/kubeproxy-free/#direct-server-return-dsr`,
  },
  {
    code: 'CIL119',
    broken: (s) =>
      s.egressGateway.enabled &&
      !replacesKubeProxy(s) &&
      'egressGateway.enabled is true, but kubeProxyReplacement is not.',
    remedy: 'Set kubeProxyReplacement to true, with apiServer.',
    see: `${DOCS}/network/egress-gateway/egress-gateway/#prerequisites`,
  },
  {
    code: 'CIL120',
    broken: (s) =>
      s.egressGateway.enabled &&
      s.bpf.masquerade !== true &&
      'egressGateway.enabled is true, but bpf.masquerade is not.',
    remedy: 'Set settings.bpf.masquerade to true.',
    see: `${DOCS}/network/egress-gateway/egress-gateway/#prerequisites`,
  },
  {
    code: 'CIL121',
    broken: (s) =>
      s.egressGateway.enabled &&
      s.identityAllocationMode !== 'crd' &&
      `egressGateway.enabled is true, but identityAllocationMode is ${s.identityAllocationMode}.`,
    remedy: 'Set identityAllocationMode to crd.',
    see: `${DOCS}/network/egress-gateway/egress-gateway/#incompatibility-with-other-features`,
  },
  {
    code: 'CIL122',
    broken: (s) =>
      (s.localRedirectPolicy || s.localRedirectPolicies.enabled) &&
      !replacesKubeProxy(s) &&
      'localRedirectPolicies.enabled is true, but kubeProxyReplacement is not.',
    remedy: 'Set kubeProxyReplacement to true, with apiServer.',
    see: `${DOCS}/network/kubernetes/local-redirect-policy/#prerequisites`,
  },
];
