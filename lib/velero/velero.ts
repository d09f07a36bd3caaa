import type { Construct } from 'constructs';
import * as v from 'valibot';
import { Port } from '../cilium/policy';
import {
  ChartReference,
  ClusterKinds,
  type Flow,
  FlowPeer,
  type HelmValues,
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
  type WorkloadSizes,
} from '../gitops';
import { A_SERVER_ADDRESS, isServerAddress, portBehind } from '../gitops/host';
import { POD_SIZE, wholeHours } from '../gitops/prop-checks';
import { s3Host } from '../kubernetes/aws-hosts';
import { customResourceClass } from '../kubernetes/custom-resource';
import { isolatedContainer } from '../kubernetes/pod-security';
import { checkProps, type PropChecks } from '../settings/props';

/** Where backups are kept: a bucket of AWS S3, or of a store that speaks its protocol. */
export interface BackupLocation {
  /** The name of the bucket, which must exist. */
  readonly bucket: string;

  /** The region of the bucket; for a store without regions, the name that it uses, such as `minio`. */
  readonly region: string;

  /**
   * A folder in the bucket, without slashes at its ends.
   * @default - the bucket as a whole
   */
  readonly prefix?: string;

  /**
   * The address of a store that is not AWS: by name, such as `https://s3.example.com`, by IP address, such as
   * `https://192.168.1.5:9000`, or a Service of the cluster, such as `http://minio.storage.svc:9000`. Outside of the
   * cluster, backups survive it; plain HTTP is for Services of the cluster only.
   * @default - AWS S3 in the region
   */
  readonly url?: string;

  /**
   * The port of the pods of a Service of the cluster, where it differs from that of `url`.
   * @default - the port of `url`
   */
  readonly podPort?: number;

  /**
   * The name of a Secret in the namespace `velero`, from Sealed Secrets or Vault.
   */
  readonly credentialSecretName: string;

  /**
   * The key of the Secret whose value is an AWS credentials file.
   * @default 'cloud'
   * @see https://github.com/vmware-tanzu/velero-plugin-for-aws#set-permissions-for-velero
   */
  readonly credentialSecretKey?: string;
}

/** When backups are made. */
export interface BackupSchedule {
  /**
   * The time as a cron expression, in UTC.
   * @default '0 3 * * *', each night
   */
  readonly cron?: string;

  /**
   * How long a backup is kept, in whole hours.
   * @default '168h', a week
   */
  readonly ttl?: string;

  /**
   * The namespaces.
   * @default - all
   */
  readonly includedNamespaces?: readonly string[];
}

/** Props of `Velero`. */
export interface VeleroProps {
  /**
   * The machine that it is sized for.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * The size of the server. It runs one pod whatever the profile, as upstream has it.
   * @default - as the profile says
   */
  readonly server?: PodSizeProps;

  /**
   * Where backups are kept.
   * @default - nowhere: Velero is installed, but makes no backups
   */
  readonly backupLocation?: BackupLocation;

  /**
   * When backups are made; has no effect without `backupLocation`.
   * @default - each night, of all namespaces, kept for a week
   */
  readonly schedule?: BackupSchedule;
}

const NAME = v.pipe(v.string(), v.nonEmpty());

