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
 * Who announces a Service's address, when it is to be one alone.
 *
 * @see https://docs.cilium.io/en/stable/network/lb-ipam/#loadbalancerclass
 */
export enum LoadBalancerClass {
  /** ARP, as `L2AnnouncementPolicy`s say. */
  L2_ANNOUNCER = 'io.cilium/l2-announcer',
  /** BGP, as `BgpAdvertisement`s say. */
  BGP_CONTROL_PLANE = 'io.cilium/bgp-control-plane',
}
