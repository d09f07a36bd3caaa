import * as v from 'valibot';
import { becomes, since, until } from '../../settings/ranges';
import {
  boolean,
  fragment,
  fragments,
  integer,
  nullable,
  numberOrText,
  shaped,
  text,
  textList,
  textMap,
  withWords,
} from '../../settings/schema';
import { bare } from '../../settings/written';
import { certificateMethod, generatedCertificate, type IssuerRef } from './certificates';
import { hubbleRelaySettings } from './hubble-relay';
import { hubbleUiSettings } from './hubble-ui';
import { dashboards, NODE_RELABELING, serviceMonitor } from './shared';

const HTTP_REDACTION = {
  /** Hides the query of URLs. */
  urlQuery: boolean(false),
  /** Hides user names and passwords in URLs. */
  userInfo: boolean(true),
  headers: {
    /** The only headers that are shown. Not together with `deny`. */
    allow: textList(),
    /** Headers that are hidden. Not together with `allow`. */
    deny: textList(),
  },
};

const KNOWN_METRICS = [
  'dns',
  'drop',
  'flow',
  'flows-to-world',
  'http',
  'httpV2',
  'icmp',
  'kafka',
  'policy',
  'port-distribution',
  'tcp',
];

const METRICS = {
  /** Metrics that are collected, with their options, such as `dns:query;ignoreAAAA`; none when empty. */
  enabled: withWords(textList(), {
    known: KNOWN_METRICS,
    in: (metrics) => (metrics as readonly string[]).map((metric) => metric.split(':')[0] ?? ''),
  }),
  /** Whether metrics are offered in the OpenMetrics format. */
  enableOpenMetrics: boolean(false),
  /** Port that the agent serves the metrics on. */
  port: integer(9965),
  tls: {
    /** Whether the metrics are served with TLS. */
    enabled: boolean(false),
    server: {
      ...generatedCertificate(),
      mtls: {
        /** Whether a scraper must show a certificate. */
        enabled: boolean(false),
        /** Whether `name` is a Secret, and not a ConfigMap. */
        useSecret: boolean(false),
        /** The object with the CA of the scrapers' certificates; the CA of the serving certificate when unset. */
        name: text(),
        /** The entry that is the CA. */
        key: text('ca.crt'),
      },
    },
  },
  /** Annotations of the Service. */
  serviceAnnotations: textMap(),
  serviceMonitor: {
    ...serviceMonitor([NODE_RELABELING]),
    /** The Service's label whose value becomes the job in Prometheus. */
    jobLabel: nullable(text('')),
    /** How Prometheus checks the certificate, when `tls` is enabled. */
    tlsConfig: fragment(),
  },
  /** Grafana dashboards of the metrics. */
  dashboards: dashboards(),
  dynamic: {
    /** Whether metrics come from a ConfigMap that may change while agents run. */
    enabled: boolean(false),
    config: {
      /** Name of that ConfigMap. */
      configMapName: text('cilium-dynamic-metrics-config'),
      /** Whether it is made here. */
      createConfigMap: boolean(true),
      /** Its metrics: name, context options and filters of each. */
      content: fragments(),
    },
  },
};

const STATIC_EXPORT = {
  /** Whether flows are written to a file. */
  enabled: boolean(false),
  /** The file, on each node. */
  filePath: text('/var/run/cilium/hubble/events.log'),
  /** Fields that are written; all when empty. */
  fieldMask: textList(),
  /** Fields by which flows are aggregated; none when empty. */
  fieldAggregate: since('1.19', textList()),
  /** Time over which flows are aggregated, as a Go duration; `0s` for no aggregation. */
  aggregationInterval: since('1.19', text('0s')),
  /** Filters (JSON) of flows that are written. */
  allowList: textList(),
  /** Filters (JSON) of flows that are not written. */
  denyList: textList(),
  /** Megabytes after which the file is rotated. */
  fileMaxSizeMb: integer(10),
  /** Rotated files that are kept. */
  fileMaxBackups: integer(5),
  /** Whether rotated files are compressed. */
  fileCompress: boolean(false),
};

const EXPORT_OF_ALL = {
  name: 'all',
  fieldMask: [],
  includeFilters: [],
  excludeFilters: [],
  filePath: '/var/run/cilium/hubble/events.log',
  fileMaxSizeMb: 10,
  fileMaxBackups: 5,
  fileCompress: false,
};

