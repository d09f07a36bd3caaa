import type { Construct } from 'constructs';
import * as v from 'valibot';
import { LocalCertificate } from '../cert-manager/local-certificate';
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
  type PlatformNamespace,
  type PodAmounts,
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
import { isDnsLabel } from '../kubernetes/names';
import { quantity } from '../kubernetes/quantity';
import { METRIC_STORE, storeIn } from '../observability';
import { checkProps, type PropChecks } from '../settings/props';
import { ingressClassOfMesh, ingressClassParameters } from './ingress-class';
import { measureRequests } from './request-metrics';

/** A namespace that Kong forwards requests to. */
export interface KongBackend {
  /** The namespace. */
  readonly namespace: string;
  /** The ports of its pods, not of their Services. */
  readonly ports: readonly number[];
}

/** Props of `Kong`. */
export interface KongProps {
  /**
   * The machine that it is sized for.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * The size of the container that forwards requests, and the number of pods.
   * @default - as the profile says
   */
  readonly gateway?: WorkloadSizeProps;

  /**
   * How it joins the mesh. Workloads of the mesh accept nothing from outside of it. With a sidecar, Kong sends
   * requests to Services, and requests to Services of the mesh must carry the Service's own host name: give Ingresses
   * and routes the annotation `konghq.com/preserve-host: "false"`.
   * @default IstioInjection.SIDECAR; in a stack without Istio, IstioInjection.NONE
   */
  readonly istio?: IstioInjection;

  /**
   * Where requests are forwarded to. Without it, nothing can be reached through Kong.
   * @default - none
   */
  readonly backends?: readonly KongBackend[];
}

const PROPS: PropChecks<KongProps> = {
  profile: v.enum(Profile),
  gateway: WORKLOAD_SIZE,
  istio: v.enum(IstioInjection),
  backends: v.array(
    v.strictObject({
      namespace: v.pipe(v.string(), v.check(isDnsLabel, 'the name of a namespace')),
      ports: v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535))),
    }),
  ),
};

const SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: podSize({ cpu: '20m', memory: '160Mi' }, { cpu: '1', memory: '512Mi' }),
  [Profile.WORKSTATION]: podSize({ cpu: '50m', memory: '256Mi' }, { cpu: '2', memory: '768Mi' }),
  [Profile.PRODUCTION]: podSize({ cpu: '250m', memory: '512Mi' }, { cpu: '2', memory: '1Gi' }, 2),
};

// The second container, which reads Ingresses and routes; both count towards the pod's size.
const CONTROLLER = { requests: { cpu: '10m', memory: '64Mi' }, limits: { cpu: '200m', memory: '192Mi' } };

const HTTP = 8000;
const HTTPS = 8443;
const STATUS = 8100;
const CONTROLLER_METRICS = 10255;
const WEBHOOK = 8080;
const WEBHOOK_SECRET = 'kong-webhook';

/**
 * Kong: the gateway through which requests come into the cluster, configured by Ingresses, routes and `KongPlugin`s,
 * and without a database. Its admin API only listens inside its pod.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://developer.konghq.com/kubernetes-ingress-controller/
 */
export class Kong extends PlatformComponent {
  readonly chart = ChartReference.https('https://charts.konghq.com', 'kong', '3.4.1');
  readonly namespace: PlatformNamespace;

  readonly clusterKinds = [
    ClusterKinds.CUSTOM_RESOURCE_DEFINITION,
    ClusterKinds.VALIDATING_WEBHOOK_CONFIGURATION,
    { group: 'networking.k8s.io', kind: 'IngressClass' },
    ClusterKinds.CLUSTER_ROLE,
    ClusterKinds.CLUSTER_ROLE_BINDING,
  ];

  override readonly dependsOn = ['cert-manager'];
  override readonly provides = [{ kind: 'IngressClass', name: 'kong' }];
  override readonly syncOptions = [SyncOption.SERVER_SIDE_APPLY];
  override readonly metrics = [STATUS, CONTROLLER_METRICS].map((port) => ({ workload: 'gateway', port }));

  readonly workloads: readonly Workload[];

  private readonly backends: readonly KongBackend[];
  private readonly proxy: WorkloadSize;
  private readonly hasSidecar: boolean;

