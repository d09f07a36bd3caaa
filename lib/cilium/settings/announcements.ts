import { until } from '../../settings/ranges';
import { boolean, text, word } from '../../settings/schema';

/** How the surrounding network learns where the cluster's addresses are. */
export const announcementSettings = {
  l2announcements: {
    /** Whether nodes answer ARP and NDP for addresses of Services. */
    enabled: boolean(false),
    /** Time after which another node takes over a silent one's addresses, as a Go duration. */
    leaseDuration: text(),
    /** Time within which a node must renew its claim, as a Go duration. */
    leaseRenewDeadline: text(),
    /** Time between two attempts to renew, as a Go duration. */
    leaseRetryPeriod: text(),
  },
  l2podAnnouncements: {
    /** Whether nodes announce the addresses of new pods by gratuitous ARP. */
    enabled: boolean(false),
    /** Interface of the announcements. */
    interface: until('1.19', 'Use l2podAnnouncements.interfacePattern.', text('eth0')),
    /** Regular expression for several interfaces, instead of `interface`. */
    interfacePattern: text(),
  },
  bgpControlPlane: {
    /** Whether nodes speak BGP. */
    enabled: boolean(false),
    secretsNamespace: {
      /** Whether the namespace is made here. */
      create: boolean(false),
      /** Namespace of the Secrets with passwords of peers. */
      name: text('kube-system'),
    },
    statusReport: {
      /** Whether the state of the peers is written to the objects. */
      enabled: boolean(true),
    },
    routerIDAllocation: {
      /** Where a node's router id comes from: `default` (its IPv4 or MAC address) or `ip-pool`. */
      mode: word(['default', 'ip-pool'], 'default'),
      /** Network from which router ids are taken in `ip-pool` mode. */
      ipPool: text(''),
    },
    legacyOriginAttribute: {
      /** Whether addresses of LoadBalancers are announced with the origin "incomplete", as MetalLB did. */
      enabled: boolean(false),
    },
  },
};
