import type { Construct } from 'constructs';
import * as v from 'valibot';
import { Port } from '../cilium/policy';
import {
  type ByProfile,
  ChartReference,
  type ComponentDirectory,
  type DataVolumeProps,
  type Flow,
  FlowPeer,
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
import { DATA_VOLUME, storageClassOf } from '../gitops/data-volume';
import { POD_SIZE, wholeHours } from '../gitops/prop-checks';
import { isolatedContainer } from '../kubernetes/pod-security';
import { OBSERVABILITY, storeIn, TRACE_STORE, TRACE_VIEWER, type TraceStore, VOLUME_SIZES } from '../observability';
import { checkProps, type PropChecks } from '../settings/props';
import { tempoConfiguration } from './configuration';

/** Props of `Tempo`. */
export interface TempoProps {
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
   * How long traces are kept, in whole hours such as `48h`; at least one.
   * @default '24h' on a laptop, '72h' on a workstation, '336h' in production
   * @see https://grafana.com/docs/tempo/latest/configuration/#compactor
   */
  readonly retention?: string;

  /**
   * The volume of the traces; 4Gi on a laptop, 20Gi on a workstation, 100Gi in production unless another size is given.
   * @default - of Longhorn where the platform has it, otherwise of the cluster's default class
   */
  readonly volume?: DataVolumeProps;
}

const PROPS: PropChecks<TempoProps> = {
  profile: v.enum(Profile),
  server: POD_SIZE,
  retention: wholeHours('48h'),
  volume: DATA_VOLUME,
};

const SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: podSize({ cpu: '20m', memory: '96Mi' }, { cpu: '500m', memory: '512Mi' }),
  [Profile.WORKSTATION]: podSize({ cpu: '100m', memory: '256Mi' }, { cpu: '1', memory: '1Gi' }),
  [Profile.PRODUCTION]: podSize({ cpu: '500m', memory: '1Gi' }, { cpu: '2', memory: '4Gi' }),
};

const RETENTION: ByProfile<string> = {
  [Profile.LAPTOP]: '24h',
  [Profile.WORKSTATION]: '72h',
  [Profile.PRODUCTION]: '336h',
};

/**
 * Tempo: keeps the traces that pods send it by OTLP, as one process with a volume. Any pod of the cluster may send;
 * readers must be declared. Where the platform has `Jaeger`, Tempo forwards each trace to it.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://grafana.com/docs/tempo/latest/configuration/
 */
export class Tempo extends PlatformComponent {
  /** The port of the server's pods for queries. */
  static readonly PORT = 3200;
  /** The port of the server's pods for traces by OTLP over gRPC. */
  static readonly OTLP_GRPC_PORT = 4317;
  /** The port of the server's pods for traces by OTLP over HTTP. */
  static readonly OTLP_HTTP_PORT = 4318;

  readonly chart = ChartReference.https('https://grafana-community.github.io/helm-charts', 'tempo', '2.2.4');

  readonly namespace = OBSERVABILITY;

  readonly clusterKinds: readonly GroupKind[] = [];

  override readonly metrics = [{ workload: 'server', port: Tempo.PORT }];

  readonly workloads: readonly Workload[];

  private readonly retention: string;
  override readonly dataVolumes: readonly DataVolumeProps[];
  private readonly volume: DataVolumeProps;
  private readonly volumeSize: string;

  constructor(scope: Construct, id = 'tempo', props: TempoProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    const { profile = Profile.LAPTOP, server, volume = {} } = props;
    this.retention = props.retention ?? ofProfile(profile, RETENTION);
    this.volume = volume;
    this.dataVolumes = [volume];
    this.volumeSize = volume.size ?? ofProfile(profile, VOLUME_SIZES);
    this.workloads = [
      {
        name: 'server',
        kind: WorkloadKind.STATEFUL_SET,
        podLabels: { 'app.kubernetes.io/name': 'tempo', 'app.kubernetes.io/instance': id },
        size: sizeFor(profile, SIZES, server),
      },
    ];
    TRACE_STORE.state(this, {
      component: this.name,
      url: this.url,
      port: Tempo.PORT,
      service: `${this.name}.${this.namespace.name}.svc`,
      otlpPort: Tempo.OTLP_GRPC_PORT,
    });
  }

  /** Where queries go, from inside of the cluster. */
  get url(): string {
    return `http://${this.name}.${this.namespace.name}.svc:${Tempo.PORT}`;
  }

  /** Where traces are sent by OTLP over gRPC, from inside of the cluster: a name and a port. */
  get otlpEndpoint(): string {
    return `${this.name}.${this.namespace.name}.svc:${Tempo.OTLP_GRPC_PORT}`;
  }

  values(directory: ComponentDirectory): HelmValues {
    const { requests, limits } = this.sizeOf('server');
    const storageClassName = storageClassOf(this.volume, directory);
    return {
      fullnameOverride: this.name,
      // The whole configuration, since the chart's own opens the ports of a dozen protocols.
      config: JSON.stringify(
        tempoConfiguration(this.retention, otlpEndpointOf(storeIn(directory, TRACE_VIEWER))),
        undefined,
        2,
      ),
      tempo: {
        // Memory ballast, which Go's garbage collector no longer needs.
        memBallastSizeMbs: 0,
        resources: { requests, limits },
        securityContext: isolatedContainer(),
      },
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      serviceAccount: { automountServiceAccountToken: false },
      persistence: { enabled: true, size: this.volumeSize, ...(storageClassName ? { storageClassName } : {}) },
    };
  }

  override flows(directory: ComponentDirectory): readonly Flow[] {
    const viewer = storeIn(directory, TRACE_VIEWER);
    const toViewer = ({ component, otlpPort }: TraceStore): Flow => ({
      from: this.pods('server'),
      to: FlowPeer.workload(component, 'server'),
      ports: [Port.tcp(otlpPort)],
      why: 'forwards traces to Jaeger',
    });
    return [
      {
        from: FlowPeer.everyPod(),
        to: this.pods('server'),
        ports: [Port.tcp(Tempo.OTLP_GRPC_PORT), Port.tcp(Tempo.OTLP_HTTP_PORT)],
        why: 'sends traces',
      },
      ...(viewer ? [toViewer(viewer)] : []),
    ];
  }
}

function otlpEndpointOf(viewer: TraceStore | undefined): string | undefined {
  return viewer && `${viewer.service}:${viewer.otlpPort}`;
}
