import type { Construct } from 'constructs';
import * as v from 'valibot';
import { Port } from '../cilium/policy';
import {
  type ChartReference,
  ClusterKinds,
  type ComponentDirectory,
  type Flow,
  FlowPeer,
  type HelmValues,
  IstioInjection,
  PlatformComponent,
  Profile,
  podSize,
  type Sidecar,
  SyncOption,
  sizeFor,
  type Workload,
  WorkloadKind,
  type WorkloadSizeProps,
  type WorkloadSizes,
} from '../gitops';
import { sidecarsOf } from '../gitops/mesh';
import { NAMESPACE_NAMES, WORKLOAD_SIZE } from '../gitops/prop-checks';
import { customResourceClass } from '../kubernetes/custom-resource';
import { storeIn, TRACE_STORE, type TraceStore } from '../observability';
import { type Problem, refuse } from '../problems';
import { checkProps, type PropChecks } from '../settings/props';
import { Mesh } from './mesh';
import { flowsFromOutside, plainTextPorts, plainTextProblems } from './plain-text-ports';
import { ISTIO_HUB, ISTIO_NODES, ISTIO_SYSTEM, ISTIO_VERSION, type IstioVersion, istioChart } from './release';

/** Props of `Istiod`. */
export interface IstiodProps {
  /**
   * The release of Istio; all parts of a mesh are of one.
   * @default IstioVersion.V1_28
   */
  readonly version?: IstioVersion;

  /**
   * The machine that it is sized for.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * The size of istiod.
   * @default - as the profile says
   */
  readonly server?: WorkloadSizeProps;

  /**
   * Namespaces of applications whose pods are in the mesh. Those of the platform's components are known.
   * @default - none
   */
  readonly applicationNamespaces?: readonly string[];

  /**
   * The percentage of requests starting in the mesh that are traced, where the platform has `Tempo`: 0 to 100. Requests
   * that arrive with a sampling decision keep it.
   * @default 1, as upstream
   * @see https://istio.io/v1.28/docs/reference/config/telemetry/#Tracing
   */
  readonly randomSamplingPercentage?: number;
}

const PROPS: PropChecks<IstiodProps> = {
  version: ISTIO_VERSION,
  profile: v.enum(Profile),
  server: WORKLOAD_SIZE,
  applicationNamespaces: NAMESPACE_NAMES,
  randomSamplingPercentage: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
};

const SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: podSize({ cpu: '20m', memory: '96Mi' }, { cpu: '500m', memory: '384Mi' }),
  [Profile.WORKSTATION]: podSize({ cpu: '50m', memory: '128Mi' }, { cpu: '1', memory: '512Mi' }),
  [Profile.PRODUCTION]: podSize({ cpu: '250m', memory: '512Mi' }, { cpu: '2', memory: '2Gi' }, 2),
};

// Each pod of the mesh has this sidecar. Port 15020 would serve the metrics of the workload a second time.
const SIDECAR: Sidecar = {
  requests: { cpu: '10m', memory: '48Mi' },
  limits: { cpu: '500m', memory: '256Mi' },
  metrics: { port: 15090, path: '/stats/prometheus' },
};

const XDS = 15012;
const WEBHOOK = 15017;
const METRICS = 15014;

const TRACING = 'tempo';

const PeerAuthentication = customResourceClass('security.istio.io/v1', 'PeerAuthentication');

const Telemetry = customResourceClass('telemetry.istio.io/v1', 'Telemetry');

/**
 * istiod: the control plane of the mesh. Traffic between pods of the mesh is mutual TLS everywhere: plain text is
 * refused, except on ports that components declare to be called from outside of the mesh. With the
 * component `ztunnel`, the mesh works without sidecars, too. Where the platform has `Tempo`, sidecars send it traces.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit, and when a flow into the mesh cannot get there
 * @see https://istio.io/v1.28/docs/concepts/security/#mutual-tls-authentication
 */
export class Istiod extends PlatformComponent {
  readonly chart: ChartReference;
  readonly namespace = ISTIO_SYSTEM;

  readonly clusterKinds = [
    ClusterKinds.MUTATING_WEBHOOK_CONFIGURATION,
    ClusterKinds.VALIDATING_WEBHOOK_CONFIGURATION,
    ClusterKinds.CLUSTER_ROLE,
    ClusterKinds.CLUSTER_ROLE_BINDING,
  ];

  override readonly dependsOn = ['istio-base', 'istio-cni'];
  // Without the plugin, each pod sets up its own redirection, which the level `restricted` forbids.
  override readonly requires = [{ kind: 'DaemonSet', name: 'istio-cni-node' }];
  override readonly injects = [IstioInjection.SIDECAR];
  override readonly sidecar = SIDECAR;

  // istiod sets the webhooks' failurePolicy and CA bundle once it is ready to answer.
  override readonly ignoreDifferences = [
    ClusterKinds.MUTATING_WEBHOOK_CONFIGURATION,
    ClusterKinds.VALIDATING_WEBHOOK_CONFIGURATION,
  ].map((kind) => ({
    ...kind,
    jqPathExpressions: ['.webhooks[]?.failurePolicy', '.webhooks[]?.clientConfig.caBundle'],
  }));

