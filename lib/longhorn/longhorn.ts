import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { Port } from '../cilium/policy';
import {
  ChartReference,
  type Flow,
  FlowPeer,
  type HelmValues,
  IstioInjection,
  PlatformComponent,
  PodSecurityLevel,
  Profile,
  SyncOption,
  sizeFor,
  type Workload,
  type WorkloadSizeProps,
} from '../gitops';
import { WORKLOAD_SIZE } from '../gitops/prop-checks';
import { customResourceClass } from '../kubernetes/custom-resource';
import { isDnsLabel } from '../kubernetes/names';
import { checkProps, type PropChecks } from '../settings/props';
import { RecurringJob } from './recurring-job';
import { CSI_CONTROLLERS, limitsOfAll, MANAGER, REPLICAS, workloadsOf } from './workloads';

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
  readonly manager?: WorkloadSizeProps;

  /**
   * How many nodes hold a copy of each volume of the StorageClass `longhorn`, 1 to 20. With more than there are nodes,
   * volumes are degraded.
   * @default 1 on a laptop, 2 on a workstation, 3 in production
   */
  readonly volumeReplicas?: number;

  /**
   * Whether claims that name no StorageClass get a volume of Longhorn's. Make sure that no other class is the default.
   * @default false
   */
  readonly defaultStorageClass?: boolean;

  /**
   * What is done to volumes again and again. Two with the same name are an error.
   * @default - `RecurringJob.NIGHTLY_SNAPSHOT` and `RecurringJob.WEEKLY_TRIM`
   */
  readonly recurringJobs?: readonly RecurringJob[];
}

const PROPS: PropChecks<LonghornProps> = {
  profile: v.enum(Profile),
  manager: WORKLOAD_SIZE,
  volumeReplicas: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)),
  defaultStorageClass: v.boolean(),
  recurringJobs: v.pipe(
    v.array(v.instance(RecurringJob)),
    v.check((all) => all.every(({ name }) => isDnsLabel(name)), 'jobs whose names are DNS labels'),
    v.check((all) => new Set(all.map(({ name }) => name)).size === all.length, 'jobs with names of their own'),
  ),
};

const NAMESPACE = 'longhorn-system';
const WEBHOOK = 9502;
const NFS = 2049;

// From NFS and the managers' APIs to what engines and replicas are given while they run.
const INTERNAL = Port.tcpRange(2049, 30_000);

const RecurringJobResource = customResourceClass<object>('longhorn.io/v1beta2', 'RecurringJob');

/**
 * Longhorn: volumes on the disks of the nodes, with copies on others, and what is done to them again and again. Its
 * nodes need open-iscsi.
 *
 * Backups to a store outside of the cluster are no part of it: nothing of it may leave the cluster.
 *
 * The pods that Longhorn starts itself get their memory limit from a LimitRange, since the chart knows none for them.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://longhorn.io/docs/1.12.1/
 */
export class Longhorn extends PlatformComponent {
  readonly chart = ChartReference.https('https://charts.longhorn.io', 'longhorn', '1.12.1');

  readonly namespace = {
    name: NAMESPACE,
    // It mounts volumes for others and handles their disks.
    podSecurity: PodSecurityLevel.PRIVILEGED,
    // Its pods speak a protocol of disks, and must run before anything that needs a volume.
    istio: IstioInjection.NONE,
  };

  readonly clusterKinds = [
    { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
    { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
    { group: 'rbac.authorization.k8s.io', kind: 'ClusterRoleBinding' },
    { group: 'scheduling.k8s.io', kind: 'PriorityClass' },
  ];

  override readonly provides = [{ kind: 'StorageClass', name: 'longhorn' }];

  override readonly syncOptions = [SyncOption.SERVER_SIDE_APPLY];

  override readonly metrics = [{ workload: 'manager', port: 9500 }];

  readonly workloads: readonly Workload[];

  private readonly profile: Profile;
  private readonly persistence: HelmValues;

  constructor(scope: Construct, id = 'longhorn', props: LonghornProps = {}) {
    super(scope, id);
    checkProps(this, props, PROPS);
    const { profile = Profile.LAPTOP, manager, defaultStorageClass = false } = props;
    const { recurringJobs = [RecurringJob.NIGHTLY_SNAPSHOT, RecurringJob.WEEKLY_TRIM] } = props;
    this.profile = profile;
    this.persistence = {
      defaultClass: defaultStorageClass,
      defaultClassReplicaCount: props.volumeReplicas ?? REPLICAS[profile],
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
        // Percent of a node's CPUs; Longhorn's own 12 would be more than all else on a laptop.
        ...(this.profile === Profile.LAPTOP ? { guaranteedInstanceManagerCPU: '{"v1":"1"}' } : {}),
      },
      // A hook of Helm that Argo CD would run before the service account is there.
      preUpgradeChecker: { jobEnabled: false },
      // The platform's own policies say what may connect; the chart's would let more through.
      networkPolicies: { restrictInternalTraffic: false },
    };
  }

  override flows(): readonly Flow[] {
    const own = FlowPeer.namespace(NAMESPACE);
    return [
      {
        from: own,
        to: FlowPeer.kubeApiserver(),
        ports: [Port.tcp(6443)],
        why: 'keeps all of its state in the Kubernetes API',
      },
      this.fromApiserver('manager', WEBHOOK, 'has changes of its objects checked'),
      { from: own, to: own, ports: [INTERNAL], why: 'manages and copies volumes, on ports given out as they start' },
      { from: FlowPeer.nodes(), to: own, ports: [Port.tcp(NFS)], why: 'mounts volumes that several pods share' },
    ];
  }
}
