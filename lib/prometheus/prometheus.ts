import type { Construct } from 'constructs';
import { Port } from '../cilium/policy';
import {
  type ByProfile,
  ChartReference,
  ClusterKinds,
  type ComponentDirectory,
  type DataVolumeProps,
  type Flow,
  FlowPeer,
  type HelmValues,
  type MetricsEndpoint,
  ofProfile,
  PlatformComponent,
  Profile,
  podSize,
  sizeFor,
  type Workload,
  WorkloadKind,
  type WorkloadSize,
  type WorkloadSizes,
} from '../gitops';
import { volumeValues } from '../gitops/data-volume';
import { endpointsOf } from '../gitops/mesh';
import { isolatedContainer } from '../kubernetes/pod-security';
import { METRIC_STORE, OBSERVABILITY, VOLUME_SIZES } from '../observability';
import { refuse } from '../problems';
import { checkProps } from '../settings/props';
import type { AlertReceiver } from './alert-receiver';
import { ALERT_RULES, type AlertRule, ruleGroups } from './alert-rules';
import { ALERTMANAGER_PORT, alertmanagerValues } from './alertmanager';
import { PROMETHEUS_PROPS, type PrometheusProps } from './prometheus-props';
import { scrapeJob, targetOf } from './scrape-job';
import type { ScrapeTarget } from './scrape-target';
import { STATE_METRICS_PORT, stateMetricsValues } from './state-metrics';

// 8 kB for each series, before any query: the API server, cAdvisor and the components of a laptop have tens of
// thousands. https://github.com/prometheus/prometheus/issues/4553
const SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: podSize({ cpu: '30m', memory: '160Mi' }, { cpu: '500m', memory: '1Gi' }),
  [Profile.WORKSTATION]: podSize({ cpu: '100m', memory: '512Mi' }, { cpu: '1', memory: '2Gi' }),
  [Profile.PRODUCTION]: podSize({ cpu: '500m', memory: '2Gi' }, { cpu: '2', memory: '4Gi' }),
};

// kube-state-metrics takes 250MiB for 100 nodes; the chart suggests 32Mi for few.
const SMALL_STATE_METRICS = podSize({ cpu: '10m', memory: '32Mi' }, { cpu: '200m', memory: '160Mi' });
const STATE_METRICS_SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: SMALL_STATE_METRICS,
  [Profile.WORKSTATION]: SMALL_STATE_METRICS,
  [Profile.PRODUCTION]: podSize({ cpu: '100m', memory: '128Mi' }, { cpu: '500m', memory: '512Mi' }),
};

const SMALL_ALERTMANAGER = podSize({ cpu: '10m', memory: '32Mi' }, { cpu: '100m', memory: '96Mi' });
const ALERTMANAGER_SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: SMALL_ALERTMANAGER,
  [Profile.WORKSTATION]: SMALL_ALERTMANAGER,
  [Profile.PRODUCTION]: podSize({ cpu: '50m', memory: '64Mi' }, { cpu: '500m', memory: '192Mi' }),
};

const RETENTION: ByProfile<string> = {
  [Profile.LAPTOP]: '2d',
  [Profile.WORKSTATION]: '15d',
  [Profile.PRODUCTION]: '30d',
};

const HTTP = 9090;
const KUBELET = 10250;

// The chart's jobs that look for annotations of Services and pods: here each component declares its metrics endpoints.
const BY_ANNOTATION = [
  'kubernetes-service-endpoints',
  'kubernetes-service-endpoints-slow',
  'prometheus-pushgateway',
  'kubernetes-services',
  'kubernetes-pods',
  'kubernetes-pods-slow',
];

// The chart's own, 3.14, was supported for six weeks; 3.13 is until 2027-07-31.
const LONG_TERM_SUPPORT = { repository: 'quay.io/prometheus/prometheus', tag: 'v3.13.3' };

/**
 * Prometheus: scrapes and keeps the metrics of every component of the platform that has some, of the API server, and
 * of the kubelets with their containers. Scrape jobs and network policies follow from what the components declare.
 *
 * It includes kube-state-metrics, and an Alertmanager if there is a receiver for alerts. Node metrics come from
 * `NodeExporter`, which needs a privileged namespace.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/
 */
export class Prometheus extends PlatformComponent {
  /** The port of the server's pods, with the API for queries. */
  static readonly PORT = HTTP;

  readonly chart = ChartReference.https('https://prometheus-community.github.io/helm-charts', 'prometheus', '29.27.0');

  readonly namespace = OBSERVABILITY;

  readonly clusterKinds = [ClusterKinds.CLUSTER_ROLE, ClusterKinds.CLUSTER_ROLE_BINDING];

  override readonly metrics: readonly MetricsEndpoint[];

  readonly workloads: readonly Workload[];

  private readonly targets: ScrapeTarget[] = [];
  private readonly scrapeInterval: string;
  private readonly retention: string;
  override readonly dataVolumes: readonly DataVolumeProps[];
  private readonly volume: DataVolumeProps;
  private readonly volumeSize: string;
  private readonly receiver: AlertReceiver | undefined;
  private readonly rules: readonly AlertRule[];

