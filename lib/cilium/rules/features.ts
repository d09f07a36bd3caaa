import type { Problem } from '../../problems';
import type { CiliumSettings } from '../settings';

/** A combination of settings that the API server takes and that then does not work. */
interface Rule {
  /** The entry in docs/errors.md. */
  readonly code: string;
  /** What is wrong with these settings, or nothing. */
  broken(settings: CiliumSettings): string | false;
  readonly remedy: string;
  /** The page of Cilium's documentation that says so. */
  readonly see: string;
}

const DOCS = 'https://docs.cilium.io/en/v1.18';

/** Features that rule one another out or need one another, which Cilium itself finds out at run time, if at all. */
const RULES: readonly Rule[] = [
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
    code: 'CIL107',
    broken: (s) =>
      s.encryption.enabled &&
      s.encryption.type !== 'ipsec' &&
      s.extraConfig['enable-ipsec'] === 'true' &&
      `encryption.type is ${s.encryption.type}, but extraConfig.enable-ipsec is true; Cilium encrypts in one way.`,
    remedy: 'Remove extraConfig.enable-ipsec, or use Encryption.ipsec().',
    see: `${DOCS}/security/network/encryption/`,
  },
  {
    code: 'CIL108',
    broken: (s) =>
      s.extraConfig['enable-wireguard'] === 'true' &&
      usesIpsec(s) &&
      'encryption.type is ipsec, but extraConfig.enable-wireguard is true; Cilium encrypts in one way.',
    remedy: 'Remove extraConfig.enable-wireguard, or use Encryption.wireguard().',
    see: `${DOCS}/security/network/encryption/`,
  },
  {
    code: 'CIL109',
    broken: (s) =>
      usesIpsec(s) && isChained(s) && `encryption.type is ipsec, but cni.chainingMode is ${s.cni.chainingMode}.`,
    remedy: 'Use Encryption.none() or let Cilium be the only CNI: transparent encryption does not work in a chain.',
    see: `${DOCS}/security/network/encryption-ipsec/#limitations`,
  },
  {
    code: 'CIL110',
    broken: (s) =>
      usesIpsec(s) && s.hostFirewall.enabled && 'encryption.type is ipsec, but hostFirewall.enabled is true.',
    remedy: 'Use Encryption.wireguard(), or leave the host firewall out.',
    see: `${DOCS}/security/network/encryption-ipsec/#limitations`,
  },
  {
    code: 'CIL111',
    broken: (s) =>
      usesIpsec(s) &&
      s.bpf.hostLegacyRouting === false &&
      'encryption.type is ipsec, but bpf.hostLegacyRouting is false.',
    remedy: 'Leave bpf.hostLegacyRouting out, or use Encryption.wireguard(): IPsec needs the routing of the host.',
    see: `${DOCS}/security/network/encryption-ipsec/#limitations`,
  },
  {
    code: 'CIL112',
    broken: (s) => usesIpsec(s) && !s.ipv4.enabled && 'encryption.type is ipsec, but ipv4.enabled is false.',
    remedy: 'Use Encryption.wireguard(): IPsec does not work without IPv4.',
    see: `${DOCS}/security/network/encryption-ipsec/#limitations`,
  },
  {
    code: 'CIL113',
    broken: (s) =>
      usesIpsec(s) &&
      s.l7Proxy &&
      isFalse(s.dnsProxy.enableTransparentMode) &&
      'encryption.type is ipsec and l7Proxy is true, but dnsProxy.enableTransparentMode is false.',
    remedy: 'Leave dnsProxy.enableTransparentMode out: with IPsec the DNS proxy must be transparent.',
    see: `${DOCS}/security/network/encryption-ipsec/#dependencies`,
  },
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
    code: 'CIL115',
    broken: (s) =>
      usesDsr(s) &&
      s.loadBalancer.dsrDispatch === 'geneve' &&
      s.routingMode !== 'native' &&
      s.tunnelProtocol !== 'geneve' &&
      `loadBalancer.dsrDispatch is geneve, but tunnelProtocol is ${s.tunnelProtocol || 'vxlan'}.`,
    remedy: 'Use Routing.geneve(), Routing.native() or another dsrDispatch.',
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
    code: 'CIL124',
    broken: (s) =>
      s.loadBalancer.algorithm === 'maglev' &&
      s.maglev.tableSize !== undefined &&
      !MAGLEV_SIZES.includes(Number(s.maglev.tableSize)) &&
      `maglev.tableSize is ${s.maglev.tableSize}, but it must be one of ${MAGLEV_SIZES.join(', ')}.`,
    remedy: 'Choose one of these primes, about 100 times the number of backends of the largest Service.',
    see: `${DOCS}/network/kubernetes/kubeproxy-free/#maglev-consistent-hashing`,
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
  return RULES.flatMap((rule) => {
    const what = rule.broken(settings);
    return what ? [{ what, remedy: `${rule.remedy} See ${rule.see}`, code: rule.code }] : [];
  });
}

/** Table sizes that Cilium accepts: primes, since Maglev needs one. */
const MAGLEV_SIZES = [251, 509, 1021, 2039, 4093, 8191, 16381, 32749, 65521, 131071];

function replacesKubeProxy(settings: CiliumSettings): boolean {
  return String(settings.kubeProxyReplacement) === 'true';
}

/** Whether Cilium itself serves NodePorts, with or without the rest of the replacement. */
function servesNodePorts(settings: CiliumSettings): boolean {
  return replacesKubeProxy(settings) || settings.nodePort.enabled;
}

function usesDsr(settings: CiliumSettings): boolean {
  return settings.loadBalancer.mode === 'dsr' || settings.loadBalancer.mode === 'hybrid';
}

function usesIpsec(settings: CiliumSettings): boolean {
  return settings.encryption.enabled && settings.encryption.type === 'ipsec';
}

/** Whether another CNI plugin makes the pods' interfaces; portmap only adds ports to Cilium's own. */
function isChained(settings: CiliumSettings): boolean {
  return ![undefined, '', 'none', 'portmap'].includes(settings.cni.chainingMode);
}

/** Whether a cloud's own addresses make clear what is inside. */
function routesOfACloud(settings: CiliumSettings): boolean {
  return settings.eni.enabled || settings.azure.enabled || settings.alibabacloud.enabled || settings.gke.enabled;
}

/** Without a number, a cluster is in no mesh. */
function isClusterId(id = 0, largest = 255): boolean {
  return id >= 0 && id <= largest;
}

function isFalse(value: boolean | string | undefined): boolean {
  return String(value) === 'false';
}
