import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Manifest } from '../../kubernetes/objects';
import {
  boolean,
  decimal,
  fragment,
  integer,
  nullable,
  numberOrText,
  text,
  textList,
  textMap,
  withWords,
} from '../../settings/schema';
import { bare, onItsLine } from '../../settings/written';
import { booleanOrText } from './either';

/** Settings of the whole install, and how it monitors itself. */
export const generalSettings = {
  /** Namespace of all objects; empty for the release's. */
  namespaceOverride: bare(nullable(text(''))),
  /**
   * The version that Cilium was first installed with, such as `1.14`: its defaults are kept. Unset for a new install.
   */
  upgradeCompatibility: text(),
  rbac: {
    /** Whether roles and bindings are created. */
    create: boolean(true),
  },
  debug: {
    /** Whether debug messages are logged. */
    enabled: boolean(false),
    /** Subsystems that log even more, separated by spaces: `flow`, `kvstore`, `envoy`, `datapath`, `policy`. */
    verbose: bare(
      nullable(
        withWords(text(''), {
          known: ['flow', 'kvstore', 'envoy', 'datapath', 'policy'],
          in: (groups) =>
            String(groups)
              .split(/[\s,]+/)
              .filter(Boolean),
        }),
      ),
    ),
    /** Time between two samples of the agent's own metrics, as a Go duration. */
    metricsSamplingInterval: bare(nullable(text('5m'))),
  },
  cluster: {
    /** Name of the cluster: up to 32 lower-case letters, digits and dashes. */
    name: text('default'),
    /**
     * Number of the cluster in a mesh: 1 to 255, or to 511 with `clustermesh.maxConnectedClusters: 511`; 0 outside a
     * mesh.
     */
    id: nullable(integer(0)),
  },
  /** Options of the log, such as `format: json`. */
  logOptions: fragment(),
  /** Whether the load of the node is logged from time to time. */
  logSystemLoad: boolean(false),
  /** Whether nodes check that they reach each other. */
  healthChecking: nullable(boolean(true)),
  /** Unanswered ICMP requests after which a node or endpoint counts as unreachable. */
  healthCheckICMPFailureThreshold: nullable(integer(3)),
  /** Port of the agent's API for `cilium-health`. */
  clusterHealthPort: bare(numberOrText()),
  endpointHealthChecking: {
    /** Whether virtual endpoints check that they reach each other. */
    enabled: boolean(true),
  },
  /** From 0 (often) to 1 (rarely): how the probing of connectivity grows with the cluster. */
  connectivityProbeFrequencyRatio: decimal(),
  monitor: {
    /** Whether a container in the agent's pod prints what the datapath reports. */
    enabled: boolean(false),
    /** Types of events that it prints. */
    eventTypes: textList(),
    /** Resources of the container. */
    resources: fragment<Manifest<k8s.ResourceRequirements>>(),
  },
  /** Time after which the agent gives up waiting for CRDs, as a Go duration; empty for 5 minutes. */
  crdWaitTimeout: nullable(text('')),
  /** Limits of the agent's API that replace the built-in ones. */
  apiRateLimit: text(),
  /** Taint of a node on which the agent does not run yet. */
  agentNotReadyTaintKey: onItsLine(nullable(text('node.cilium.io/agent-not-ready'))),
  /** Whether all state of the node is deleted when the agent's pod starts. Endpoints may change their addresses. */
  cleanState: boolean(false),
  /** Whether the eBPF state of the node is deleted when the agent's pod starts. Connections are disturbed. */
  cleanBpfState: boolean(false),
  /** Whether the agent skips the check of Envoy's version. */
  disableEnvoyVersionCheck: booleanOrText(),
  etcd: {
    /** Whether the agent uses an etcd cluster in addition to the API server. */
    enabled: boolean(false),
    /** URLs of the etcd members. */
    endpoints: textList(['https://CHANGE-ME:2379']),
    /** Whether the Secret `cilium-etcd-secrets` holds a client certificate for etcd. */
    ssl: boolean(false),
  },
  /** Extra keys of `cilium-config`, and what replaces keys that other settings write. Values must be text. */
  extraConfig: textMap(),
  sctp: {
    /** Whether SCTP is handled; ports are not translated and there is no multihoming. */
    enabled: nullable(boolean(false)),
  },
};
