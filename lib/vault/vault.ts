import type { Construct } from 'constructs';
import * as v from 'valibot';
import { LocalCertificate } from '../cert-manager/local-certificate';
import { Port } from '../cilium/policy';
import {
  ChartReference,
  ClusterKinds,
  type ComponentDirectory,
  type DataVolumeProps,
  type Flow,
  FlowPeer,
  type GroupKind,
  type HelmValues,
  type IgnoredDifference,
  IstioInjection,
  type MetricsEndpoint,
  PlatformComponent,
  PodSecurityLevel,
  Profile,
  podSize,
  SyncOption,
  sizeFor,
  type Workload,
  WorkloadKind,
  type WorkloadSizeProps,
  type WorkloadSizes,
} from '../gitops';
import { DATA_VOLUME, volumeValues } from '../gitops/data-volume';
import { A_HOST, isHost } from '../gitops/host';
import { NAMESPACE_NAMES, WORKLOAD_SIZE } from '../gitops/prop-checks';
import { restrictedContainer } from '../kubernetes/pod-security';
import { refuse } from '../problems';
import { checkProps, type PropChecks } from '../settings/props';
import { portNumber } from '../settings/values';
import { serverConfig, TLS_FOLDER, TLS_SECRET } from './server-config';

/** A host that Vault connects to. */
export interface VaultTarget {
  /** Its DNS name or IP address, or a Service of the cluster with its namespace, such as `postgres.shop.svc`. */
  readonly host: string;
  /** The port; for a Service of the cluster, that of its pods. */
  readonly port: number;
}

/** Props of `Vault`. */
export interface VaultProps {
  /**
   * The machine that it is sized for.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * The size of a server. An even number of servers is an error: it tolerates no more failures than one server fewer.
   * @default - as the profile says: one server, three in production
   */
  readonly server?: WorkloadSizeProps;

  /**
   * The volume of each server's data.
   * @default - 1Gi, of Longhorn where the platform has it
   */
  readonly data?: DataVolumeProps;

  /**
   * The volume of each server's audit log, at `/vault/audit`; `false` for none. The audit device is turned on after
   * unsealing.
   * @default - 1Gi, of Longhorn where the platform has it
   * @see https://developer.hashicorp.com/vault/docs/audit/file
   */
  readonly audit?: DataVolumeProps | false;

  /**
   * Whether pods that request it by annotations get an agent that fetches their secrets.
   * @default false
   * @see https://developer.hashicorp.com/vault/docs/platform/k8s/injector
   */
  readonly injector?: boolean;

  /**
   * The systems that it issues credentials for or forwards requests to: databases, clouds, other authorities. It can
   * reach nothing else.
   * @default - none
   * @see https://developer.hashicorp.com/vault/docs/secrets/databases
   */
  readonly targets?: readonly VaultTarget[];

  /**
   * The namespaces whose pods may connect to it.
   * @default - none
   */
  readonly clientNamespaces?: readonly string[];
}

const HOST = v.pipe(v.string(), v.check(isHost, A_HOST));

const PROPS: PropChecks<VaultProps> = {
  profile: v.enum(Profile),
  server: WORKLOAD_SIZE,
  data: DATA_VOLUME,
  audit: v.union([
    v.literal(false),
    v.strictObject({
      size: v.optional(DATA_VOLUME.size),
      storageClassName: v.optional(DATA_VOLUME.storageClassName),
    }),
  ]),
  injector: v.boolean(),
  targets: v.array(v.strictObject({ host: HOST, port: portNumber })),
  clientNamespaces: NAMESPACE_NAMES,
};

const SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: podSize({ cpu: '20m', memory: '64Mi' }, { cpu: '500m', memory: '256Mi' }),
  [Profile.WORKSTATION]: podSize({ cpu: '100m', memory: '128Mi' }, { cpu: '1', memory: '512Mi' }),
  [Profile.PRODUCTION]: podSize({ cpu: '250m', memory: '256Mi' }, { cpu: '2', memory: '1Gi' }, 3),
};

