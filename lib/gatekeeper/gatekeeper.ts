import type { Construct } from 'constructs';
import * as v from 'valibot';
import {
  ChartReference,
  ClusterKinds,
  type ComponentDirectory,
  type Flow,
  type HelmValues,
  type IgnoredDifference,
  IstioInjection,
  PlatformComponent,
  PodSecurityLevel,
  type PodSizeProps,
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
import { NAMESPACE_NAMES, POD_SIZE, WORKLOAD_SIZE } from '../gitops/prop-checks';
import { isLabelKey } from '../kubernetes/names';
import { type Problem, quoted, refuse } from '../problems';
import { checkProps, type PropChecks } from '../settings/props';
import { EnforcementAction } from './constraint';
import { PlatformConstraints, WEBHOOK_RULES } from './constraints';

/** Props of `Gatekeeper`. */
export interface GatekeeperProps {
  /**
   * The machine that it is sized for.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * The size of the webhook.
   * @default - as the profile says
   */
  readonly webhook?: WorkloadSizeProps;

  /**
   * The size of the audit, which checks existing objects.
   * @default - as the profile says
   */
  readonly audit?: PodSizeProps;

  /**
   * What happens to objects that break a constraint.
   * @default EnforcementAction.DENY
   */
  readonly action?: EnforcementAction;

  /**
   * Whether pods, Services, Ingresses and Namespaces are refused while no pod of Gatekeeper answers. Objects in the
   * namespaces of the platform and of Kubernetes never wait for it, and neither do other kinds: nodes, Cilium's
   * identities and the API server's endpoints are needed to bring Gatekeeper back.
   * @default - in production, where there is more than one pod
   * @see https://open-policy-agent.github.io/gatekeeper/website/docs/failing-closed/
   */
  readonly failClosed?: boolean;

  /**
   * Extra namespaces in which the constraints do not hold.
   * @default - none
   */
  readonly exemptNamespaces?: readonly string[];

  /**
   * The labels that each namespace must have; at least one.
   * @default ['pod-security.kubernetes.io/enforce']
   */
  readonly namespaceLabels?: readonly string[];

  /**
   * Where images may come from: hosts of registries, with a path or not, such as `ghcr.io/example`. At least one.
   * Images without a host are from `docker.io`. Istio's sidecars come from `docker.io/istio`, and the solvers of ACME
   * challenges from `quay.io/jetstack`.
   * @default ['docker.io', 'ghcr.io', 'quay.io', 'registry.k8s.io']
   */
  readonly registries?: readonly string[];
}

const SOME = v.pipe(v.array(v.string()), v.minLength(1));
const PROPS: PropChecks<GatekeeperProps> = {
  profile: v.enum(Profile),
  webhook: WORKLOAD_SIZE,
  audit: POD_SIZE,
  action: v.enum(EnforcementAction),
  failClosed: v.boolean(),
  exemptNamespaces: NAMESPACE_NAMES,
  namespaceLabels: SOME,
  registries: SOME,
};

const SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: podSize({ cpu: '10m', memory: '96Mi' }, { cpu: '500m', memory: '384Mi' }),
  [Profile.WORKSTATION]: podSize({ cpu: '20m', memory: '128Mi' }, { cpu: '1', memory: '512Mi' }),
  [Profile.PRODUCTION]: podSize({ cpu: '100m', memory: '256Mi' }, { cpu: '1', memory: '768Mi' }, 3),
};

const AUDIT_SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: podSize({ cpu: '10m', memory: '96Mi' }, { cpu: '500m', memory: '384Mi' }),
  [Profile.WORKSTATION]: podSize({ cpu: '20m', memory: '128Mi' }, { cpu: '1', memory: '512Mi' }),
  [Profile.PRODUCTION]: podSize({ cpu: '100m', memory: '256Mi' }, { cpu: '1', memory: '1Gi' }),
};

