import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Manifest } from '../../kubernetes/objects';
import { becomes, since } from '../../settings/ranges';
import { boolean, fragment, integer, nullable, text, word } from '../../settings/schema';
import { bare, onItsLine } from '../../settings/written';
import { booleanOrText, textOrList } from './either';

/** How packets travel between nodes, and what the agent changes on the host for it. */
export const routingSettings = {
  /** `tunnel` or `native`; empty for `tunnel`, on GKE `native`. */
  routingMode: nullable(word(['', 'native', 'tunnel'], '')),
  /** Encapsulation between nodes: `vxlan` or `geneve`; empty for `vxlan`. */
  tunnelProtocol: nullable(word(['', 'vxlan', 'geneve'], '')),
  /** IP family between nodes: `ipv4` or `ipv6`; empty for `ipv4`. */
  underlayProtocol: nullable(word(['', 'ipv4', 'ipv6'], '')),
  /** UDP port of the tunnel; 0 for 8472 with VXLAN and 6081 with Geneve. */
  tunnelPort: nullable(integer(0)),
  /** Source ports of the tunnel, as `first-last`; `0-0` leaves them to the kernel. */
  tunnelSourcePortRange: nullable(text('0-0')),
  /** IPv4 network within which packets are not masqueraded, because the underlying network routes it. */
  ipv4NativeRoutingCIDR: onItsLine(nullable(text(''))),
  /** IPv6 network within which packets are not masqueraded, because the underlying network routes it. */
  ipv6NativeRoutingCIDR: onItsLine(nullable(text(''))),
  /** Whether nodes in one L2 segment get routes to each other's pods. */
  autoDirectNodeRoutes: booleanOrText(false),
  /** Whether nodes of other L2 segments are left out of this. */
  directRoutingSkipUnreachable: boolean(false),
  endpointRoutes: {
    /** Whether each pod has its own route, instead of one through `cilium_host`. */
    enabled: booleanOrText(false),
  },
  /** MTU of the underlying network; 0 to detect it. */
  MTU: nullable(integer(0)),
  pmtuDiscovery: {
    /** Whether packets that are too long are answered with ICMP "fragmentation needed". */
    enabled: boolean(false),
    /** How TCP finds the largest packet by itself: `blackhole`, `always`, `disabled` or `unset`. */
    packetizationLayerPMTUDMode: since(
      '1.19',
      nullable(word(['blackhole', 'always', 'disabled', 'unset'], 'blackhole')),
    ),
  },
  /** Whether IPv6 is preferred where both families can be used. */
  preferIpv6: since('1.20', nullable(boolean(false))),
  /** Whether the network that is routed natively is that of the cluster's pods, with `ipam.mode: cluster-pool`. */
  nativeRoutingCIDRFromClusterPool: since('1.20', boolean(false)),
  /** Network interfaces that face the network; unset to detect them. */
  devices: becomes('1.20', '', textOrList()),
  /** Whether interfaces are detected although `devices` names some. */
  forceDeviceDetection: boolean(false),
  l2NeighDiscovery: {
    /** Whether the agent keeps the nodes' link-layer addresses fresh. */
    enabled: nullable(boolean(false)),
  },
  bandwidthManager: {
    /** Whether pods' traffic is paced, and limited by the annotation `kubernetes.io/egress-bandwidth`. */
    enabled: boolean(false),
    /** Whether pods use the congestion control BBR. */
    bbr: boolean(false),
    /** Whether only programs in the host's network use BBR. */
    bbrHostNamespaceOnly: boolean(false),
  },
  vtep: {
    /** Whether tunnels lead to devices outside the cluster. */
    enabled: boolean(false),
    /** Addresses of the devices, separated by spaces. */
    endpoint: nullable(text('')),
    /** Networks behind the devices, separated by spaces. */
    cidr: nullable(text('')),
    /** Netmask of all these networks. */
    mask: nullable(text('')),
    /** MAC addresses of the devices, separated by spaces. */
    mac: nullable(text('')),
  },
  /** Whether the agent finds sockets for proxied traffic without the kernel's `xt_socket`. */
  enableXTSocketFallback: boolean(true),
  /** Whether pods' traffic is kept out of the kernel's connection tracking. */
  installNoConntrackIptablesRules: boolean(false),
  /** Whether iptables picks source ports at random. */
  iptablesRandomFully: nullable(boolean(false)),
  /** Time that iptables waits for its lock, as a Go duration. */
  iptablesLockTimeout: text(),
  /** iptables chains into which no feeder rules are put. */
  disableIptablesFeederRules: textOrList(),
  /** Whether fragments of IPv4 packets are followed. */
  fragmentTracking: booleanOrText(),
  /** Whether local traffic carries its identity in the packets' mark, when another CNI is chained. */
  enableIdentityMark: booleanOrText(),
  /** Time between two collections of stale connections, as a Go duration; empty to let the agent choose. */
  conntrackGCInterval: nullable(text('')),
  /** The longest time that the agent may choose for that. */
  conntrackGCMaxInterval: nullable(text('')),
  cgroup: {
    autoMount: {
      /** Whether an init container mounts cgroup2 on the node. */
      enabled: boolean(true),
      /** Resources of that init container. */
      resources: fragment<Manifest<k8s.ResourceRequirements>>(),
    },
    /** Where cgroup2 is mounted on the node. */
    hostRoot: bare(text('/run/cilium/cgroupv2')),
  },
};
