import type { Construct } from 'constructs';
import * as v from 'valibot';
import {
  ChartReference,
  ClusterKinds,
  type Flow,
  type HelmValues,
  IstioInjection,
  PlatformComponent,
  PodSecurityLevel,
  type PodSizeProps,
  Profile,
  podSize,
  sizeFor,
  type Workload,
  WorkloadKind,
  type WorkloadSizes,
} from '../gitops';
import { POD_SIZE } from '../gitops/prop-checks';
import { goDuration } from '../kubernetes/go-duration';
import { checkProps, type PropChecks } from '../settings/props';

/** Props of `SealedSecrets`. */
export interface SealedSecretsProps {
  /**
   * The machine that it is sized for.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * The size of the controller. It runs one pod whatever the profile: the chart has no setting for more.
   * @default - as the profile says
   */
  readonly controller?: PodSizeProps;

  /**
   * How long a sealing key is used before the next one is made, as a Go duration such as `720h`; `0` forever. Old
   * keys are kept and still unseal.
   * @default - 30 days, as upstream
   * @see https://github.com/bitnami-labs/sealed-secrets#secret-rotation
   */
  readonly keyRenewPeriod?: string;
}

const PROPS: PropChecks<SealedSecretsProps> = {
  profile: v.enum(Profile),
  controller: POD_SIZE,
  keyRenewPeriod: v.pipe(
    v.string(),
    v.check((text) => (goDuration(text) ?? -1) >= 0, 'a Go duration such as 720h'),
  ),
};

const SMALL = podSize({ cpu: '10m', memory: '32Mi' }, { cpu: '200m', memory: '96Mi' });

const SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: SMALL,
  [Profile.WORKSTATION]: SMALL,
  [Profile.PRODUCTION]: podSize({ cpu: '50m', memory: '64Mi' }, { cpu: '500m', memory: '256Mi' }),
};

const HTTP = 8080;
const METRICS = 8081;

/**
 * Sealed Secrets: secrets that can be committed, because only the controller in the cluster can open them. It makes its
 * keys itself; nothing secret is in the manifests.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://github.com/bitnami-labs/sealed-secrets
 */
export class SealedSecrets extends PlatformComponent {
  readonly chart = ChartReference.https('https://bitnami-labs.github.io/sealed-secrets', 'sealed-secrets', '2.18.5');

  readonly namespace = {
    name: 'sealed-secrets',
    podSecurity: PodSecurityLevel.RESTRICTED,
    // kubeseal reads the certificate through the API server, which is not in the mesh.
    istio: IstioInjection.NONE,
  };

  readonly clusterKinds = [
    ClusterKinds.CUSTOM_RESOURCE_DEFINITION,
    ClusterKinds.CLUSTER_ROLE,
    ClusterKinds.CLUSTER_ROLE_BINDING,
  ];

  override readonly metrics = [{ workload: 'controller', port: METRICS }];

  readonly workloads: readonly Workload[];

  private readonly keyRenewPeriod: string;

  constructor(scope: Construct, id = 'sealed-secrets', props: SealedSecretsProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    const { profile = Profile.LAPTOP, controller, keyRenewPeriod = '' } = props;
    this.keyRenewPeriod = keyRenewPeriod;
    this.workloads = [
      {
        name: 'controller',
        kind: WorkloadKind.DEPLOYMENT,
        podLabels: { 'app.kubernetes.io/name': 'sealed-secrets', 'app.kubernetes.io/instance': id },
        size: sizeFor(profile, SIZES, controller),
      },
    ];
  }

  values(): HelmValues {
    const { requests, limits } = this.sizeOf('controller');
    return {
      // kubeseal looks for a Service of this name by default.
      fullnameOverride: 'sealed-secrets-controller',
      ...(this.keyRenewPeriod ? { keyrenewperiod: this.keyRenewPeriod } : {}),
      resources: { requests, limits },
      podSecurityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      containerSecurityContext: { allowPrivilegeEscalation: false },
    };
  }

  override flows(): readonly Flow[] {
    return [
      this.toApiserver('controller', 'reads SealedSecrets and writes Secrets'),
      this.fromApiserver('controller', HTTP, 'kubeseal asks for the certificate through the API server'),
    ];
  }
}