const INJECTOR = podSize({ cpu: '10m', memory: '32Mi' }, { cpu: '250m', memory: '128Mi' });

const API = 8200;
const CLUSTER = 8201;
const WEBHOOK = 8080;

const TOKEN_REVIEWS = ClusterKinds.CLUSTER_ROLE_BINDING;
const OF_INJECTOR = [ClusterKinds.CLUSTER_ROLE, ClusterKinds.MUTATING_WEBHOOK_CONFIGURATION];

// It generates the certificate itself, and writes the CA into the webhook.
const CERTIFICATE_OF_INJECTOR = {
  ...ClusterKinds.MUTATING_WEBHOOK_CONFIGURATION,
  jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle'],
};

/**
 * Vault: keeps secrets, and gives them to pods that authenticate with their service account. It starts sealed: the
 * operator of the platform initializes and unseals it, and none of its keys or tokens is ever in the manifests. Its
 * servers speak TLS where the platform has cert-manager.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit, or the number of servers is even
 * @see https://developer.hashicorp.com/vault/docs/platform/k8s/helm
 */
export class Vault extends PlatformComponent {
  readonly chart = ChartReference.https('https://helm.releases.hashicorp.com', 'vault', '0.34.1');

  readonly namespace = {
    name: 'vault',
    podSecurity: PodSecurityLevel.RESTRICTED,
    // It has TLS of its own, and the API server calls the injector.
    istio: IstioInjection.NONE,
  };

  readonly clusterKinds: readonly GroupKind[];

  override readonly dependsOn = ['cert-manager'];
  override readonly dataVolumes: readonly DataVolumeProps[];
  override readonly syncOptions: readonly SyncOption[];
  override readonly ignoreDifferences: readonly IgnoredDifference[];

  override metrics: readonly MetricsEndpoint[];

  readonly workloads: readonly Workload[];

  private readonly props: VaultProps;

  constructor(scope: Construct, id = 'vault', props: VaultProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    const { profile = Profile.LAPTOP, server, injector = false } = props;
    this.props = props;
    this.metrics = this.endpoints('http');
    this.dataVolumes = [props.data ?? {}, ...(props.audit === false ? [] : [props.audit ?? {}])];
    const servers = sizeFor(profile, SIZES, server);
    if (servers.replicas % 2 === 0) refuse(this, [evenNumber(servers.replicas)]);
    this.clusterKinds = [TOKEN_REVIEWS, ...(injector ? OF_INJECTOR : [])];
    this.syncOptions = injector ? [SyncOption.RESPECT_IGNORE_DIFFERENCES] : [];
    this.ignoreDifferences = injector ? [CERTIFICATE_OF_INJECTOR] : [];
    const labels = (name: string, component: string) => ({
      'app.kubernetes.io/name': name,
      'app.kubernetes.io/instance': id,
      component,
    });
    this.workloads = [
      { name: 'server', kind: WorkloadKind.STATEFUL_SET, podLabels: labels('vault', 'server'), size: servers },
      ...(injector
        ? [
            {
              name: 'injector',
              kind: WorkloadKind.DEPLOYMENT,
              podLabels: labels('vault-agent-injector', 'webhook'),
              size: INJECTOR,
            },
          ]
        : []),
    ];
  }

