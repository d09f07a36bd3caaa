import * as v from 'valibot';
import { since } from '../../settings/ranges';
import {
  boolean,
  integer,
  nullable,
  numberOrText,
  shaped,
  text,
  withWords,
  word,
  wordInAnyCase,
} from '../../settings/schema';
import { onItsLine } from '../../settings/written';

/** The programs in the kernel, their maps, and what they report. */
export const bpfSettings = {
  bpf: {
    autoMount: {
      /** Whether an init container mounts the BPF file system on the node. */
      enabled: boolean(true),
    },
    /** Where the BPF file system is mounted. */
    root: nullable(text('/sys/fs/bpf')),
    /** Whether maps take all their memory at start, which makes them faster. */
    preallocateMaps: boolean(false),
    /** Maximum number of entries of the authentications' map. */
    authMapMax: integer(),
    /** Whether packets and bytes of connections are counted. */
    ctAccounting: boolean(false),
    /** Maximum number of TCP connections that are tracked. */
    ctTcpMax: integer(),
    /** Maximum number of other connections that are tracked. */
    ctAnyMax: integer(),
    distributedLRU: {
      /** Whether each CPU has its own part of the maps. */
      enabled: boolean(false),
    },
    events: {
      default: {
        /** Sustained events per second; needs `burstLimit`. */
        rateLimit: integer(),
        /** Events in a burst; needs `rateLimit`. */
        burstLimit: integer(),
      },
      drop: {
        /** Whether dropped packets are reported. */
        enabled: boolean(true),
      },
      policyVerdict: {
        /** Whether verdicts of policies are reported. */
        enabled: boolean(true),
      },
      trace: {
        /** Whether forwarded packets are reported. */
        enabled: boolean(true),
      },
    },
    /** Maximum number of entries of the load balancer's maps. */
    lbMapMax: nullable(integer(65536)),
    /** Maximum number of entries of the map for source NAT. */
    natMax: integer(),
    /** Maximum number of entries of the neighbours' map. */
    neighMax: integer(),
    /** Maximum number of entries of the nodes' map. */
    nodeMapMax: integer(),
    /** Maximum number of entries of an endpoint's policy map. */
    policyMapMax: nullable(integer(16384)),
    /** Fill level of an endpoint's policy map from which on it is reported, from 0 to 1. */
    policyMapPressureMetricsThreshold: since('1.19', numberOrText()),
    /** Maximum number of entries of the map with statistics of policies. */
    policyStatsMapMax: nullable(integer(65536)),
    /** Share of the node's memory that all maps take together, above 0 and up to 1; unset for 0.0025. */
    mapDynamicSizeRatio: numberOrText(),
    /** How much reports about a connection are aggregated: `none`, `low`, `medium`, `maximum`. */
    monitorAggregation: onItsLine(
      wordInAnyCase(
        ['', 'none', 'disabled', 'lowest', 'low', 'medium', 'max', 'maximum', '0', '1', '2', '3', '4'],
        'medium',
      ),
    ),
    /** Time between two reports about an active connection, as a Go duration. */
    monitorInterval: nullable(text('5s')),
    /** Number of the IP option by which packets are traced; 0 for none. */
    monitorTraceIPOption: since('1.19', nullable(integer(0))),
    /** TCP flags that cause a report when they are first seen. */
    monitorFlags: onItsLine(
      withWords(text('all'), {
        known: ['all', 'none', 'fin', 'syn', 'rst', 'psh', 'ack', 'urg', 'ece', 'cwr'],
        in: (flags) =>
          String(flags)
            .toLowerCase()
            .split(/[\s,]+/)
            .filter(Boolean),
      }),
    ),
    /** Whether ClusterIPs are reachable from outside the cluster. */
    lbExternalClusterIP: nullable(boolean(false)),
    /** Whether `loadBalancerSourceRanges` holds for Services of every type. */
    lbSourceRangeAllTypes: nullable(boolean(false)),
    /** Whether Services can choose their algorithm by an annotation. */
    lbAlgorithmAnnotation: nullable(boolean(false)),
    /** Whether Services can choose between SNAT and DSR by an annotation. */
    lbModeAnnotation: nullable(boolean(false)),
    /** Whether eBPF does the masquerading, and not iptables. */
    masquerade: boolean(),
    /** Whether packets go through the host's network stack instead of bypassing it. */
    hostLegacyRouting: boolean(),
    /** Whether packets reach the proxy by eBPF, and not by iptables. */
    tproxy: boolean(),
    /** VLANs whose packets are left alone; 0 stands for all. */
    vlanBypass: shaped<readonly (number | string)[]>(v.array(v.union([v.number(), v.string()])), []),
    /** Whether Services may take over any external address (CVE-2020-8554). */
    disableExternalIPMitigation: boolean(false),
    /** Whether programs are attached by tcx where the kernel has it. */
    enableTCX: nullable(boolean(true)),
    /** Kind of the pods' interfaces: `veth`, `netkit` or `netkit-l2`. */
    datapathMode: nullable(word(['veth', 'netkit', 'netkit-l2'], 'veth')),
  },
  /** Whether programs use the kernel's jiffies as their clock where that is cheaper. */
  bpfClockProbe: nullable(boolean(false)),
};