  override readonly syncOptions = [SyncOption.RESPECT_IGNORE_DIFFERENCES];

  override readonly metrics = [{ workload: 'server', port: METRICS }];

  readonly workloads: readonly Workload[];

  /** Namespaces of applications whose pods are in the mesh. */
  readonly applicationNamespaces: readonly string[];
  /** The percentage of requests that are traced. */
  readonly randomSamplingPercentage: number;

  constructor(scope: Construct, id = 'istiod', props: IstiodProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    this.chart = istioChart(this, 'istiod', props.version);
    const { profile = Profile.LAPTOP, server, applicationNamespaces = [] } = props;
    this.applicationNamespaces = [...applicationNamespaces];
    this.randomSamplingPercentage = props.randomSamplingPercentage ?? 1;
    this.workloads = [
      {
        name: 'server',
        kind: WorkloadKind.DEPLOYMENT,
        podLabels: { app: 'istiod', 'istio.io/rev': 'default' },
        size: sizeFor(profile, SIZES, server),
      },
    ];
    new PeerAuthentication(this, 'Strict', {
      metadata: { name: 'default', namespace: this.namespace.name },
      spec: { mtls: { mode: 'STRICT' } },
    });
  }

  values(directory: ComponentDirectory): HelmValues {
    const { replicas, requests, limits } = this.sizeOf('server');
    return {
      // It issues certificates for other pods only to the proxies that it trusts.
      ...(directory.find('ztunnel') ? { profile: 'ambient', trustedZtunnelNamespace: ISTIO_NODES.name } : {}),
      cni: { enabled: true },
      ...tracingValues(storeIn(directory, TRACE_STORE)),
      autoscaleEnabled: false,
      replicaCount: replicas,
      resources: { requests, limits },
      seccompProfile: { type: 'RuntimeDefault' },
      global: {
        hub: ISTIO_HUB,
        proxy: {
          resources: { requests: SIDECAR.requests, limits: SIDECAR.limits },
          seccompProfile: { type: 'RuntimeDefault' },
        },
      },
    };
  }

  override connect(directory: ComponentDirectory): void {
    refuse(this, mixedReleases(this, directory));
    const mesh = new Mesh(directory, this.applicationNamespaces);
    const flows = flowsFromOutside(directory, mesh);
    refuse(this, plainTextProblems(flows, directory, mesh));
    for (const { component, workload, ports } of plainTextPorts(flows, directory, mesh)) {
      const name = `${component.name}-${workload.name}`;
      new PeerAuthentication(this, `PlainText-${name}`, {
        metadata: { name: `${name}-plain-text`, namespace: component.namespace.name },
        spec: {
          selector: { matchLabels: workload.podLabels },
          portLevelMtls: Object.fromEntries(ports.map((port) => [String(port), { mode: 'PERMISSIVE' }])),
        },
      });
    }
    if (!storeIn(directory, TRACE_STORE)) return;
    new Telemetry(this, 'Tracing', {
      metadata: { name: 'tracing', namespace: this.namespace.name },
      spec: {
        tracing: [{ providers: [{ name: TRACING }], randomSamplingPercentage: this.randomSamplingPercentage }],
      },
    });
  }

  override flows(directory: ComponentDirectory): readonly Flow[] {
    const ports = [Port.tcp(XDS)];
    const sidecars = directory.components.flatMap((component) =>
      component.workloads
        .filter((workload) => sidecarsOf(component, workload, [this]).length > 0)
        .map((workload) => FlowPeer.workload(component.name, workload.name)),
    );
    const applications = this.applicationNamespaces.map((name) => FlowPeer.namespace(name));
    return [
      this.toApiserver('server', 'reads Services and the configuration of the mesh'),
      this.fromApiserver('server', WEBHOOK, 'gives pods their sidecars and checks what is applied'),
      ...[...sidecars, ...applications].map((from) => ({
        from,
        to: this.pods('server'),
        ports,
        why: 'sidecars get their certificates and configuration',
      })),
    ];
  }
}

// Sidecars use the full name, by which istiod knows the Services of the cluster.
function tracingValues(store: TraceStore | undefined): HelmValues {
  if (!store) return {};
  const service = `${store.service}.cluster.local`;
  return {
    meshConfig: {
      extensionProviders: [{ name: TRACING, opentelemetry: { service, port: store.otlpPort } }],
    },
  };
}

const OTHER_PARTS = ['istio-base', 'istio-cni', 'ztunnel'];

function mixedReleases({ chart: { version } }: Istiod, directory: ComponentDirectory): Problem[] {
  return OTHER_PARTS.flatMap((name) => {
    const other = directory.find(name)?.chart.version;
    if (other === undefined || other === version) return [];
    return [
      {
        what: `istiod is of Istio ${version}, but ${name} is of ${other}.`,
        remedy: 'Give all parts one version, in a stack by istio.version.',
        code: 'IST003',
      },
    ];
  });
}
