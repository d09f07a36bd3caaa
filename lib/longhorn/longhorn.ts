import { ApiObject } from 'cdk8s';
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
  ofProfile,
  PlatformComponent,
  PodSecurityLevel,
  type PodSizeProps,
  Profile,
  SyncOption,
  sizeFor,
  type Workload,
} from '../gitops';
import { apiServerPortOf } from '../gitops/api-server';
import { POD_SIZE } from '../gitops/prop-checks';
import { customResourceClass } from '../kubernetes/custom-resource';
import { isDnsLabel } from '../kubernetes/names';
import { checkProps, type PropChecks } from '../settings/props';
import { RecurringJob } from './recurring-job';
import {
  CSI_CONTROLLERS,
  csiResources,
  IMAGE_WORKLOADS,
  limitsOfAll,
  MANAGER,
  REPLICAS,
  workloadsOf,
} from './workloads';

/** Props of `Longhorn`. */
export interface LonghornProps {
  /**
   * The machine that it is sized for.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * The size of the manager, one pod on each node.
   * @default - as the profile says
   */
  readonly manager?: PodSizeProps;

  /**
   * How many nodes hold a copy of each volume of the StorageClass `longhorn`, 1 to 20. With more than the number of
   * nodes, volumes are degraded.
   * @default 1 on a laptop, 2 on a workstation, 3 in production
   */
  readonly volumeReplicas?: number;

  /**
   * Whether components of the platform that name no StorageClass keep their data on it.
   * @default true; in `KindPlatformStack` false
   */
  readonly platformVolumes?: boolean;

  /**
   * Whether claims that name no StorageClass get a volume of Longhorn's. Make sure that no other class is the default.
   * @default false
   */
  readonly defaultStorageClass?: boolean;

  /**
   * Jobs that run on volumes on a schedule. Two with the same name are an error.
   * @default - `RecurringJob.NIGHTLY_SNAPSHOT` and `RecurringJob.WEEKLY_TRIM`
   */
  readonly recurringJobs?: readonly RecurringJob[];
}

const PROPS: PropChecks<LonghornProps> = {
  profile: v.enum(Profile),
  manager: POD_SIZE,
  volumeReplicas: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)),
  platformVolumes: v.boolean(),
  defaultStorageClass: v.boolean(),
  recurringJobs: v.pipe(
    v.array(v.instance(RecurringJob)),
    v.check((all) => all.every(({ name }) => isDnsLabel(name)), 'jobs whose names are DNS labels'),
    v.check((all) => new Set(all.map(({ name }) => name)).size === all.length, 'jobs with different names'),
    // Longhorn would normalize others, and Argo CD would revert that, endlessly.
    v.check((all) => all.every(({ name }) => name.length <= 40), 'jobs with names of at most 40 characters'),
    v.check(
      (all) => all.every((job) => job._retainFits()),
      'jobs that keep 1 to 100 snapshots, or 0 where they make none',
    ),
  ),
};

const NAMESPACE = 'longhorn-system';
const STORAGE_CLASS = 'longhorn'; // as the chart names it
const API = 9500;
const WEBHOOK = 9502;
const NFS = 2049;
const LITTLE_CPU = { [Profile.LAPTOP]: true, [Profile.WORKSTATION]: false, [Profile.PRODUCTION]: false };
const SHARE_MANAGER = 9600;
const SUPPORT_BUNDLE = 8080;

// Of the controllers of CSI; the plugin on each node serves none.
// https://github.com/longhorn/longhorn-manager/blob/v1.12.1/csi/deployment.go
const CSI_METRICS = 8000;

// The API, the admission webhook, and where the servers of shared volumes keep who is connected.
const OF_MANAGERS = [Port.tcp(API), Port.tcpRange(WEBHOOK, 9503)];
// The process manager, its proxy, disks, instances, and the second data engine.
const OF_INSTANCE_MANAGERS = Port.tcpRange(8500, 8504);
// The ports that engines and replicas get as they start.
const OF_REPLICAS = Port.tcpRange(10_000, 30_000);
// Three servers, and the ports for transfers between two nodes.
const OF_IMAGES = [Port.tcpRange(8000, 8002), Port.tcpRange(30_001, 31_000)];

const RecurringJobResource = customResourceClass('longhorn.io/v1beta2', 'RecurringJob');

/**
 * Longhorn: replicated volumes on the disks of the nodes, with recurring jobs such as snapshots. Its nodes need
 * open-iscsi.
 *
 * Backups to a store outside of the cluster are not included: it may not connect to anything outside.
 *
 * The pods that Longhorn starts itself get their memory limit from a LimitRange, since the chart has no setting for
 * them.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://longhorn.io/docs/1.12.1/
 */
export class Longhorn extends PlatformComponent {
  readonly chart = ChartReference.https('https://charts.longhorn.io', 'longhorn', '1.12.1');

  readonly namespace = {
    name: NAMESPACE,
    // It mounts volumes for other pods and manages the disks of the nodes.
    podSecurity: PodSecurityLevel.PRIVILEGED,
    // Its pods speak storage protocols, and must run before anything that needs a volume.
    istio: IstioInjection.NONE,
  };

