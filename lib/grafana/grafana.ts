import type { Construct } from 'constructs';
import * as v from 'valibot';
import { Port } from '../cilium/policy';
import {
  ChartReference,
  type ComponentDirectory,
  type DataVolumeProps,
  type Flow,
  FlowPeer,
  type GroupKind,
  type HelmValues,
  PlatformComponent,
  type PodSizeProps,
  Profile,
  podSize,
  sizeFor,
  type Workload,
  WorkloadKind,
  type WorkloadSizes,
} from '../gitops';
import { DATA_VOLUME, volumeValues } from '../gitops/data-volume';
import { POD_SIZE } from '../gitops/prop-checks';
import { ConfigMap } from '../kubernetes/objects';
import { OBSERVABILITY } from '../observability';
import { refuse } from '../problems';
import { checkProps, type PropChecks, requireProps } from '../settings/props';
import { adminPassword } from './admin-password';
import { GrafanaDashboard } from './dashboard';
import { PLATFORM_DASHBOARDS } from './dashboards';
import { dataSources } from './data-sources';
import { type GrafanaOidcProps, OIDC, OIDC_NEEDS, oidcFlows, oidcSecret, oidcSection } from './oidc';

/** Props of `Grafana`. */
export interface GrafanaProps {
  /**
   * The machine that it is sized for.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * The size of the server. It runs one pod whatever the profile: its database is a file.
   * @default - as the profile says
   */
  readonly server?: PodSizeProps;

  /**
   * The name of a Secret in the namespace `observability` with the administrator's `admin-user` and `admin-password`,
   * from Sealed Secrets or Vault.
   * @default - a password is generated, in the file `/var/lib/grafana/admin-password` of the pod
   */
  readonly adminSecretName?: string;

  /**
   * The volume with users, their settings and their own dashboards; 1Gi unless set.
   * @default - of Longhorn where the platform has it, otherwise of the cluster's default class
   */
  readonly volume?: DataVolumeProps;

  /**
   * Where users reach Grafana, such as `https://grafana.example.com`; the provider of `oidc` sends them back there.
   * @default - by `kubectl port-forward`
   */
  readonly url?: string;

  /**
   * Login through an OpenID Connect provider; needs
   * `url`.
   * @default - only the administrator, and users whom they create
   */
  readonly oidc?: GrafanaOidcProps;

  /**
   * The dashboards, in a folder that nobody can change by hand, without the panels whose data source the platform lacks.
   * Two with the same `uid` are an error.
   * @default - the platform, the cluster, nodes, workloads, applications, logs and traces
   */
  readonly dashboards?: readonly GrafanaDashboard[];
}