  constructor(scope: Construct, id = 'kong', props: KongProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    const { profile = Profile.LAPTOP, gateway, istio = IstioInjection.SIDECAR, backends = [] } = props;
    this.backends = backends;
    this.namespace = { name: 'kong', podSecurity: PodSecurityLevel.RESTRICTED, istio };
    this.hasSidecar = istio === IstioInjection.SIDECAR;
    if (this.hasSidecar) ingressClassOfMesh(this, this.namespace.name);
    this.proxy = sizeFor(profile, SIZES, gateway);
    this.workloads = [
      {
        name: 'gateway',
        kind: WorkloadKind.DEPLOYMENT,
        podLabels: { 'app.kubernetes.io/instance': id, 'app.kubernetes.io/component': 'app' },
        size: withController(this.proxy),
      },
    ];
  }

  // No `podAnnotations`: those of the chart keep sidecars away from incoming traffic, which comes from outside in plain
  // text.
  values(directory: ComponentDirectory): HelmValues {
    const { replicas, requests, limits } = this.proxy;
    return {
      replicaCount: replicas,
      // Without a number, the chart's PodDisruptionBudget allows no eviction at all, and no node can be drained.
      ...(replicas > 1 ? ONE_AT_A_TIME : {}),
      image: { repository: 'kong', tag: KONG_VERSION },
      resources: { requests, limits },
      initContainerResources: CONTROLLER,
      env: { nginx_worker_processes: '1' },
      ingressController: {
        image: { repository: 'kong/kubernetes-ingress-controller', tag: CONTROLLER_VERSION },
        resources: CONTROLLER,
        admissionWebhook: this.admissionWebhook(directory),
        ...(this.hasSidecar ? { createIngressClass: false } : {}),
      },
      ...(this.hasSidecar ? { extraObjects: [ingressClassParameters(this.namespace.name)] } : {}),
      // Features that the free edition lacks, and a user interface whose changes would not be in git.
      manager: { enabled: false },
      portal: { enabled: false },
      portalapi: { enabled: false },
    };
  }

  // By default, the chart generates a new certificate each time that Argo CD renders it.
  private admissionWebhook(directory: ComponentDirectory): HelmValues {
    if (!directory.find('cert-manager')) return { enabled: false };
    return {
      enabled: true,
      certificate: { provided: true, secretName: WEBHOOK_SECRET },
      annotations: { 'cert-manager.io/inject-ca-from': `${this.namespace.name}/${WEBHOOK_SECRET}` },
    };
  }

  override connect(directory: ComponentDirectory): void {
    if (storeIn(directory, METRIC_STORE)) measureRequests(this);
    if (!directory.find('cert-manager')) return;
    const { name: namespace } = this.namespace;
    const service = `${this.name}-kong-validation-webhook.${namespace}.svc`;
    new LocalCertificate(this, 'WebhookCertificate', { name: WEBHOOK_SECRET, namespace, dnsNames: [service] });
  }

  override flows(directory: ComponentDirectory): readonly Flow[] {
    const gateway = this.pods('gateway');
    return [
      this.toApiserver('gateway', 'reads Ingresses, routes and plugins'),
      ...(directory.find('cert-manager')
        ? [this.fromApiserver('gateway', WEBHOOK, 'checks plugins and routes when they are applied')]
        : []),
      { from: FlowPeer.world(), to: gateway, ports: [Port.tcp(HTTP), Port.tcp(HTTPS)], why: 'requests from outside' },
      ...this.backends.map(({ namespace, ports }) => ({
        from: gateway,
        to: FlowPeer.namespace(namespace),
        ports: ports.map((port) => Port.tcp(port)),
        why: 'forwards requests',
      })),
    ];
  }
}

// The chart's own tags, 3.9 and 3.5, move with each patch release.
const KONG_VERSION = '3.9.3';
const CONTROLLER_VERSION = '3.5.13';

function withController(proxy: WorkloadSize): WorkloadSize {
  return {
    replicas: proxy.replicas,
    requests: sum(proxy.requests, CONTROLLER.requests),
    limits: sum(proxy.limits, CONTROLLER.limits),
  };
}

function sum(one: PodAmounts, other: PodAmounts): PodAmounts {
  return { cpu: total(one.cpu, other.cpu, MILLI, 'm'), memory: total(one.memory, other.memory, MEBI, 'Mi') };
}

const MILLI = 1_000_000n;
const MEBI = 1_000_000_000n << 20n;

function total(one: string, other: string, unit: bigint, suffix: string): string {
  const billionths = (quantity(one) ?? 0n) + (quantity(other) ?? 0n);
  return `${(billionths + unit - 1n) / unit}${suffix}`;
}
