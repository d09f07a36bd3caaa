import type { Construct } from 'constructs';
import * as v from 'valibot';
import { Port } from '../cilium/policy';
import {
  type ComponentDirectory,
  type Flow,
  FlowPeer,
  type HelmValues,
  IstioInjection,
  PlatformComponent,
  Profile,
  SyncOption,
  sizeFor,
  type Workload,
  WorkloadKind,
  type WorkloadSize,
  type WorkloadSizeProps,
} from '../gitops';
import { WORKLOAD_SIZE } from '../gitops/prop-checks';
import { customResourceClass } from '../kubernetes/custom-resource';
import { isDnsLabel } from '../kubernetes/names';
import { checkProps, type PropChecks } from '../settings/props';
import { ISTIO_SYSTEM, istioChart } from './release';

/** Props of `Istiod`. */
export interface IstiodProps {
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
}

const PROPS: PropChecks<IstiodProps> = {
  profile: v.enum(Profile),
  server: WORKLOAD_SIZE,
  applicationNamespaces: v.array(v.pipe(v.string(), v.check(isDnsLabel, 'the name of a namespace'))),
};

const SIZES: Readonly<Record<Profile, WorkloadSize>> = {
  [Profile.LAPTOP]: size(1, '20m', '96Mi', '500m', '384Mi'),
  [Profile.WORKSTATION]: size(1, '50m', '128Mi', '1', '512Mi'),
  [Profile.PRODUCTION]: size(2, '250m', '512Mi', '2', '2Gi'),
};

// Each pod of the mesh has one of these beside it.
const SIDECAR = { requests: { cpu: '10m', memory: '48Mi' }, limits: { cpu: '500m', memory: '256Mi' } };

function size(replicas: number, cpu: string, memory: string, mostCpu: string, mostMemory: string): WorkloadSize {
  return { replicas, requests: { cpu, memory }, limits: { cpu: mostCpu, memory: mostMemory } };
}

const XDS = 15012;
const WEBHOOK = 15017;
const METRICS = 15014;

const PeerAuthentication = customResourceClass<{ readonly metadata: object; readonly spec: object }>(
  'security.istio.io/v1',
  'PeerAuthentication',
);

/**
 * istiod: the control plane of the mesh. Traffic between pods of the mesh is mutual TLS everywhere: what comes in plain
 * text is refused. With the components `istio-cni` and `ztunnel`, the mesh works without sidecars, too.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://istio.io/v1.28/docs/concepts/security/#mutual-tls-authentication
 */
export class Istiod extends PlatformComponent {
  readonly chart = istioChart('istiod');
  readonly namespace = ISTIO_SYSTEM;

  readonly clusterKinds = [
    { group: 'admissionregistration.k8s.io', kind: 'MutatingWebhookConfiguration' },
    { group: 'admissionregistration.k8s.io', kind: 'ValidatingWebhookConfiguration' },
    { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
    { group: 'rbac.authorization.k8s.io', kind: 'ClusterRoleBinding' },
  ];

  override readonly dependsOn = ['istio-base', 'istio-cni'];

  // istiod closes the webhooks, and gives them its CA, once it is ready to answer.
  override readonly ignoreDifferences = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'].map(
    (kind) => ({
      group: 'admissionregistration.k8s.io',
      kind,
      jqPathExpressions: ['.webhooks[]?.failurePolicy', '.webhooks[]?.clientConfig.caBundle'],
    }),
  );

  override readonly syncOptions = [SyncOption.RESPECT_IGNORE_DIFFERENCES];

  override readonly metrics = [{ workload: 'server', port: METRICS }];

  readonly workloads: readonly Workload[];

  private readonly applicationNamespaces: readonly string[];

  constructor(scope: Construct, id = 'istiod', props: IstiodProps = {}) {
    super(scope, id);
    checkProps(this, props, PROPS);
    const { profile = Profile.LAPTOP, server, applicationNamespaces = [] } = props;
    this.applicationNamespaces = applicationNamespaces;
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
      ...(directory.find('ztunnel') ? { profile: 'ambient' } : {}),
      // Without the plugin, each pod changes its own network, which the level `restricted` forbids.
      cni: { enabled: directory.find('istio-cni') !== undefined },
      autoscaleEnabled: false,
      replicaCount: replicas,
      resources: { requests, limits },
      seccompProfile: { type: 'RuntimeDefault' },
      global: { proxy: { resources: SIDECAR, seccompProfile: { type: 'RuntimeDefault' } } },
    };
  }

  override flows(directory: ComponentDirectory): readonly Flow[] {
    const ports = [Port.tcp(XDS)];
    const sidecars = directory.components
      .filter(({ namespace }) => namespace.istio === IstioInjection.SIDECAR)
      .flatMap(({ name, workloads }) => workloads.map((workload) => FlowPeer.workload(name, workload.name)));
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