  readonly clusterKinds = [
    ClusterKinds.CUSTOM_RESOURCE_DEFINITION,
    ClusterKinds.CLUSTER_ROLE,
    ClusterKinds.CLUSTER_ROLE_BINDING,
    { group: 'scheduling.k8s.io', kind: 'PriorityClass' },
  ];

  override readonly provides = [{ kind: 'StorageClass', name: STORAGE_CLASS }];

  override readonly dataVolumeClass: string | undefined = undefined;

  override readonly syncOptions = [SyncOption.SERVER_SIDE_APPLY];

  override readonly metrics = [
    { workload: 'manager', port: API },
    ...CSI_CONTROLLERS.map((name) => ({ workload: `csi-${name}`, port: CSI_METRICS })),
  ];

  readonly workloads: readonly Workload[];

  /** Whether claims that name no StorageClass get a volume of its class. */
  readonly defaultStorageClass: boolean;

  private readonly profile: Profile;
  private readonly persistence: HelmValues;

  constructor(scope: Construct, id = 'longhorn', props: LonghornProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    const { profile = Profile.LAPTOP, manager, platformVolumes = true, defaultStorageClass = false } = props;
    if (platformVolumes) this.dataVolumeClass = STORAGE_CLASS;
    const { recurringJobs = [RecurringJob.NIGHTLY_SNAPSHOT, RecurringJob.WEEKLY_TRIM] } = props;
    this.profile = profile;
    this.defaultStorageClass = defaultStorageClass;
    this.persistence = {
      defaultClass: defaultStorageClass,
      defaultClassReplicaCount: props.volumeReplicas ?? ofProfile(profile, REPLICAS),
    };
    this.workloads = workloadsOf(profile, sizeFor(profile, MANAGER, manager));
    new ApiObject(this, 'Limits', {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'containers', namespace: NAMESPACE },
      spec: { limits: [{ type: 'Container', ...limitsOfAll(profile) }] },
    });
    for (const job of recurringJobs) {
      new RecurringJobResource(this, `Job-${job.name}`, {
        metadata: { name: job.name, namespace: NAMESPACE },
        spec: job._spec(),
      });
    }
  }

  values(): HelmValues {
    const { requests, limits } = this.sizeOf('manager');
    const replicas = this.sizeOf('csi-attacher').replicas;
    return {
      longhornManager: { resources: { requests, limits } },
      longhornUI: { replicas: this.sizeOf('ui').replicas },
      csi: Object.fromEntries(CSI_CONTROLLERS.map((name) => [`${name}ReplicaCount`, replicas])),
      persistence: this.persistence,
      defaultSettings: {
        upgradeChecker: false,
        allowCollectingLonghornUsageMetrics: false,
        systemManagedCSIComponentsResourceLimits: csiResources(),
        // Percent of a node's CPUs; Longhorn's default of 12 would be more than everything else on a laptop.
        ...(ofProfile(this.profile, LITTLE_CPU) ? { guaranteedInstanceManagerCPU: '{"v1":"1"}' } : {}),
      },
      // A Helm hook that Argo CD would run before the service account exists.
      preUpgradeChecker: { jobEnabled: false },
      // The platform's own policies restrict connections; the chart's would allow more.
      networkPolicies: { restrictInternalTraffic: false },
    };
  }

  /** As upstream lists them. @see https://longhorn.io/docs/1.12.1/references/networking/ */
  override flows(): readonly Flow[] {
    const own = FlowPeer.namespace(NAMESPACE);
    const copying = ['instance-manager', ...IMAGE_WORKLOADS];
    const flow = (from: FlowPeer, to: string, ports: Flow['ports'], why: string): Flow => ({
      from,
      to: this.pods(to),
      ports,
      why,
    });
    return [
      {
        from: own,
        to: FlowPeer.kubeApiserver(),
        ports: [Port.tcp(apiServerPortOf(this))],
        why: 'keeps all of its state in the Kubernetes API',
      },
      this.fromApiserver('manager', WEBHOOK, 'has changes to its objects validated'),
      flow(own, 'manager', OF_MANAGERS, 'asks the managers'),
      flow(this.pods('manager'), 'instance-manager', [OF_INSTANCE_MANAGERS], 'starts engines and replicas'),
      ...copying.map((name) => flow(this.pods(name), 'instance-manager', [OF_REPLICAS], 'reads and writes replicas')),
      ...['manager', ...copying].flatMap((name) =>
        IMAGE_WORKLOADS.map((image) => flow(this.pods(name), image, OF_IMAGES, 'fetches and copies images')),
      ),
      flow(this.pods('manager'), 'share-manager', [Port.tcp(SHARE_MANAGER)], 'looks after shared volumes'),
      flow(FlowPeer.nodes(), 'share-manager', [Port.tcp(NFS)], 'mounts volumes that several pods share'),
      flow(own, 'support-bundle-manager', [Port.tcp(SUPPORT_BUNDLE)], 'collects logs on request'),
    ];
  }
}
