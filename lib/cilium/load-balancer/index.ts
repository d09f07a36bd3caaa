export { IpBlock } from './ip-block';
export { L2AnnouncementPolicy, type L2AnnouncementPolicyProps } from './l2-announcement-policy';
export { LoadBalancerIpPool, type LoadBalancerIpPoolProps } from './load-balancer-ip-pool';
export { LoadBalancerService, type LoadBalancerServiceProps } from './load-balancer-service';
export { IpFamilyPolicy, LoadBalancerClass, TrafficPolicy } from './service-options';
export { type LoadBalancerServicePort, ServiceProtocol } from './service-port';
