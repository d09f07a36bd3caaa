import { EVICTION_POLICIES, PULL_POLICIES } from '../../kubernetes/words';
import { imageIn, ofVersion, since } from '../../settings/ranges';
import { boolean, fragments, integer, nullable, numberOrText, text, textMap, word } from '../../settings/schema';
import { bare, inline, onItsLine } from '../../settings/written';
import type { CiliumImage } from '../versions';

/** Where a container's image comes from. */
export function image(role: CiliumImage) {
  return {
    /** The whole reference to the image; when it is set, the parts below are ignored. */
    override: inline(text()),
    /** Image name with its registry. */
    repository: ofVersion((version) => imageIn(version, role).repository, inline(text(''))),
    /** Tag; `null` or empty for a reference by digest only. */
    tag: ofVersion((version) => imageIn(version, role).tag, inline(nullable(text('')))),
    /** When the kubelet pulls the image: `Always`, `IfNotPresent` or `Never`. */
    pullPolicy: onItsLine(nullable(word(PULL_POLICIES, 'IfNotPresent'))),
    /** Digest of the image, as `sha256:…`. */
    digest: ofVersion((version) => imageIn(version, role).digest, inline(nullable(text()))),
    /** Whether the digest is part of the reference. */
    useDigest: ofVersion((version) => imageIn(version, role).digest !== undefined, boolean(false)),
  };
}

/** How many pods a drain may take away at a time. */
export function podDisruptionBudget() {
  return {
    /** Whether there is a PodDisruptionBudget. */
    enabled: boolean(false),
    /** Pods that must stay: a number or a percentage. Set `maxUnavailable` to `null` with it. */
    minAvailable: onItsLine(numberOrText()),
    /** Pods that may be gone: a number or a percentage. */
    maxUnavailable: onItsLine(nullable(numberOrText(1))),
    /** Whether pods that are not ready may be evicted: `IfHealthyBudget` or `AlwaysAllow`. */
    unhealthyPodEvictionPolicy: onItsLine(word(EVICTION_POLICIES)),
  };
}

/** The ServiceMonitor, from which Prometheus' operator knows what to scrape. */
export function serviceMonitor(relabelings: readonly object[] = []) {
  return {
    /** Whether there is a ServiceMonitor. */
    enabled: boolean(false),
    /** Labels by which Prometheus selects the ServiceMonitor. */
    labels: textMap(),
    /** Annotations of the ServiceMonitor. */
    annotations: textMap(),
    /** Time between two scrapes. */
    interval: nullable(text('10s')),
    /** Timeout of a scrape. */
    scrapeTimeout: text(),
    /** Relabelling of targets. */
    relabelings: fragments(relabelings),
    /** Relabelling of samples. */
    metricRelabelings: fragments(),
  };
}

/** The ServiceAccount of one program's pods. */
export function serviceAccount(name: string, automount = true) {
  return {
    /** Whether the ServiceAccount is created. */
    create: boolean(true),
    /** Name of the ServiceAccount. */
    name: text(name),
    /** Whether its token is mounted into pods. */
    automount: boolean(automount),
    /** Annotations of the ServiceAccount. */
    annotations: textMap(),
  };
}

/** A namespace that holds copies of the Secrets which Envoy may read. */
export function secretsNamespace(name: string) {
  return {
    /** Whether the namespace is made here. */
    create: boolean(true),
    /** Name of the namespace. */
    name: text(name),
  };
}

/** Names the node of a target in its metrics, as upstream does for most of its own. */
export const NODE_RELABELING = {
  sourceLabels: ['__meta_kubernetes_pod_node_name'],
  targetLabel: 'node',
  action: 'replace',
  replacement: `\${1}`,
};

/** Dashboards for Grafana, whose sidecar finds them by their label. */
export function dashboards() {
  return {
    /** Whether the dashboards are installed. */
    enabled: boolean(false),
    /** The label that the sidecar looks for; empty for none. */
    label: bare(text('grafana_dashboard')),
    /** The value of that label. */
    labelValue: text('1'),
    /** Namespace of the dashboards; the install's by default. */
    namespace: onItsLine(text()),
    /** Annotations of the dashboards. */
    annotations: textMap(),
  };
}

/** A program's profiling endpoint. */
export function pprof(port: number) {
  return {
    /** Whether profiles are served. */
    enabled: boolean(false),
    /** Address that they are served on. */
    address: text('localhost'),
    /** Port that they are served on. */
    port: integer(port),
    /** Part of contended mutexes that is profiled: one in this many; 0 for none. */
    mutexProfileFraction: since('1.19', integer(0)),
    /** Nanoseconds of blocking of which one event is profiled; 0 for none. */
    blockProfileRate: since('1.19', integer(0)),
  };
}

/** A path of the node as a container sees it. */
export interface HostPathMount {
  /** Name of the volume. */
  readonly name: string;
  /** Path in the container. */
  readonly mountPath: string;
  /** Path on the node. */
  readonly hostPath: string;
  /** What must be there, as in a volume's `hostPath.type`. */
  readonly hostPathType?: string;
  readonly readOnly?: boolean;
  /** `None`, `HostToContainer` or `Bidirectional`. */
  readonly mountPropagation?: string;
}
