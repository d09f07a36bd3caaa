import { createHash } from 'node:crypto';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import {
  type ByProfile,
  ChartReference,
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
import { POD_SIZE } from '../gitops/prop-checks';
import { isolatedContainer } from '../kubernetes/pod-security';
import { OBSERVABILITY, TRACE_VIEWER } from '../observability';
import { checkProps, type PropChecks } from '../settings/props';

/** Props of `Jaeger`. */
export interface JaegerProps {
  /**
   * The machine that it is sized for.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * The size of the server. It runs one pod whatever the profile, since its traces are in its memory.
   * @default - as the profile says
   */
  readonly server?: PodSizeProps;

  /**
   * How many traces it shows, the latest ones; at least 1.
   * @default 5000 on a laptop, 20000 on a workstation, 100000 in production
   */
  readonly maxTraces?: number;
}

const PROPS: PropChecks<JaegerProps> = {
  profile: v.enum(Profile),
  server: POD_SIZE,
  maxTraces: v.pipe(v.number(), v.integer(), v.minValue(1)),
};

const SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: podSize({ cpu: '10m', memory: '48Mi' }, { cpu: '300m', memory: '256Mi' }),
  [Profile.WORKSTATION]: podSize({ cpu: '50m', memory: '128Mi' }, { cpu: '500m', memory: '1Gi' }),
  [Profile.PRODUCTION]: podSize({ cpu: '200m', memory: '512Mi' }, { cpu: '1', memory: '4Gi' }),
};

const MAX_TRACES: ByProfile<number> = {
  [Profile.LAPTOP]: 5000,
  [Profile.WORKSTATION]: 20_000,
  [Profile.PRODUCTION]: 100_000,
};

const METRICS = 8888;
const HEALTH = 13133;

/**
 * Jaeger's UI for traces that are sent to `Tempo`. Tempo stores them and forwards each one; Jaeger holds the latest in
 * memory. It cannot read Tempo's store: it speaks version 2 of the protocol for remote storage, and Tempo's bridge
 * speaks version 1.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://www.jaegertracing.io/docs/latest/deployment/configuration/
 */
export class Jaeger extends PlatformComponent {
  /** The port of the server's pods for traces by OTLP over gRPC. */
  static readonly OTLP_PORT = 4317;
  /** The port of the server's pods with the UI and the API for queries. */
  static readonly QUERY_PORT = 16686;

  readonly chart = ChartReference.https('https://jaegertracing.github.io/helm-charts', 'jaeger', '4.11.1');

  readonly namespace = OBSERVABILITY;

  readonly clusterKinds: readonly GroupKind[] = [];

  override readonly metrics = [{ workload: 'server', port: METRICS }];

  readonly workloads: readonly Workload[];

  private readonly maxTraces: number;

  constructor(scope: Construct, id = 'jaeger', props: JaegerProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    const { profile = Profile.LAPTOP, server } = props;
    this.maxTraces = props.maxTraces ?? ofProfile(profile, MAX_TRACES);
    this.workloads = [
      {
        name: 'server',
        kind: WorkloadKind.DEPLOYMENT,
        podLabels: {
          'app.kubernetes.io/name': 'jaeger',
          'app.kubernetes.io/instance': id,
          'app.kubernetes.io/component': 'all-in-one',
        },
        size: sizeFor(profile, SIZES, server),
      },
    ];
    TRACE_VIEWER.state(this, {
      component: this.name,
      url: this.url,
      port: Jaeger.QUERY_PORT,
      service: `${this.name}.${this.namespace.name}.svc`,
      otlpPort: Jaeger.OTLP_PORT,
    });
  }

  /** Where traces are sent by OTLP over gRPC, from inside of the cluster: a name and a port. */
  get otlpEndpoint(): string {
    return `${this.name}.${this.namespace.name}.svc:${Jaeger.OTLP_PORT}`;
  }

  /** Where the UI is and queries go, from inside of the cluster. */
  get url(): string {
    return `http://${this.name}.${this.namespace.name}.svc:${Jaeger.QUERY_PORT}`;
  }

  values(): HelmValues {
    const { requests, limits } = this.sizeOf('server');
    const userconfig = configuration(this.maxTraces);
    return {
      fullnameOverride: this.name,
      userconfig,
      jaeger: {
        // The file is mounted by subPath, so pods do not see changes: a changed label rolls them out.
        podLabels: {
          'config-hash': createHash('sha256').update(JSON.stringify(userconfig)).digest('hex').slice(0, 16),
        },
        resources: { requests, limits },
        serviceAccount: { automountServiceAccountToken: false },
        podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        securityContext: isolatedContainer(),
      },
    };
  }
}

function configuration(maxTraces: number): HelmValues {
  return {
    service: {
      extensions: ['jaeger_storage', 'jaeger_query', 'healthcheckv2'],
      pipelines: { traces: { receivers: ['otlp'], processors: ['batch'], exporters: ['jaeger_storage_exporter'] } },
      telemetry: {
        resource: { 'service.name': 'jaeger' },
        metrics: {
          level: 'normal',
          readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: METRICS } } } }],
        },
      },
    },
    extensions: {
      jaeger_storage: { backends: { traces: { memory: { max_traces: maxTraces } } } },
      jaeger_query: {
        storage: { traces: 'traces' },
        http: { endpoint: `0.0.0.0:${Jaeger.QUERY_PORT}` },
        grpc: { endpoint: '0.0.0.0:16685' },
      },
      healthcheckv2: { use_v2: true, http: { endpoint: `0.0.0.0:${HEALTH}` } },
    },
    receivers: { otlp: { protocols: { grpc: { endpoint: `0.0.0.0:${Jaeger.OTLP_PORT}` } } } },
    processors: { batch: {} },
    exporters: { jaeger_storage_exporter: { trace_storage: 'traces' } },
  };
}