const DYNAMIC_EXPORT = {
  /** Whether exports come from a ConfigMap that may change while agents run. */
  enabled: boolean(false),
  config: {
    /** Name of that ConfigMap. */
    configMapName: bare(text('cilium-flowlog-config')),
    /** Whether it is made here. */
    createConfigMap: boolean(true),
    /** Its exports: file, fields and filters of each. */
    content: becomes(
      '1.19',
      [{ ...EXPORT_OF_ALL, fieldAggregate: [], aggregationInterval: '0s' }],
      fragments<object>([EXPORT_OF_ALL]),
    ),
  },
};

/** Hubble: flows and metrics of what passes through Cilium. */
export const hubbleSettings = {
  /** Whether agents observe flows. */
  enabled: boolean(true),
  /** Annotations of Hubble's own objects. */
  annotations: textMap(),
  /** Events that may wait for Hubble; the monitor's queue size when unset. */
  eventQueueSize: numberOrText(),
  /** Flows that an agent keeps: 2^n - 1, up to 65535; 4095 when unset. */
  eventBufferCapacity: numberOrText(),
  /** Whether the pods of relay and UI share the user namespace of their node; unset for the default of Kubernetes. */
  hostUsers: since('1.20', boolean()),
  /** Time between two reports of lost events, as a Go duration. */
  lostEventSendInterval: since('1.19', text()),
  metrics: METRICS,
  /** Unix socket that the agent serves flows on. */
  socketPath: text('/var/run/cilium/hubble.sock'),
  networkPolicyCorrelation: {
    /** Whether flows name the policies that allowed or denied them. */
    enabled: boolean(true),
  },
  redact: {
    /** Whether sensitive parts of L7 flows are hidden. */
    enabled: boolean(false),
    http: HTTP_REDACTION,
    kafka: {
      /** Hides API keys of Kafka. */
      apiKey: until('1.20', 'Remove it: Kafka is no longer parsed.', boolean(true)),
    },
  },
  /** Address that the agent serves flows on, for the relay; `null` for none. */
  listenAddress: nullable(text(':4244')),
  /** Whether IPv6 addresses are announced to peers where both exist. */
  preferIpv6: boolean(false),
  /** Whether events of unknown cgroups are left out. */
  skipUnknownCGroupIDs: boolean(),
  peerService: {
    /** Port of the Service; 443 with TLS and 80 without when unset. */
    servicePort: bare(numberOrText()),
    /** Port behind the Service: the port of `listenAddress`. */
    targetPort: integer(4244),
    /** The cluster's DNS domain. */
    clusterDomain: bare(text('cluster.local')),
  },
  tls: {
    /** Whether agents and relay speak mutual TLS. */
    enabled: boolean(true),
    auto: {
      /** Whether certificates are made in the cluster; otherwise they are expected in Secrets. */
      enabled: boolean(true),
      /**
       * What makes certificates: a CronJob with its own CA (`cronJob`), or cert-manager (`certmanager`). With `helm`
       * the chart would put private keys into the manifests; values files that ask for it get the CronJob.
       */
      method: certificateMethod(),
      /** Days that a certificate is valid. */
      certValidityDuration: integer(365),
      /** When certificates are renewed, as a cron schedule; `null` for only once, at install. */
      schedule: nullable(text('0 0 1 */4 *')),
      /** The issuer, with `method: certmanager`. */
      certManagerIssuerRef: fragment<IssuerRef>(),
      /** Subject of the certificates, with `method: certmanager`. */
      subject: since('1.20', fragment()),
      /** Key of the certificates, with `method: certmanager`. */
      privateKey: since('1.20', fragment()),
    },
    /** The agents' certificate. */
    server: generatedCertificate(),
  },
  relay: hubbleRelaySettings,
  ui: hubbleUiSettings,
  export: {
    static: STATIC_EXPORT,
    dynamic: DYNAMIC_EXPORT,
    /** Retired: overrides the value of the same name in `static`. */
    aggregationInterval: since('1.19', text()),
    /** Retired: overrides the value of the same name in `static` and in every dynamic export. */
    fileMaxSizeMb: numberOrText(),
    /** Retired: overrides the value of the same name in `static` and in every dynamic export. */
    fileMaxBackups: numberOrText(),
    /** Retired: overrides the value of the same name in `static` and in every dynamic export. */
    fileCompress: shaped(v.union([v.boolean(), v.string()])),
  },
  dropEventEmitter: {
    /** Whether dropped packets become events of the pods concerned. */
    enabled: boolean(false),
    /** Minimum time between two identical events. */
    interval: text('2m'),
    /** Reasons for a drop that make an event. */
    reasons: textList(['auth_required', 'policy_denied']),
  },
};