const PROPS: PropChecks<GrafanaProps> = {
  profile: v.enum(Profile),
  server: POD_SIZE,
  adminSecretName: v.pipe(v.string(), v.nonEmpty()),
  volume: DATA_VOLUME,
  url: v.pipe(v.string(), v.regex(/^https?:\/\/[\w.-]+(:\d+)?(\/[^\s"]*)?$/, 'an https:// or http:// address')),
  oidc: OIDC,
  dashboards: v.pipe(
    v.array(v.instance(GrafanaDashboard)),
    v.check((all) => all.every(({ uid }) => /^[a-z0-9-]{1,40}$/.test(uid)), 'dashboards with a uid of a-z, 0-9 and -'),
    v.check((all) => new Set(all.map(({ uid }) => uid)).size === all.length, 'dashboards with different uids'),
  ),
};

// Upstream recommends no less than 512 MB: https://grafana.com/docs/grafana/v13.2/setup-grafana/installation/
const SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: podSize({ cpu: '20m', memory: '96Mi' }, { cpu: '500m', memory: '512Mi' }),
  [Profile.WORKSTATION]: podSize({ cpu: '100m', memory: '256Mi' }, { cpu: '1', memory: '1Gi' }),
  [Profile.PRODUCTION]: podSize({ cpu: '250m', memory: '512Mi' }, { cpu: '2', memory: '2Gi' }),
};

const HTTP = 3000;

// The image of this version's chart; given here, since a container of ours uses it too.
const IMAGE = { registry: 'docker.io', repository: 'grafana/grafana', tag: '13.2.2' };
const DIGEST = 'sha256:ac461fb352abc50da10a51c7d02462e9c05488f11f53f14b3ad79a8145f638a0';

/**
 * Grafana, with the data sources and dashboards of the platform. These are provisioned by the program and the
 * components; its volume holds users, and what they create.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://grafana.com/docs/grafana/latest/administration/provisioning/
 */
export class Grafana extends PlatformComponent {
  /** The port of the server's pods with the UI. */
  static readonly PORT = HTTP;

  readonly chart = ChartReference.https('https://grafana-community.github.io/helm-charts', 'grafana', '12.11.1');

  readonly namespace = OBSERVABILITY;

  readonly clusterKinds: readonly GroupKind[] = [];

  override readonly metrics = [{ workload: 'server', port: HTTP }];

  readonly workloads: readonly Workload[];

  override readonly dataVolumes: readonly DataVolumeProps[];

  private readonly props: GrafanaProps;
  private readonly dashboards: readonly GrafanaDashboard[];

  constructor(scope: Construct, id = 'grafana', props: GrafanaProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    const { profile = Profile.LAPTOP, server, dashboards = PLATFORM_DASHBOARDS } = props;
    this.props = props;
    this.dataVolumes = [props.volume ?? {}];
    this.checkOidc(props);
    this.workloads = [
      {
        name: 'server',
        kind: WorkloadKind.DEPLOYMENT,
        podLabels: { 'app.kubernetes.io/name': 'grafana', 'app.kubernetes.io/instance': id },
        size: sizeFor(profile, SIZES, server),
      },
    ];
    this.dashboards = dashboards;
  }

  private checkOidc({ oidc, url }: GrafanaProps): void {
    if (!oidc) return;
    requireProps(this, oidc, OIDC_NEEDS, 'oidc');
    if (url === undefined) refuse(this, [WITHOUT_URL]);
  }

  override connect(directory: ComponentDirectory): void {
    const known = new Set<string>([
      ...dataSources(directory).map(({ provisioned }) => provisioned.uid),
      ...directory.components.map(({ name }) => name),
    ]);
    const shown = this.dashboards.filter((one) => one._shown(known).length > 0);
    new ConfigMap(this, 'Dashboards', {
      metadata: { name: this.dashboardsName, namespace: this.namespace.name },
      data: Object.fromEntries(shown.map((one) => [`${one.uid}.json`, one._toJson(known)])),
    });
  }

  /** Where the UI is, from inside of the cluster. */
  get url(): string {
    return `http://${this.name}.${this.namespace.name}.svc`;
  }

  values(directory: ComponentDirectory): HelmValues {
    const { requests, limits } = this.sizeOf('server');
    const { adminSecretName, volume = {}, url, oidc } = this.props;
    const { size, storageClass } = volumeValues(volume, '1Gi', directory);
    return {
      fullnameOverride: this.name,
      resources: { requests, limits },
      testFramework: { enabled: false },
      persistence: { enabled: true, size, ...(storageClass ? { storageClassName: storageClass } : {}) },
      // Two pods cannot write one database file, and a volume is on one node.
      deploymentStrategy: { type: 'Recreate' },
      // It would run as root; the group of the pod owns the volume in any case.
      initChownData: { enabled: false },
      ...(oidc ? oidcSecret(oidc) : {}),
      // It does not use the Kubernetes API.
      rbac: { create: false },
      automountServiceAccountToken: false,
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      'grafana.ini': {
        analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false },
        // Its plug-ins come with the image. Otherwise it would download more, their updates and keys when it starts.
        plugins: {
          plugin_admin_enabled: false,
          preinstall_disabled: true,
          preinstall_auto_update: false,
          public_key_retrieval_disabled: true,
        },
        news: { news_feed_enabled: false },
        users: { allow_sign_up: false },
        'auth.anonymous': { enabled: false },
        ...(url === undefined ? {} : { server: { root_url: url } }),
        ...(oidc ? { 'auth.generic_oauth': oidcSection(oidc) } : {}),
      },
      datasources: {
        'datasources.yaml': {
          apiVersion: 1,
          datasources: dataSources(directory).map(({ provisioned }) => provisioned),
        },
      },
      dashboardProviders: { 'dashboardproviders.yaml': { apiVersion: 1, providers: [PROVIDER] } },
      dashboardsConfigMaps: { [FOLDER]: this.dashboardsName },
      image: { ...IMAGE, sha: DIGEST.replace('sha256:', '') },
      ...adminPassword(
        adminSecretName,
        `${IMAGE.registry}/${IMAGE.repository}:${IMAGE.tag}@${DIGEST}`,
        this.sizeOf('server'),
      ),
    };
  }

  override flows(directory: ComponentDirectory): readonly Flow[] {
    const from = this.pods('server');
    const { oidc } = this.props;
    return [
      ...dataSources(directory).map(({ component, port }) => ({
        from,
        to: FlowPeer.workload(component, 'server'),
        ports: [Port.tcp(port)],
        why: 'asks its data sources',
      })),
      ...(oidc ? oidcFlows(from, oidc) : []),
    ];
  }

  private get dashboardsName(): string {
    return `${this.name}-dashboards-of-platform`;
  }
}

const WITHOUT_URL = {
  what: 'oidc is given without url, which the provider redirects users to.',
  remedy: 'Give the address at which users reach Grafana, such as https://grafana.example.com.',
  code: 'GRA001',
};

const FOLDER = 'platform';

const PROVIDER = {
  name: FOLDER,
  folder: 'Platform',
  type: 'file',
  disableDeletion: true,
  allowUiUpdates: false,
  options: { path: `/var/lib/grafana/dashboards/${FOLDER}` },
};
