import * as v from 'valibot';
import { since } from '../../settings/ranges';
import {
  boolean,
  decimal,
  fragment,
  integer,
  mapOf,
  nullable,
  shaped,
  text,
  textList,
  word,
} from '../../settings/schema';
import { bare, onItsLine } from '../../settings/written';
import { textOrList } from './either';

const poolOfOneFamily = v.object({
  cidrs: v.array(v.string()),
  maskSize: v.union([v.number(), v.string()]),
});

/** Pools of pod addresses by name. */
const pools = mapOf(v.object({ ipv4: v.optional(poolOfOneFamily), ipv6: v.optional(poolOfOneFamily) }));

/** Addresses of pods and of LoadBalancer Services, and what becomes of them on the way out of the cluster. */
export const addressingSettings = {
  ipv4: {
    /** Whether pods have IPv4 addresses. */
    enabled: boolean(true),
  },
  ipv6: {
    /** Whether pods have IPv6 addresses. */
    enabled: boolean(false),
  },
  ipam: {
    /**
     * What assigns addresses to pods: `cluster-pool`, `kubernetes`, `multi-pool`, `crd`, `eni`, `azure`,
     * `alibabacloud`, `delegated-plugin`.
     */
    mode: nullable(
      word(
        ['', 'cluster-pool', 'kubernetes', 'multi-pool', 'crd', 'eni', 'azure', 'alibabacloud', 'delegated-plugin'],
        'cluster-pool',
      ),
    ),
    /** Minimum time between two updates of a CiliumNode, as a Go duration. */
    ciliumNodeUpdateRate: nullable(text('15s')),
    /** Addresses kept ready in `multi-pool` mode, as `pool=number` pairs separated by commas. */
    multiPoolPreAllocation: nullable(text('')),
    /** Whether pods of a delegated plugin get routes through the host's uplink. */
    installUplinkRoutesForDelegatedIPAM: boolean(false),
    nodeSpec: since('1.19', {
      /** Addresses that a node has at least. */
      ipamMinAllocate: integer(),
      /** Addresses that a node keeps ready. */
      ipamPreAllocate: integer(),
      /** Addresses that a node has at most. */
      ipamMaxAllocate: integer(),
      /** Tags, as `key=value`, of the static address of a node. */
      ipamStaticIPTags: textList(),
    }),
    operator: {
      /** IPv4 networks of which each node gets a part, in `cluster-pool` mode. */
      clusterPoolIPv4PodCIDRList: textOrList(['10.0.0.0/8']),
      /** Length of a node's IPv4 prefix. */
      clusterPoolIPv4MaskSize: integer(24),
      /** IPv6 networks of which each node gets a part, in `cluster-pool` mode. */
      clusterPoolIPv6PodCIDRList: textOrList(['fd00::/104']),
      /** Length of a node's IPv6 prefix. */
      clusterPoolIPv6MaskSize: integer(120),
      /** Pools that the operator makes at start in `multi-pool` mode. */
      autoCreateCiliumPodIPPools: shaped<v.InferOutput<typeof pools>>(pools, {}),
      /** Requests that the operator may send to a cloud's API in a burst; unset for 20. */
      externalAPILimitBurstSize: integer(),
      /** Sustained requests per second that the operator sends to a cloud's API; unset for 4. */
      externalAPILimitQPS: decimal(),
    },
  },
  nodeIPAM: {
    /** Whether LoadBalancer Services can take the addresses of nodes. */
    enabled: boolean(false),
  },
  /** What assigns addresses to LoadBalancer Services without a class: `lbipam`, `nodeipam` or `none`. */
  defaultLBServiceIPAM: bare(word(['lbipam', 'nodeipam', 'none'], 'lbipam')),
  /** Whether Cilium gives addresses from CiliumLoadBalancerIPPools. */
  enableLBIPAM: boolean(true),
  /** Whether pods' IPv4 traffic leaves with the node's address; unset for yes, except on ENI. */
  enableIPv4Masquerade: boolean(),
  /** Whether pods' IPv6 traffic leaves with the node's address. */
  enableIPv6Masquerade: boolean(true),
  /** Whether the address of the route is used instead of the interface's first. */
  enableMasqueradeRouteSource: boolean(false),
  /** Interfaces on which traffic is masqueraded by iptables, in the syntax of `iptables -o`. */
  egressMasqueradeInterfaces: onItsLine(text()),
  ipMasqAgent: {
    /** Whether destinations can be left out of masquerading by a ConfigMap. */
    enabled: boolean(false),
    /** What the ConfigMap says: `nonMasqueradeCIDRs`, `masqLinkLocal`, `masqLinkLocalIPv6`. */
    config: fragment<IpMasqAgentConfig>(),
  },
  nat46x64Gateway: {
    /** Whether IPv4 and IPv6 are translated into each other by RFC 6052. */
    enabled: boolean(false),
  },
  nat: {
    /** Number of connections in the statistics of source NAT. */
    mapStatsEntries: integer(32),
    /** Time between two counts for these statistics, as a Go duration. */
    mapStatsInterval: text('30s'),
  },
  egressGateway: {
    /** Whether policies can send traffic out through chosen nodes. */
    enabled: boolean(false),
    /** Time between two checks of the gateways, as a Go duration. */
    reconciliationTriggerInterval: nullable(text('1s')),
    /** Maximum number of entries of the policies' map. */
    maxPolicyEntries: integer(),
  },
  /** Whether Linux may send packets of more than 64 KiB between IPv4 pods and the stack. */
  enableIPv4BIGTCP: boolean(false),
  /** Whether Linux may send packets of more than 64 KiB between IPv6 pods and the stack. */
  enableIPv6BIGTCP: boolean(false),
};

/** Destinations that are not masqueraded. */
export interface IpMasqAgentConfig {
  /** Networks to which pods keep their addresses. */
  readonly nonMasqueradeCIDRs?: readonly string[];
  /** Whether traffic to 169.254.0.0/16 is masqueraded. */
  readonly masqLinkLocal?: boolean;
  /** Whether traffic to fe80::/10 is masqueraded. */
  readonly masqLinkLocalIPv6?: boolean;
}
