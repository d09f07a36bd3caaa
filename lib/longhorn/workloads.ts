import { Profile, type Workload, WorkloadKind, type WorkloadSize } from '../gitops';

/** The controllers of CSI that Longhorn starts, each a Deployment. */
export const CSI_CONTROLLERS = ['attacher', 'provisioner', 'resizer', 'snapshotter'] as const;

/** Copies of a volume. */
export const REPLICAS: Readonly<Record<Profile, number>> = {
  [Profile.LAPTOP]: 1,
  [Profile.WORKSTATION]: 2,
  [Profile.PRODUCTION]: 3,
};

/** Sizes of the manager. Its second container does nothing but hold an image, and gets the least there is. */
export const MANAGER: Readonly<Record<Profile, WorkloadSize>> = {
  [Profile.LAPTOP]: size(1, '20m', '96Mi', '1', '512Mi'),
  [Profile.WORKSTATION]: size(1, '100m', '256Mi', '2', '1Gi'),
  [Profile.PRODUCTION]: size(1, '250m', '512Mi', '4', '4Gi'),
};

// For the containers that neither the chart nor Longhorn gives a size. Engines of volumes are among them.
const DEFAULT_MEMORY: Readonly<Record<Profile, string>> = {
  [Profile.LAPTOP]: '1Gi',
  [Profile.WORKSTATION]: '4Gi',
  [Profile.PRODUCTION]: '16Gi',
};

const DEFAULT_REQUEST = { cpu: '2m', memory: '16Mi' };

// One percent of 4 CPUs on a laptop, 12 of each node's elsewhere, here of 8.
const INSTANCE_MANAGER_CPU: Readonly<Record<Profile, string>> = {
  [Profile.LAPTOP]: '40m',
  [Profile.WORKSTATION]: '960m',
  [Profile.PRODUCTION]: '960m',
};

/** What containers get that ask for nothing. */
export function limitsOfAll(profile: Profile): object {
  return { default: { cpu: '4', memory: DEFAULT_MEMORY[profile] }, defaultRequest: DEFAULT_REQUEST };
}

/** All pods, those that Longhorn starts itself included. */
export function workloadsOf(profile: Profile, manager: WorkloadSize): Workload[] {
  const memory = DEFAULT_MEMORY[profile];
  const small = (replicas: number): WorkloadSize => ({
    replicas,
    requests: DEFAULT_REQUEST,
    limits: { cpu: '4', memory },
  });
  const ofThree = { ...small(1), requests: { cpu: '6m', memory: '48Mi' } };
  const instances = { ...small(1), requests: { cpu: INSTANCE_MANAGER_CPU[profile], memory: '16Mi' } };
  const spread = profile === Profile.PRODUCTION ? 2 : 1;
  return [
    workload('manager', WorkloadKind.DAEMON_SET, { app: 'longhorn-manager' }, manager),
    workload('driver-deployer', WorkloadKind.DEPLOYMENT, { app: 'longhorn-driver-deployer' }, small(1)),
    workload('ui', WorkloadKind.DEPLOYMENT, { app: 'longhorn-ui' }, small(spread)),
    workload('csi-plugin', WorkloadKind.DAEMON_SET, { app: 'longhorn-csi-plugin' }, ofThree),
    ...CSI_CONTROLLERS.map((name) =>
      workload(`csi-${name}`, WorkloadKind.DEPLOYMENT, { app: `csi-${name}` }, small(spread)),
    ),
    workload('instance-manager', WorkloadKind.DAEMON_SET, { 'longhorn.io/component': 'instance-manager' }, instances),
    workload('engine-image', WorkloadKind.DAEMON_SET, { 'longhorn.io/component': 'engine-image' }, small(1)),
  ];
}

function workload(
  name: string,
  kind: WorkloadKind,
  podLabels: Readonly<Record<string, string>>,
  amounts: WorkloadSize,
): Workload {
  return { name, kind, podLabels, size: amounts };
}

function size(replicas: number, cpu: string, memory: string, cpuLimit: string, memoryLimit: string): WorkloadSize {
  return { replicas, requests: { cpu, memory }, limits: { cpu: cpuLimit, memory: memoryLimit } };
}
