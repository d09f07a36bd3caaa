/** Which pods answer traffic that a node received. */
export enum TrafficPolicy {
  /** Pods of any node. From outside, they see the address of a node unless Cilium's load balancer mode is DSR. */
  CLUSTER = 'Cluster',
  /** Pods of the same node only. From outside, they see the client's address; nodes without a pod drop traffic. */
  LOCAL = 'Local',
}

/** How many families of addresses a Service has. */
export enum IpFamilyPolicy {
  /** One. */
  SINGLE_STACK = 'SingleStack',
  /** Both where the cluster has both. */
  PREFER_DUAL_STACK = 'PreferDualStack',
  /** Both; the API server refuses the Service where the cluster has one. */
  REQUIRE_DUAL_STACK = 'RequireDualStack',
}

/**
 * How a Service's address is announced, when there should be only one way.
 *
 * @see https://docs.cilium.io/en/stable/network/lb-ipam/#loadbalancerclass
 */
export enum LoadBalancerClass {
  /** By ARP, as `L2AnnouncementPolicy`s configure it. */
  L2_ANNOUNCER = 'io.cilium/l2-announcer',
  /** By BGP, as `BgpAdvertisement`s configure it. */
  BGP_CONTROL_PLANE = 'io.cilium/bgp-control-plane',
}
