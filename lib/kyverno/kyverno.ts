import { createPublicKey } from 'node:crypto';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { Port } from '../cilium/policy';
import {
  ChartReference,
  ClusterKinds,
  type ComponentDirectory,
  type Flow,
  FlowPeer,
  type HelmValues,
  IstioInjection,
  PlatformComponent,
  PodSecurityLevel,
  Profile,
  podSize,
  SyncOption,
  sizeFor,
  type Workload,
  WorkloadKind,
  type WorkloadSize,
  type WorkloadSizeProps,
  type WorkloadSizes,
} from '../gitops';
import { exemptNamespaces } from '../gitops/exempt-namespaces';
import { A_HOST_AND_PORT, type HostAndPort, readHost, readHostAndPort } from '../gitops/host';
import { NAMESPACE_NAMES, WORKLOAD_SIZE } from '../gitops/prop-checks';
import { type Problem, refuse } from '../problems';
import { checkProps, type PropChecks, requireProps } from '../settings/props';
import { outsideOf } from './exempt-selector';
import { closeNewNamespaces } from './new-namespaces';
import { PolicyAction, REKOR_HOST, type VerifiedImages, WorkloadPolicies } from './workload-policies';

/** Props of `Kyverno`. */
export interface KyvernoProps {
  /**
   * The machine that it is sized for.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * The size of the admission controller, and of the init container before it: the scheduler reserves the larger of the two.
   * @default - as the profile says
   */
  readonly admission?: WorkloadSizeProps;

  /**
   * The size of the reports controller, which reports on existing objects.
   * @default - as the profile says
   */
  readonly reports?: WorkloadSizeProps;

  /**
   * The size of the background controller, which creates objects in new namespaces.
   * @default - as the profile says
   */
  readonly background?: WorkloadSizeProps;

  /**
   * Whether new namespaces of users are closed when they are created: a NetworkPolicy lets pods resolve names and
   * nothing else, until the owners add policies of their own. Existing namespaces stay as they are.
   * @default true
   */
  readonly closesNewNamespaces?: boolean;

  /**
   * What happens to pods that break a policy.
   * @default PolicyAction.ENFORCE
   */
  readonly action?: PolicyAction;

  /**
   * Extra namespaces in which the policies do not hold. Those of the platform and of Kubernetes are exempt: Pod
   * Security holds there.
   * @default - none
   */
  readonly exemptNamespaces?: readonly string[];

  /**
   * Images that must be signed.
   * @default - none
   * @see https://kyverno.io/docs/policy-types/image-validating-policy/
   */
  readonly verifiedImages?: VerifiedImages;
}

const IMAGES = v.pipe(v.array(v.pipe(v.string(), v.nonEmpty())), v.minLength(1));
const REGISTRY = v.check((text: string) => readHostAndPort(text) !== undefined, A_HOST_AND_PORT);
const REGISTRIES = v.pipe(v.array(v.pipe(v.string(), REGISTRY)), v.minLength(1));
const PROPS: PropChecks<KyvernoProps> = {
  profile: v.enum(Profile),
  admission: WORKLOAD_SIZE,
  reports: WORKLOAD_SIZE,
  background: WORKLOAD_SIZE,
  closesNewNamespaces: v.boolean(),
  action: v.enum(PolicyAction),
  exemptNamespaces: NAMESPACE_NAMES,
  verifiedImages: {
    images: IMAGES,
    publicKey: v.string(),
    registries: REGISTRIES,
    transparencyLog: v.boolean(),
  },
};

const SMALL = podSize({ cpu: '20m', memory: '96Mi' }, { cpu: '500m', memory: '384Mi' });
const SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: SMALL,
  [Profile.WORKSTATION]: SMALL,
  [Profile.PRODUCTION]: podSize({ cpu: '100m', memory: '256Mi' }, { cpu: '1', memory: '768Mi' }, 3),
};

const SMALL_REPORTS = podSize({ cpu: '10m', memory: '64Mi' }, { cpu: '200m', memory: '192Mi' });
const REPORTS_SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: SMALL_REPORTS,
  [Profile.WORKSTATION]: SMALL_REPORTS,
  [Profile.PRODUCTION]: podSize({ cpu: '50m', memory: '128Mi' }, { cpu: '500m', memory: '384Mi' }, 2),
};

const WEBHOOK = 9443;
const METRICS = 8000;
const HTTPS = 443;
// The log itself, and the source of Sigstore's current keys.
const TRANSPARENCY_LOG = [REKOR_HOST, 'tuf-repo-cdn.sigstore.dev'];

/**
 * Kyverno: checks the pods of applications when they are created, reports on existing ones, and closes new namespaces.
 * Its cleanup controller is off, since no policy of the platform needs it.
 *
 * While none of its pods answers, the API server refuses everything that creates pods. Exempt namespaces are not
 * checked, so that what Kyverno itself needs starts without it.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://kyverno.io/docs/
 */
export class Kyverno extends PlatformComponent {
  readonly chart = ChartReference.https('https://kyverno.github.io/kyverno', 'kyverno', '3.9.1');

  readonly namespace = {
    name: 'kyverno',
    podSecurity: PodSecurityLevel.RESTRICTED,
    // The API server calls the webhook, and is not in the mesh.
    istio: IstioInjection.NONE,
  };

