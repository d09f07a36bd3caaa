import type { Construct } from 'constructs';
import * as v from 'valibot';
import { Port } from '../cilium/policy';
import {
  type ByProfile,
  ChartReference,
  type ComponentDirectory,
  type DataVolumeProps,
  type Flow,
  type GroupKind,
  type HelmValues,
  ofProfile,
  PlatformComponent,
  type PodSizeProps,
  Profile,
  podSize,
  sizeFor,
  type Workload,
  WorkloadKind,
  type WorkloadSizes,
} from '../gitops';
import { DATA_VOLUME, volumeValues } from '../gitops/data-volume';
import { POD_SIZE, wholeHours } from '../gitops/prop-checks';
import { LOG_STORE, OBSERVABILITY, VOLUME_SIZES } from '../observability';
import { checkProps, type PropChecks } from '../settings/props';

/** Props of `Loki`. */
export interface LokiProps {
  /**
   * The machine that it is sized for.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * The size of the server. It runs one pod whatever the profile: more need an object store in place of a volume.
   * @default - as the profile says
   */
  readonly server?: PodSizeProps;

  /**
   * How long logs are kept, in whole hours such as `72h`; at least 24 hours.
   * @default '48h' on a laptop, '168h' on a workstation, '720h' in production
   * @see https://grafana.com/docs/loki/latest/operations/storage/retention/
   */
  readonly retention?: string;

  /**
   * The volume of the logs; 4Gi on a laptop, 20Gi on a workstation, 100Gi in production unless another size is given.
   * @default - of Longhorn where the platform has it, otherwise of the cluster's default class
   */
  readonly volume?: DataVolumeProps;
}

const PROPS: PropChecks<LokiProps> = {
  profile: v.enum(Profile),
  server: POD_SIZE,
  retention: wholeHours('72h', 24),
  volume: DATA_VOLUME,
};

const SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: podSize({ cpu: '20m', memory: '96Mi' }, { cpu: '500m', memory: '384Mi' }),
  [Profile.WORKSTATION]: podSize({ cpu: '100m', memory: '256Mi' }, { cpu: '1', memory: '1Gi' }),
  [Profile.PRODUCTION]: podSize({ cpu: '500m', memory: '1Gi' }, { cpu: '2', memory: '4Gi' }),
};

const RETENTION: ByProfile<string> = {
  [Profile.LAPTOP]: '48h',
  [Profile.WORKSTATION]: '168h',
  [Profile.PRODUCTION]: '720h',
};

const HTTP = 3100;
const GRPC = 9095;
const MEMBERLIST = 7946;

// A day before any log; schemas of later versions are added after it, and this one stays.
const SCHEMA = {
  from: '2024-04-01',
  store: 'tsdb',
  object_store: 'filesystem',
  schema: 'v13',
  index: { prefix: 'index_', period: '24h' },
};

/**
 * Loki: keeps the logs that `Alloy` or others send, as one process with a volume. It has no tenants; whoever the
 * network policies let through can read and write everything.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://grafana.com/docs/loki/latest/get-started/deployment-modes/#monolithic-mode
 */
export class Loki extends PlatformComponent {
  /** The port of the server's pods, for logs that come in and for queries. */
  static readonly PORT = HTTP;

  readonly chart = ChartReference.https('https://grafana-community.github.io/helm-charts', 'loki', '18.11.0');

  readonly namespace = OBSERVABILITY;

  readonly clusterKinds: readonly GroupKind[] = [];

  override readonly metrics = [{ workload: 'server', port: HTTP }];

  readonly workloads: readonly Workload[];

  private readonly retention: string;
  override readonly dataVolumes: readonly DataVolumeProps[];
  private readonly volume: DataVolumeProps;
  private readonly volumeSize: string;

  constructor(scope: Construct, id = 'loki', props: LokiProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    const { profile = Profile.LAPTOP, server, volume = {} } = props;
    this.retention = props.retention ?? ofProfile(profile, RETENTION);
    this.volume = volume;
    this.dataVolumes = [volume];
    this.volumeSize = ofProfile(profile, VOLUME_SIZES);
    this.workloads = [
      {
        name: 'server',
        kind: WorkloadKind.STATEFUL_SET,
        podLabels: {
          'app.kubernetes.io/name': 'loki',
          'app.kubernetes.io/instance': id,
          'app.kubernetes.io/component': 'single-binary',
        },
        size: sizeFor(profile, SIZES, server),
      },
    ];
    LOG_STORE.state(this, { component: this.name, url: this.url, port: HTTP });
  }

  /** Where logs are sent and queries go, from inside of the cluster. */
  get url(): string {
    return `http://${this.name}.${this.namespace.name}.svc:${HTTP}`;
  }

  values(directory: ComponentDirectory): HelmValues {
    const { requests, limits } = this.sizeOf('server');
    return {
      fullnameOverride: this.name,
      deploymentMode: 'Monolithic',
      loki: {
        auth_enabled: false,
        commonConfig: { replication_factor: 1 },
        storage: { type: 'filesystem' },
        schemaConfig: { configs: [SCHEMA] },
        limits_config: { retention_period: this.retention },
        compactor: { retention_enabled: true, delete_request_store: 'filesystem' },
        analytics: { reporting_enabled: false },
      },
      singleBinary: {
        replicas: 1,
        resources: { requests, limits },
        persistence: volumeValues(this.volume, this.volumeSize, directory),
        // One pod: a PodDisruptionBudget would only prevent draining its node.
        podDisruptionBudget: { enabled: false },
      },
      ...ABSENT,
    };
  }

  override flows(): readonly Flow[] {
    const self = this.pods('server');
    const ports = [Port.tcp(GRPC), Port.tcp(MEMBERLIST)];
    return [{ from: self, to: self, ports, why: 'finds its own parts through its Services' }];
  }
}

// What the chart runs in addition to the server, each in separate pods.
const ABSENT: HelmValues = {
  gateway: { enabled: false },
  chunksCache: { enabled: false },
  resultsCache: { enabled: false },
  lokiCanary: { enabled: false },
  test: { enabled: false },
  sidecar: { rules: { enabled: false } },
  memcached: { enabled: false },
  // Loki does not use the Kubernetes API; by default the chart gives it rights that it does not need.
  rbac: { namespaced: true },
  defaults: { automountServiceAccountToken: false },
  serviceAccount: { automountServiceAccountToken: false },
  // Parts of Loki's other deployment modes, which the chart starts by default.
  read: { replicas: 0 },
  write: { replicas: 0 },
  backend: { replicas: 0 },
};