// Plain HTTP would expose backups to the network; within the cluster, Cilium encrypts it.
const STORE = v.pipe(
  v.string(),
  v.check((text) => /^[a-z]+:\/\/[^/?#]+$/.test(text) && isServerAddress(text), `${A_SERVER_ADDRESS} or a path`),
);

const PROPS: PropChecks<VeleroProps> = {
  profile: v.enum(Profile),
  server: POD_SIZE,
  backupLocation: {
    bucket: NAME,
    region: NAME,
    prefix: v.pipe(v.string(), v.regex(/^[^/]+(\/[^/]+)*$/, 'a folder without slashes at its ends')),
    url: STORE,
    podPort: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
    credentialSecretName: NAME,
    credentialSecretKey: NAME,
  },
  schedule: {
    cron: v.pipe(v.string(), v.regex(/^(\S+ ){4}\S+$/, 'a cron expression such as 0 3 * * *')),
    ttl: wholeHours('168h'),
    includedNamespaces: v.array(NAME),
  },
};

// `velero install` limits it to 512Mi.
const SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: podSize({ cpu: '10m', memory: '48Mi' }, { cpu: '500m', memory: '512Mi' }),
  [Profile.WORKSTATION]: podSize({ cpu: '50m', memory: '128Mi' }, { cpu: '1', memory: '1Gi' }),
  [Profile.PRODUCTION]: podSize({ cpu: '200m', memory: '256Mi' }, { cpu: '2', memory: '2Gi' }),
};

const METRICS = 8085;

// The version that upstream gives for this Velero; the example in the chart's values is for the previous one.
// https://velero.io/docs/v1.18/upgrade-to-1.18/
const S3_PLUGIN =
  'docker.io/velero/velero-plugin-for-aws:v1.14.0@sha256:7e82f717f44e89671212e0dfce7e061321c386ea84a33bca64a671670ca6c278';

// The images name their user, but the API server needs a number.
const USER = 65532;

// Several of them refuse the checksums that AWS accepts.
// https://github.com/vmware-tanzu/velero-plugin-for-aws#non-aws-s3-compatible-provider-known-issues-with-plugin-v113x-aws-sdk-go-v2
const OF_OTHER_STORES = { s3ForcePathStyle: 'true', checksumAlgorithm: '' };

const BackupStorageLocation = customResourceClass('velero.io/v1', 'BackupStorageLocation');
const Schedule = customResourceClass('velero.io/v1', 'Schedule');

/**
 * Velero: backs up the API objects of the cluster to a bucket, on a schedule. It does not back up volumes, which
 * would need root on every node.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://velero.io/docs/v1.18/
 */
export class Velero extends PlatformComponent {
  readonly chart = ChartReference.https('https://vmware-tanzu.github.io/helm-charts', 'velero', '12.1.0');

  readonly namespace = {
    name: 'velero',
    podSecurity: PodSecurityLevel.RESTRICTED,
    // It speaks to the API server and to the bucket, neither of which is in the mesh.
    istio: IstioInjection.NONE,
  };

  readonly clusterKinds = [ClusterKinds.CUSTOM_RESOURCE_DEFINITION, ClusterKinds.CLUSTER_ROLE_BINDING];

  override readonly syncOptions = [SyncOption.SERVER_SIDE_APPLY];

  override readonly metrics = [{ workload: 'server', port: METRICS }];

  readonly workloads: readonly Workload[];

  private readonly location: BackupLocation | undefined;

  constructor(scope: Construct, id = 'velero', props: VeleroProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    const { profile = Profile.LAPTOP, server, backupLocation, schedule = {} } = props;
    this.location = backupLocation;
    this.workloads = [
      {
        name: 'server',
        kind: WorkloadKind.DEPLOYMENT,
        podLabels: { 'app.kubernetes.io/name': 'velero', 'app.kubernetes.io/instance': id },
        size: sizeFor(profile, SIZES, server),
      },
    ];
    if (backupLocation) this.backups(backupLocation, schedule);
  }

  values(): HelmValues {
    const { requests, limits } = this.sizeOf('server');
    return {
      fullnameOverride: this.name,
      resources: { requests, limits },
      podSecurityContext: {
        runAsNonRoot: true,
        runAsUser: USER,
        runAsGroup: USER,
        fsGroup: USER,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containerSecurityContext: isolatedContainer(),
      initContainers: [
        {
          name: 's3',
          image: S3_PLUGIN,
          resources: { requests, limits },
          securityContext: isolatedContainer(),
          volumeMounts: [{ name: 'plugins', mountPath: '/target' }],
        },
      ],
      // Argo CD applies the chart's CRDs; a Job that does it again would need another image and more rights.
      upgradeCRDs: false,
      // The location is an object of ours, which names its Secret; there is no Secret for all locations.
      backupsEnabled: false,
      credentials: { useSecret: false },
      snapshotsEnabled: false,
      deployNodeAgent: false,
    };
  }

  override flows(): readonly Flow[] {
    return [
      this.toApiserver('server', 'reads what it backs up, and writes what it restores'),
      ...(this.location ? [this.toBucket(this.location)] : []),
    ];
  }

  private toBucket({ bucket, region, url, podPort }: BackupLocation): Flow {
    const address = new URL(url ?? `https://${s3Host(region)}`);
    // On AWS, each bucket has its own host name.
    const to = url
      ? FlowPeer.host(address.hostname)
      : FlowPeer.names(address.hostname, `${bucket}.${address.hostname}`);
    return {
      from: this.pods('server'),
      to,
      ports: [Port.tcp(portBehind(address, podPort))],
      why: 'keeps backups in the bucket',
    };
  }

  private backups(location: BackupLocation, schedule: BackupSchedule): void {
    const { bucket, region, prefix, url, credentialSecretName: name, credentialSecretKey: key = 'cloud' } = location;
    const metadata = { name: 'default', namespace: this.namespace.name };
    new BackupStorageLocation(this, 'Location', {
      metadata,
      spec: {
        provider: 'aws',
        default: true,
        objectStorage: { bucket, ...(prefix ? { prefix } : {}) },
        credential: { name, key },
        config: { region, ...(url ? { s3Url: url, ...OF_OTHER_STORES } : {}) },
      },
    });
    const { cron = '0 3 * * *', ttl = '168h', includedNamespaces = ['*'] } = schedule;
    new Schedule(this, 'Schedule', {
      metadata,
      spec: {
        schedule: cron,
        template: { storageLocation: metadata.name, ttl, includedNamespaces, snapshotVolumes: false },
      },
    });
  }
}
