import * as v from 'valibot';
import { becomes, since, until } from '../../settings/ranges';
import { boolean, nullable, numberOrText, shaped, text, textList, word } from '../../settings/schema';
import { bare } from '../../settings/written';
import { booleanOrText, textOrList } from './either';

/** Services: what serves them, and how a backend is chosen. */
export const loadBalancingSettings = {
  /** Whether Cilium replaces kube-proxy. */
  kubeProxyReplacement: nullable(booleanOrText('false')),
  /**
   * Address on which the agent answers health checks in kube-proxy's place, such as `0.0.0.0:10256`; empty for none.
   */
  kubeProxyReplacementHealthzBindAddr: nullable(text('')),
  socketLB: {
    /** Whether a backend is chosen when a program connects, and not for each packet. */
    enabled: nullable(boolean(false)),
    /** Whether this is done only in the host's network. */
    hostNamespaceOnly: booleanOrText(),
    /** Whether connections to backends that are gone are terminated. */
    terminatePodConnections: bare(booleanOrText()),
    /** Whether it is reported. */
    tracing: booleanOrText(),
  },
  loadBalancer: {
    /** Whether the agent is a load balancer without an API server. */
    standalone: until('1.19', 'Remove it: agents always have an API server.', booleanOrText()),
    /** How a backend is chosen: `random` or `maglev`. */
    algorithm: word(['random', 'maglev']),
    /** How packets reach backends on other nodes: `snat`, `dsr` or `hybrid`. */
    mode: word(['snat', 'dsr', 'hybrid']),
    /** Whether network drivers run the programs: `disabled`, `native` or `best-effort`. */
    acceleration: nullable(word(['disabled', 'native', 'best-effort', 'testing-only'], 'disabled')),
    /** How DSR carries the Service's address: `opt`, `ipip` or `geneve`. */
    dsrDispatch: word(['opt', 'ipip', 'geneve']),
    /** Whether topology hints are used. */
    serviceTopology: becomes('1.19', false, booleanOrText()),
    protocolDifferentiation: {
      /** Whether a port is one Service for TCP and another for UDP. */
      enabled: until('1.19', 'Remove it: protocols are always distinguished.', booleanOrText()),
    },
    /** Longest wait for the state of Services at a start, as a Go duration. */
    reflectorWaitTime: since('1.20', text()),
    l7: {
      /** `envoy`, so that Envoy balances the Services that ask for it, or `disabled`. */
      backend: word(['disabled', 'envoy'], 'disabled'),
      /** Ports of Services that are always balanced by Envoy. */
      ports: shaped<readonly (number | string)[]>(v.array(v.union([v.number(), v.string()])), []),
      /** How Envoy chooses a backend: `round_robin`, `least_request` or `random`. */
      algorithm: word(['round_robin', 'least_request', 'random', 'ring_hash', 'maglev'], 'round_robin'),
    },
  },
  nodePort: {
    /** Whether Cilium serves NodePorts even if it does not replace kube-proxy. */
    enabled: until('1.19', 'Use kubeProxyReplacement: true.', boolean(false)),
    /** Whether the source address of answers is looked up for each packet. */
    enableDynamicSourceLookup: since('1.20', nullable(boolean(false))),
    /** Range of the ports, as `first,last`. */
    range: text(),
    /** Networks from which the addresses for NodePorts are taken. */
    addresses: nullable(textOrList('')),
    /** Interface to backends on other nodes. */
    directRoutingDevice: text(),
    /** Whether programs are kept from binding to ports of Services. */
    bindProtection: boolean(true),
    /** Whether the range is reserved when it clashes with the kernel's own. */
    autoProtectPortRange: boolean(true),
    /** Whether `healthCheckNodePort` is served. */
    enableHealthCheck: nullable(boolean(true)),
    /** Whether it is also served on the address of the load balancer. */
    enableHealthCheckLoadBalancerIP: nullable(boolean(false)),
  },
  maglev: {
    /** Size of a Service's table: a prime number. */
    tableSize: numberOrText(),
    /** Seed of the hashing, the same in the whole cluster: base64 of 12 bytes. */
    hashSeed: text(),
  },
  /** Whether clients can stay with their backend. */
  sessionAffinity: until('1.19', 'Remove it: it is always on.', booleanOrText()),
  /** Whether `loadBalancerSourceRanges` is enforced. */
  svcSourceRangeCheck: until('1.19', 'Remove it: it is always on.', boolean(true)),
  /** What a Service without backends answers: `reject` or `drop`. */
  serviceNoBackendResponse: bare(nullable(word(['reject', 'drop'], 'reject'))),
  /** Whether `internalTrafficPolicy` is respected. */
  enableInternalTrafficPolicy: until('1.19', 'Remove it: it is always on.', boolean(true)),
  /**
   * Whether traffic to a Service without endpoints is answered as `serviceNoBackendResponse` says, and not routed on.
   */
  enableNoServiceEndpointsRoutable: since('1.19', nullable(boolean(true))),
  /** Retired name of `localRedirectPolicies.enabled`. */
  localRedirectPolicy: boolean(false),
  localRedirectPolicies: {
    /** Whether policies can redirect traffic to a backend of the same node. */
    enabled: boolean(false),
    /** Networks that policies may redirect; unset for all. */
    addressMatcherCIDRs: textList(),
  },
};