const NAMESPACE = 'gatekeeper-system';
const WEBHOOK = 8443;
const METRICS = 8888;
const REGISTRIES = ['docker.io', 'ghcr.io', 'quay.io', 'registry.k8s.io'];
const REGISTRY = /^([a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?|localhost(:\d+)?|[a-z0-9-]+:\d+)(\/[a-z0-9._-]+)*$/;

/**
 * Gatekeeper: checks objects of applications, in addition to Kyverno's policies for their pods, and reports on
 * existing ones. It changes no object and connects to nothing outside of the cluster.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://open-policy-agent.github.io/gatekeeper/website/docs/
 */
export class Gatekeeper extends PlatformComponent {
  readonly chart = ChartReference.https(
    'https://open-policy-agent.github.io/gatekeeper/charts',
    'gatekeeper',
    '3.23.0',
  );

  readonly namespace = {
    name: NAMESPACE,
    podSecurity: PodSecurityLevel.RESTRICTED,
    // The API server calls the webhook, and is not in the mesh.
    istio: IstioInjection.NONE,
  };

  readonly clusterKinds = [
    ClusterKinds.VALIDATING_WEBHOOK_CONFIGURATION,
    ClusterKinds.CUSTOM_RESOURCE_DEFINITION,
    ClusterKinds.CLUSTER_ROLE,
    ClusterKinds.CLUSTER_ROLE_BINDING,
  ];

  // Gatekeeper makes the certificate of its webhook itself.
  override readonly ignoreDifferences: readonly IgnoredDifference[] = [
    {
      ...ClusterKinds.VALIDATING_WEBHOOK_CONFIGURATION,
      jqPathExpressions: ['.webhooks[].clientConfig.caBundle'],
    },
    { kind: 'Secret', name: 'gatekeeper-webhook-server-cert', jsonPointers: ['/data'] },
  ];

  override readonly syncOptions = [SyncOption.SERVER_SIDE_APPLY, SyncOption.RESPECT_IGNORE_DIFFERENCES];
  override readonly metrics = ['webhook', 'audit'].map((workload) => ({ workload, port: METRICS }));

  readonly workloads: readonly Workload[];

  private readonly props: GatekeeperProps;

  constructor(scope: Construct, id = 'gatekeeper', props: GatekeeperProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    this.props = props;
    refuse(this, problemsOf(props));
    const { profile = Profile.LAPTOP, webhook, audit } = props;
    this.workloads = [
      this.workload('webhook', sizeFor(profile, SIZES, webhook)),
      this.workload('audit', sizeFor(profile, AUDIT_SIZES, audit)),
    ];
  }

  private workload(operation: string, size: WorkloadSize): Workload {
    const podLabels = { release: this.name, 'gatekeeper.sh/operation': operation };
    return { name: operation, kind: WorkloadKind.DEPLOYMENT, podLabels, size };
  }

  values(directory: ComponentDirectory): HelmValues {
    const { replicas, requests, limits } = this.sizeOf('webhook');
    const audit = this.sizeOf('audit');
    const { profile, failClosed = profile === Profile.PRODUCTION } = this.props;
    const failurePolicy = failClosed ? 'Fail' : 'Ignore';
    return {
      replicas,
      controllerManager: { resources: { requests, limits } },
      audit: { resources: { requests: audit.requests, limits: audit.limits } },
      // With a single pod, the node could never be drained.
      pdb: { controllerManager: { minAvailable: replicas > 1 ? 1 : 0 } },
      validatingWebhookFailurePolicy: failurePolicy,
      // Otherwise no namespace could be created or changed while Gatekeeper is down, not even to bring it back.
      validatingWebhookCheckIgnoreFailurePolicy: failurePolicy,
      validatingWebhookCustomRules: WEBHOOK_RULES,
      validatingWebhookExemptNamespacesLabels: { 'kubernetes.io/metadata.name': this.exempt(directory) },
      // Otherwise each object of the cluster is read once a minute.
      auditMatchKindOnly: true,
      disableMutation: true,
      enableExternalData: false,
      // For clusters that admit pods of the highest priority to kube-system alone.
      resourceQuota: false,
      // Argo CD applies the CRDs, and the platform labels the namespace.
      upgradeCRDs: { enabled: false },
      postInstall: { labelNamespace: { enabled: false }, probeWebhook: { enabled: false } },
    };
  }

  override connect(directory: ComponentDirectory): void {
    const { action = EnforcementAction.DENY, registries = REGISTRIES } = this.props;
    const { namespaceLabels = ['pod-security.kubernetes.io/enforce'] } = this.props;
    new PlatformConstraints(this, 'Constraints', {
      action,
      exempt: this.exempt(directory),
      namespaceLabels,
      registries,
    });
  }

  override flows(): readonly Flow[] {
    return [
      this.toApiserver('webhook', 'reads constraints and writes its certificate'),
      this.toApiserver('audit', 'checks existing objects and writes its findings'),
      this.fromApiserver('webhook', WEBHOOK, 'checks what is applied'),
    ];
  }

  private exempt(directory: ComponentDirectory): string[] {
    return exemptNamespaces(directory, this.props.exemptNamespaces);
  }
}

function problemsOf({ namespaceLabels = [], registries = [] }: GatekeeperProps): Problem[] {
  return [
    ...namespaceLabels
      .filter((key) => !isLabelKey(key))
      .map((key) => ({
        what: `namespaceLabels has ${quoted(key)}, which is not a valid label key: no namespace could be created.`,
        remedy: 'Give keys such as team or example.com/team.',
        code: 'GK001',
      })),
    ...registries
      .filter((registry) => !REGISTRY.test(registry))
      .map((registry) => ({
        what: `registries has ${quoted(registry)}, which no image name begins with.`,
        remedy:
          'Give the host as images name it, such as ghcr.io or ghcr.io/example: no scheme, no * and no slash at the end.',
        code: 'GK002',
      })),
  ];
}
