import type { CiliumSettingsInput } from '../settings';

/** How a node that received a packet for a Service forwards it to another node. */
export enum LoadBalancingMode {
  /** With its own address as the source; the answer comes back through it. */
  SNAT = 'snat',
  /** With the client's address; the answer goes straight to the client. */
  DSR = 'dsr',
  /** DSR for TCP, SNAT for UDP. */
  HYBRID = 'hybrid',
}

/** How direct server return passes the Service's address to the other node. */
export enum DsrDispatch {
  /** In an IP option or extension header. */
  IP_OPTION = 'opt',
  /** In an IPIP header. */
  IPIP = 'ipip',
  /** In a Geneve header; the only one that works inside a tunnel, which must then be Geneve. */
  GENEVE = 'geneve',
}

/** How a backend is chosen. */
export enum LoadBalancingAlgorithm {
  /** At random. */
  RANDOM = 'random',
  /** By consistent hashing, so that all nodes choose the same one. */
  MAGLEV = 'maglev',
}

/** How Services are load-balanced and announced outside the cluster. */
export interface LoadBalancingProps {
  /**
   * How packets go to backends on other nodes. DSR and hybrid need `kubeProxyReplacement`.
   * @default LoadBalancingMode.SNAT
   * @see https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/#direct-server-return-dsr
   */
  readonly mode?: LoadBalancingMode;

  /**
   * How DSR passes the Service's address to the other node.
   * @default DsrDispatch.IP_OPTION
   */
  readonly dsrDispatch?: DsrDispatch;

  /**
   * How a backend is chosen.
   * @default LoadBalancingAlgorithm.RANDOM
   * @see https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/#maglev-consistent-hashing
   */
  readonly algorithm?: LoadBalancingAlgorithm;

  /**
   * Whether addresses of LoadBalancer Services are announced by ARP and NDP. Needs `kubeProxyReplacement`.
   * @default false
   * @see https://docs.cilium.io/en/stable/network/l2-announcements/
   */
  readonly l2Announcements?: boolean;

  /**
   * Whether nodes speak BGP, as `BgpClusterConfig`s configure it.
   * @default false
   * @see https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane/
   */
  readonly bgp?: boolean;
}

/** @internal */
export function loadBalancingSettingsOf(props: LoadBalancingProps): CiliumSettingsInput {
  return {
    loadBalancer: { mode: props.mode, dsrDispatch: props.dsrDispatch, algorithm: props.algorithm },
    ...(props.l2Announcements ? { l2announcements: { enabled: true } } : {}),
    ...(props.bgp ? { bgpControlPlane: { enabled: true } } : {}),
  };
}
