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
import { WORKLOAD_SIZE } from '../gitops/prop-checks';
import { ONE_AT_A_TIME } from '../kubernetes/different-nodes';
import { checkProps, type PropChecks } from '../settings/props';
import { ACME_HOSTS, ACME_ISSUERS, AcmeIssuers, type AcmeIssuersProps } from './acme-issuers';
import { Http01Policies } from './http01-policies';
import { LocalAuthority } from './local-authority';

/** Props of `CertManager`. */
export interface CertManagerProps {
  /**
   * The machine that it is sized for.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * The size of the controller.
   * @default - as the profile says
   */
  readonly controller?: WorkloadSizeProps;

  /**
   * The size of the webhook.
   * @default - as the profile says
   */
  readonly webhook?: WorkloadSizeProps;

  /**
   * The size of the cainjector, which writes CA bundles into webhooks and CRDs.
   * @default - as the profile says
   */
  readonly cainjector?: WorkloadSizeProps;

  /**
   * The Let's Encrypt issuers: their account and how names are validated.
   * @default - HTTP-01 through the IngressClass `kong`, an account without an e-mail address
   */
  readonly acme?: AcmeIssuersProps;
}

const PROPS: PropChecks<CertManagerProps> = {
  profile: v.enum(Profile),
  controller: WORKLOAD_SIZE,
  webhook: WORKLOAD_SIZE,
  cainjector: WORKLOAD_SIZE,
  acme: ACME_ISSUERS,
};

const SMALL = podSize({ cpu: '10m', memory: '48Mi' }, { cpu: '500m', memory: '192Mi' });
const SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: SMALL,
  [Profile.WORKSTATION]: SMALL,
  [Profile.PRODUCTION]: podSize({ cpu: '50m', memory: '128Mi' }, { cpu: '1', memory: '512Mi' }, 2),
};

const SMALL_WEBHOOK = podSize({ cpu: '10m', memory: '32Mi' }, { cpu: '200m', memory: '96Mi' });
const WEBHOOK_SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: SMALL_WEBHOOK,
  [Profile.WORKSTATION]: SMALL_WEBHOOK,
  [Profile.PRODUCTION]: podSize({ cpu: '50m', memory: '64Mi' }, { cpu: '500m', memory: '192Mi' }, 3),
};

const WEBHOOK = 10250;
const METRICS = 9402;
const KONG = 'kong';
const GATEWAY = 'gateway';
const DNS = [Port.tcp(53), Port.udp(53)];

/**
 * cert-manager: TLS certificates as Kubernetes resources, with issuers for Let's Encrypt (staging and production) and a
 * certificate authority for the cluster.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://cert-manager.io/docs/
 */
export class CertManager extends PlatformComponent {
  readonly chart = ChartReference.https('https://charts.jetstack.io', 'cert-manager', 'v1.21.2');

  readonly namespace = {
    name: 'cert-manager',
    podSecurity: PodSecurityLevel.RESTRICTED,
    // The API server calls the webhook, and is not in the mesh.
    istio: IstioInjection.NONE,
  };

  readonly clusterKinds = [
    ClusterKinds.CUSTOM_RESOURCE_DEFINITION,
    ClusterKinds.MUTATING_WEBHOOK_CONFIGURATION,
    ClusterKinds.VALIDATING_WEBHOOK_CONFIGURATION,
    ClusterKinds.CLUSTER_ROLE,
    ClusterKinds.CLUSTER_ROLE_BINDING,
  ];

  override readonly syncOptions = [SyncOption.SERVER_SIDE_APPLY];

  override readonly metrics = [
    // These metrics are about Certificates, and name their namespaces.
    { workload: 'controller', port: METRICS, honorLabels: true },
    ...['webhook', 'cainjector'].map((workload) => ({ workload, port: METRICS })),
  ];

  readonly workloads: readonly Workload[];

  private readonly acme: AcmeIssuersProps;

  constructor(scope: Construct, id = 'cert-manager', props: CertManagerProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    const { profile = Profile.LAPTOP, controller, webhook, cainjector, acme = {} } = props;
    this.acme = acme;
    this.workloads = [
      this.deployment('controller', sizeFor(profile, SIZES, controller)),
      this.deployment('webhook', sizeFor(profile, WEBHOOK_SIZES, webhook)),
      this.deployment('cainjector', sizeFor(profile, SIZES, cainjector)),
    ];
    new LocalAuthority(this, 'LocalAuthority', this.namespace.name);
  }

  override connect(directory: ComponentDirectory): void {
    const { ingressClassName = directory.find(KONG)?.name } = this.acme;
    new AcmeIssuers(this, 'Acme', { ...this.acme, ingressClassName });
    const kong = ingressClassName === KONG ? directory.find(KONG) : undefined;
    const gateway = kong?.workloads.find(({ name }) => name === GATEWAY);
    const pods = kong && gateway ? { namespace: kong.namespace.name, labels: gateway.podLabels } : undefined;
    new Http01Policies(this, 'Http01', pods);
  }

  private deployment(name: string, size: WorkloadSize): Workload {
    const podLabels = { 'app.kubernetes.io/instance': this.name, 'app.kubernetes.io/component': name };
    return { name, kind: WorkloadKind.DEPLOYMENT, podLabels, size };
  }

  values(): HelmValues {
    return {
      crds: { enabled: true, keep: true },
      // Otherwise it elects its leader in kube-system, and needs rights there.
      global: { leaderElection: { namespace: this.namespace.name } },
      ...this.deploymentValues('controller'),
      webhook: this.deploymentValues('webhook'),
      cainjector: this.deploymentValues('cainjector'),
      // Argo CD waits for the same by the health of the Deployments.
      startupapicheck: { enabled: false },
    };
  }

  private deploymentValues(workload: string): HelmValues {
    const { replicas, requests, limits } = this.sizeOf(workload);
    return { replicaCount: replicas, resources: { requests, limits }, ...(replicas > 1 ? ONE_AT_A_TIME : {}) };
  }

  override flows(): readonly Flow[] {
    const from = this.pods('controller');
    const providers = (this.acme.dns01 ?? []).flatMap(({ _hosts }) => _hosts);
    const hosts = [...new Set([...Object.values(ACME_HOSTS), ...providers])];
    return [
      this.toApiserver('controller', 'reads Certificates and writes Secrets'),
      this.toApiserver('webhook', 'keeps its own certificate in a Secret'),
      this.toApiserver('cainjector', 'writes CA bundles'),
      this.fromApiserver('webhook', WEBHOOK, 'checks what is applied'),
      { from, to: FlowPeer.names(...hosts), ports: [Port.tcp(443)], why: 'orders certificates and answers challenges' },
      { from, to: FlowPeer.world(), ports: [Port.tcp(80)], why: 'tries an HTTP-01 challenge before it is announced' },
      // Cilium turns the address of a load balancer of the cluster into the pods behind it.
      { from, to: FlowPeer.workload(KONG, GATEWAY), ports: [Port.tcp(8000)], why: 'the same, of names at Kong' },
      ...(providers.length > 0
        ? [{ from, to: FlowPeer.world(), ports: DNS, why: 'asks the servers of a zone for a DNS-01 challenge' }]
        : []),
    ];
  }
}