  constructor(scope: Construct, id = 'prometheus', props: PrometheusProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROMETHEUS_PROPS);
    const { profile = Profile.LAPTOP, server, scrapeInterval = '1m', volume = {}, alertReceiver } = props;
    refuse(this, alertReceiver?._problems ?? []);
    this.receiver = alertReceiver;
    this.rules = [...ALERT_RULES, ...(props.alertRules ?? [])];
    this.metrics = [
      { workload: 'server', port: HTTP },
      // Its metrics are about other objects, and name those.
      { workload: 'state-metrics', port: STATE_METRICS_PORT, honorLabels: true },
      ...(alertReceiver ? [{ workload: 'alertmanager', port: ALERTMANAGER_PORT }] : []),
    ];
    this.scrapeInterval = scrapeInterval;
    this.retention = props.retention ?? ofProfile(profile, RETENTION);
    this.volume = volume;
    this.dataVolumes = [volume];
    this.volumeSize = ofProfile(profile, VOLUME_SIZES);
    this.workloads = [
      {
        name: 'server',
        kind: WorkloadKind.DEPLOYMENT,
        podLabels: {
          'app.kubernetes.io/name': 'prometheus',
          'app.kubernetes.io/instance': id,
          'app.kubernetes.io/component': 'server',
        },
        size: sizeFor(profile, SIZES, server),
      },
      {
        name: 'state-metrics',
        kind: WorkloadKind.DEPLOYMENT,
        podLabels: { 'app.kubernetes.io/name': 'kube-state-metrics', 'app.kubernetes.io/instance': id },
        size: { ...sizeFor(profile, STATE_METRICS_SIZES, props.stateMetrics), replicas: 1 },
      },
      ...(alertReceiver ? [this.alertmanager(sizeFor(profile, ALERTMANAGER_SIZES, props.alertmanager))] : []),
    ];
    METRIC_STORE.state(this, { component: this.name, url: this.url, port: HTTP });
  }

  private alertmanager(size: WorkloadSize): Workload {
    const podLabels = { 'app.kubernetes.io/name': 'alertmanager', 'app.kubernetes.io/instance': this.name };
    return { name: 'alertmanager', kind: WorkloadKind.STATEFUL_SET, podLabels, size };
  }

  /** Also scrapes pods that belong to no component. */
  addTarget(target: ScrapeTarget): void {
    this.targets.push(target);
  }

  /** Where queries go, from inside of the cluster. */
  get url(): string {
    return `http://${this.name}-server.${this.namespace.name}.svc`;
  }

  values(directory: ComponentDirectory): HelmValues {
    const { requests, limits } = this.sizeOf('server');
    return {
      alertmanager: this.receiver
        ? alertmanagerValues(
            this.alertmanagerName,
            this.receiver,
            this.sizeOf('alertmanager'),
            volumeValues({ storageClassName: this.volume.storageClassName }, '50Mi', directory),
          )
        : { enabled: false },
      'kube-state-metrics': stateMetricsValues(`${this.name}-state-metrics`, this.sizeOf('state-metrics')),
      'prometheus-node-exporter': { enabled: false },
      'prometheus-pushgateway': { enabled: false },
      configmapReload: { prometheus: { enabled: false } },
      server: {
        fullnameOverride: `${this.name}-server`,
        image: LONG_TERM_SUPPORT,
        // Instead of a sidecar that watches the file.
        extraFlags: ['enable-feature=auto-reload-config'],
        global: { scrape_interval: this.scrapeInterval },
        retention: this.retention,
        ...(this.receiver ? { alertmanagers: [{ static_configs: [{ targets: [this.alertmanagerAddress] }] }] } : {}),
        persistentVolume: volumeValues(this.volume, this.volumeSize, directory),
        resources: { requests, limits },
        securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
        containerSecurityContext: isolatedContainer(),
      },
      scrapeConfigs: {
        // Its own endpoint is among those of the components.
        prometheus: { enabled: false },
        ...Object.fromEntries(BY_ANNOTATION.map((job) => [job, { enabled: false }])),
      },
      serverFiles: {
        'prometheus.yml': { scrape_configs: this.jobs(directory) },
        'alerting_rules.yml': ruleGroups(this.rules, directory),
      },
    };
  }

  private get alertmanagerName(): string {
    return `${this.name}-alertmanager`;
  }

  private get alertmanagerAddress(): string {
    return `${this.alertmanagerName}.${this.namespace.name}.svc:${ALERTMANAGER_PORT}`;
  }

  override flows(directory: ComponentDirectory): readonly Flow[] {
    const from = this.pods('server');
    const endpoints = directory.components.flatMap((component) =>
      endpointsOf(component, directory).map((one) => ({ ...one, component: component.name })),
    );
    return [
      this.toApiserver('server', 'finds pods and nodes, and reads the metrics of the API server'),
      { from, to: FlowPeer.nodes(), ports: [Port.tcp(KUBELET)], why: 'reads the metrics of kubelets and containers' },
      ...endpoints.map(({ component, workload, port }) => ({
        from,
        to: FlowPeer.workload(component, workload),
        ports: [Port.tcp(port)],
        why: `reads the metrics of ${component}`,
      })),
      this.toApiserver('state-metrics', 'reads the state of nodes, pods and workloads'),
      ...this.alertFlows(),
      ...this.targets.map(({ component, namespace, port, nodeLabels, hostNetwork = nodeLabels !== undefined }) => ({
        from,
        to: hostNetwork ? FlowPeer.nodes() : FlowPeer.namespace(namespace),
        ports: [Port.tcp(port)],
        why: `reads the metrics of ${component}`,
      })),
    ];
  }

  private alertFlows(): readonly Flow[] {
    if (!this.receiver) return [];
    const alertmanager = this.pods('alertmanager');
    return [
      { from: this.pods('server'), to: alertmanager, ports: [Port.tcp(ALERTMANAGER_PORT)], why: 'sends alerts' },
      { from: alertmanager, to: this.receiver._peer, ports: [this.receiver._port], why: 'notifies of alerts' },
    ];
  }

  private jobs(directory: ComponentDirectory): object[] {
    const ofComponents = directory.components.flatMap((component) =>
      endpointsOf(component, directory).map((endpoint) => targetOf(component, endpoint)),
    );
    return [...ofComponents, ...this.targets].map(scrapeJob);
  }
}