  readonly clusterKinds = [
    ClusterKinds.CUSTOM_RESOURCE_DEFINITION,
    ClusterKinds.CLUSTER_ROLE,
    ClusterKinds.CLUSTER_ROLE_BINDING,
  ];

  override readonly syncOptions = [SyncOption.SERVER_SIDE_APPLY];
  override readonly metrics = ['admission', 'reports', 'background'].map((workload) => ({ workload, port: METRICS }));

  readonly workloads: readonly Workload[];

  private readonly props: KyvernoProps;

  constructor(scope: Construct, id = 'kyverno', props: KyvernoProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    this.props = props;
    const { profile = Profile.LAPTOP, admission, reports, background, verifiedImages } = props;
    if (verifiedImages) {
      requireProps(this, verifiedImages, ['images', 'publicKey', 'registries'], 'verifiedImages');
      refuse(this, keyProblems(verifiedImages));
    }
    this.workloads = [
      this.controller('admission', sizeFor(profile, SIZES, admission)),
      this.controller('reports', sizeFor(profile, REPORTS_SIZES, reports)),
      this.controller('background', sizeFor(profile, REPORTS_SIZES, background)),
    ];
  }

  private controller(name: string, size: WorkloadSize): Workload {
    const podLabels = { 'app.kubernetes.io/instance': this.name, 'app.kubernetes.io/component': `${name}-controller` };
    return { name, kind: WorkloadKind.DEPLOYMENT, podLabels, size };
  }

  values(directory: ComponentDirectory): HelmValues {
    const admission = this.sizeOf('admission');
    const reports = this.sizeOf('reports');
    const background = this.sizeOf('background');
    return {
      admissionController: {
        replicas: admission.replicas,
        initContainer: { resources: amounts(admission) },
        container: { resources: amounts(admission) },
      },
      reportsController: { replicas: reports.replicas, resources: amounts(reports) },
      // The webhook fails closed while Kyverno is down, so it is not even called for what Kyverno itself may need.
      config: { webhooks: { namespaceSelector: outsideOf(this.exempt(directory)) } },
      backgroundController: { replicas: background.replicas, resources: amounts(background) },
      cleanupController: { enabled: false },
      // Jobs for upgrades and removal by Helm.
      crds: { migration: { enabled: false } },
      // Without any, the chart writes `labels: {}`, which the API server drops and Argo CD reports as a difference.
      'kyverno-api': { labels: { 'app.kubernetes.io/part-of': 'kyverno' } },
      webhooksCleanup: { enabled: false },
    };
  }

  private exempt(directory: ComponentDirectory): string[] {
    return exemptNamespaces(directory, this.props.exemptNamespaces);
  }

  override connect(directory: ComponentDirectory): void {
    const { action = PolicyAction.ENFORCE, verifiedImages, closesNewNamespaces = true } = this.props;
    if (closesNewNamespaces) closeNewNamespaces(this, this.exempt(directory));
    new WorkloadPolicies(this, 'Policies', action, this.exempt(directory), verifiedImages);
  }

  override flows(): readonly Flow[] {
    const { registries = [], transparencyLog = true } = this.props.verifiedImages ?? {};
    const hosts = registries.length > 0 && transparencyLog ? [...registries, ...TRANSPARENCY_LOG] : registries;
    return [
      this.toApiserver('admission', 'reads policies and registers its webhooks'),
      this.toApiserver('reports', 'reads objects and writes reports'),
      this.toApiserver('background', 'writes policies into new namespaces'),
      this.fromApiserver('admission', WEBHOOK, 'checks what is applied'),
      ...toRegistries(this.pods('admission'), hosts),
    ];
  }
}

/** One flow for the names of each port. */
function toRegistries(from: FlowPeer, registries: readonly string[]): Flow[] {
  const why = 'reads signatures of images';
  const endpoints = registries.flatMap((text) => readHostAndPort(text) ?? []);
  const isNamed = ({ host }: HostAndPort) => (readHost(host)?.is ?? 'name') === 'name';
  const named = endpoints.filter(isNamed);
  const namesAt = (at: number) => named.filter(({ port = HTTPS }) => port === at).map(({ host }) => host);
  const flow = (to: FlowPeer, port: number): Flow => ({ from, to, ports: [Port.tcp(port)], why });
  return [
    ...[...new Set(named.map(({ port = HTTPS }) => port))].map((port) => flow(FlowPeer.names(...namesAt(port)), port)),
    ...endpoints.filter((one) => !isNamed(one)).map(({ host, port = HTTPS }) => flow(FlowPeer.host(host), port)),
  ];
}

function amounts({ requests, limits }: WorkloadSize): HelmValues {
  return { requests, limits };
}

function keyProblems({ publicKey }: VerifiedImages): Problem[] {
  if (isPublicKey(publicKey)) return [];
  return [
    {
      // The value is not shown: it may be the private key.
      what: 'verifiedImages.publicKey is not a public key in PEM format.',
      remedy: 'Give the contents of cosign.pub, which begin with -----BEGIN PUBLIC KEY-----.',
      code: 'KYV001',
    },
  ];
}

function isPublicKey(text: string): boolean {
  if (!text.trimStart().startsWith('-----BEGIN PUBLIC KEY-----')) return false;
  try {
    createPublicKey(text);
    return true;
  } catch {
    return false;
  }
}