  values(directory: ComponentDirectory): HelmValues {
    const tls = hasTls(directory);
    const { replicas, requests, limits } = this.sizeOf('server');
    const { data = {}, audit = {}, injector = false } = this.props;
    const scheme = tls ? 'https' : 'http';
    return {
      fullnameOverride: this.name,
      global: { tlsDisable: !tls },
      injector: injector
        ? {
            enabled: true,
            replicas: INJECTOR.replicas,
            metrics: { enabled: true },
            resources: { requests: INJECTOR.requests, limits: INJECTOR.limits },
            securityContext: { container: restrictedContainer() },
          }
        : { enabled: false },
      server: {
        resources: { requests, limits },
        // The right to review tokens of service accounts.
        authDelegator: { enabled: true },
        statefulSet: { securityContext: { container: restrictedContainer() } },
        // A sealed server is as healthy as it can be until somebody unseals it; what comes after it must not wait for a
        // person.
        readinessProbe: { enabled: true, path: '/v1/sys/health?standbyok=true&sealedcode=204&uninitcode=204' },
        dataStorage: { enabled: true, ...volumeValues(data, '1Gi', directory) },
        auditStorage: audit ? { enabled: true, ...volumeValues(audit, '1Gi', directory) } : { enabled: false },
        ...(tls
          ? {
              extraVolumes: [{ type: 'secret', name: TLS_SECRET }],
              extraEnvironmentVars: { VAULT_CACERT: `${TLS_FOLDER}/ca.crt` },
            }
          : {}),
        standalone: { enabled: false },
        ha: {
          enabled: true,
          replicas,
          // For a single server it would prevent draining its node; of several, a majority has to stay.
          disruptionBudget: replicas > 1 ? { enabled: true, maxUnavailable: (replicas - 1) / 2 } : { enabled: false },
          apiAddr: `${scheme}://$(VAULT_K8S_POD_NAME).${this.name}-internal:${API}`,
          raft: { enabled: true, setNodeId: true, config: serverConfig(this.name, replicas, tls) },
        },
      },
    };
  }

  override connect(directory: ComponentDirectory): void {
    if (!hasTls(directory)) return;
    this.metrics = this.endpoints('https');
    const { name } = this;
    const namespace = this.namespace.name;
    const services = [name, `${name}-active`, `${name}-standby`];
    new LocalCertificate(this, 'Certificate', {
      name: TLS_SECRET,
      namespace,
      dnsNames: [
        'localhost',
        ...services.flatMap((service) => [`${service}.${namespace}`, `${service}.${namespace}.svc`]),
        `*.${name}-internal`,
      ],
      ipAddresses: ['127.0.0.1'],
    });
  }

  override flows(): readonly Flow[] {
    const { injector = false, clientNamespaces = [], targets = [] } = this.props;
    const server = this.pods('server');
    return [
      this.toApiserver('server', 'reviews tokens of service accounts, and labels the active server'),
      { from: server, to: server, ports: [Port.tcp(API), Port.tcp(CLUSTER)], why: 'servers join and copy data' },
      ...clientNamespaces.map((name) => ({
        from: FlowPeer.namespace(name),
        to: server,
        ports: [Port.tcp(API)],
        why: 'reads secrets',
      })),
      ...targets.map(({ host, port }) => ({
        from: server,
        to: FlowPeer.host(host),
        ports: [Port.tcp(port)],
        why: 'makes credentials',
      })),
      ...(injector
        ? [
            this.toApiserver('injector', 'writes its CA into the webhook'),
            this.fromApiserver('injector', WEBHOOK, 'adds agents to pods'),
          ]
        : []),
    ];
  }

  /** The injector always speaks TLS, since the API server calls it. */
  private endpoints(scheme: 'http' | 'https'): MetricsEndpoint[] {
    return [
      { workload: 'server', port: API, path: '/v1/sys/metrics', scheme },
      ...(this.props.injector ? [{ workload: 'injector', port: WEBHOOK, scheme: 'https' as const }] : []),
    ];
  }
}

function hasTls(directory: ComponentDirectory): boolean {
  return directory.find('cert-manager') !== undefined;
}

function evenNumber(replicas: number) {
  return {
    what: `Vault has ${replicas} servers, an even number.`,
    remedy: 'Give 1, 3 or 5: a vote needs more than half of them, and an even count tolerates no more failures.',
    code: 'VLT001',
  };
}
