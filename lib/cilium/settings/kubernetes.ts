import { until } from '../../settings/ranges';
import { boolean, fragments, integer, nullable, numberOrText, oneOf, text, word } from '../../settings/schema';
import { bare } from '../../settings/written';
import { booleanOrText } from './either';

/** How Cilium reaches the API server and which of its objects it uses. */
export const kubernetesSettings = {
  k8sServiceHostRef: {
    /** Name of a ConfigMap that holds the API server's host; not together with `k8sServiceHost`. */
    name: text(),
    /** Key of that ConfigMap. */
    key: text(),
  },
  /** Host of the API server; `auto` is looked up in the live cluster, which a manifest cannot do. */
  k8sServiceHost: nullable(text('')),
  /** Port of the API server. */
  k8sServicePort: numberOrText(''),
  k8sClientRateLimit: {
    /** Sustained requests per second that an agent sends to the API server; unset for 10. */
    qps: integer(),
    /** Requests that an agent may send in a burst; unset for 20. */
    burst: integer(),
    operator: {
      /** Sustained requests per second that the operator sends to the API server; unset for 100. */
      qps: integer(),
      /** Requests that the operator may send in a burst; unset for 200. */
      burst: integer(),
    },
  },
  k8sClientExponentialBackoff: {
    /** Whether an agent waits longer and longer between requests to a failing API server. */
    enabled: boolean(true),
    /** The first wait, in seconds. */
    backoffBaseSeconds: integer(1),
    /** The longest wait, in seconds. */
    backoffMaxDurationSeconds: integer(120),
  },
  k8s: {
    /** Whether an agent waits until its node has an IPv4 pod CIDR. */
    requireIPv4PodCIDR: nullable(boolean(false)),
    /** Whether an agent waits until its node has an IPv6 pod CIDR. */
    requireIPv6PodCIDR: nullable(boolean(false)),
    /** URLs of several API servers, separated by spaces. */
    apiServerURLs: bare(text()),
    /** Value of the label `service.kubernetes.io/service-proxy-name` of the Services that Cilium serves. */
    serviceProxyName: text(),
  },
  /** Whether Cilium watches EndpointSlices. */
  enableK8sEndpointSlice: until('1.19', 'Remove it: EndpointSlices are always watched.', booleanOrText()),
  /** Whether an agent writes what it knows into annotations of its node. */
  annotateK8sNode: boolean(false),
  /** Whether nodes are written to the key-value store. */
  synchronizeK8sNodes: nullable(boolean(true)),
  /** Whether Cilium does without CiliumEndpoint objects. */
  disableEndpointCRD: boolean(false),
  ciliumEndpointSlice: {
    /** Whether the operator bundles CiliumEndpoint objects, which lightens the load on the API server. */
    enabled: boolean(false),
    /** How many requests the operator sends: from `nodes` nodes on, `limit` per second, with bursts of up to `burst`. */
    rateLimits: fragments<CiliumEndpointSliceRateLimit>([
      { nodes: 0, limit: 10, burst: 20 },
      { nodes: 100, limit: 50, burst: 100 },
    ]),
  },
  /** Where identities are kept; the two double modes are for moving from one to the other. */
  identityAllocationMode: bare(word(['crd', 'kvstore', 'doublewrite-readkvstore', 'doublewrite-readcrd'], 'crd')),
  /** What creates identities; `both` is for moving from one to the other. */
  identityManagementMode: oneOf(['agent', 'operator', 'both'], 'agent'),
  /** Time before an endpoint uses a new identity, as a Go duration; empty for 5 seconds. */
  identityChangeGracePeriod: nullable(text('')),
  wellKnownIdentities: {
    /** Whether well-known components have fixed identities. */
    enabled: boolean(false),
  },
  /** Labels that make up an identity, in the syntax of the agent's `--labels`. */
  labels: text(),
  /** Labels that make up the identity of a node, in the same syntax. */
  nodeLabels: text(),
  /** Whether policies can select nodes by their labels. */
  nodeSelectorLabels: boolean(false),
};

/** A limit of requests, from a number of nodes on. */
export interface CiliumEndpointSliceRateLimit {
  /** Number of nodes from which on it applies. */
  readonly nodes: number;
  /** Requests per second, up to 50. */
  readonly limit: number;
  /** Requests in a burst, up to 100. */
  readonly burst: number;
}
