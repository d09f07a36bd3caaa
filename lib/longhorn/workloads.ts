import {
  type ByProfile,
  ofProfile,
  type PodAmounts,
  Profile,
  podSize,
  type Workload,
  WorkloadKind,
  type WorkloadSize,
  type WorkloadSizes,
} from '../gitops';

/** The controllers of CSI that Longhorn starts, each a Deployment. */
export const CSI_CONTROLLERS = ['attacher', 'provisioner', 'resizer', 'snapshotter'] as const;

/** Downloads and provides the images that volumes start from. */
export const IMAGE_WORKLOADS = ['backing-image-manager', 'backing-image-data-source'] as const;

/** Copies of a volume. */
export const REPLICAS: ByProfile<number> = {
  [Profile.LAPTOP]: 1,
  [Profile.WORKSTATION]: 2,
  [Profile.PRODUCTION]: 3,
};

/** Sizes of the manager. Its second container only holds an image, and gets the minimum. */
export const MANAGER: WorkloadSizes = {
  [Profile.LAPTOP]: podSize({ cpu: '20m', memory: '96Mi' }, { cpu: '1', memory: '512Mi' }),
  [Profile.WORKSTATION]: podSize({ cpu: '100m', memory: '256Mi' }, { cpu: '2', memory: '1Gi' }),
  [Profile.PRODUCTION]: podSize({ cpu: '250m', memory: '512Mi' }, { cpu: '4', memory: '4Gi' }),
};

// For the containers that neither the chart nor Longhorn gives a limit. Engines of volumes are among them: Longhorn asks
// for 12 percent of a node's CPUs for them, which must not be more than the limit.
const DEFAULT_LIMIT: ByProfile<PodAmounts> = {
  [Profile.LAPTOP]: { cpu: '4', memory: '1Gi' },
  [Profile.WORKSTATION]: { cpu: '4', memory: '4Gi' },
  [Profile.PRODUCTION]: { cpu: '16', memory: '16Gi' },
};

const DEFAULT_REQUEST = { cpu: '2m', memory: '16Mi' };

// The CSI sidecars forward calls and copy no data; upstream's example gives them all the same limit.
const CSI = { requests: DEFAULT_REQUEST, limits: { cpu: '200m', memory: '256Mi' } };
const CSI_PLUGIN_CONTAINERS = ['longhorn-csi-plugin', 'node-driver-registrar', 'longhorn-liveness-probe'] as const;

// One percent of 4 CPUs on a laptop, 12 of each node's elsewhere, here of 8.
const INSTANCE_MANAGER_CPU: ByProfile<string> = {
  [Profile.LAPTOP]: '40m',
  [Profile.WORKSTATION]: '960m',
  [Profile.PRODUCTION]: '960m',
};

/** Defaults for containers without requests or limits. */
export function limitsOfAll(profile: Profile): object {
  return { default: ofProfile(profile, DEFAULT_LIMIT), defaultRequest: DEFAULT_REQUEST };
}

/**
 * What the parts of CSI get, which Longhorn starts itself: the setting `system-managed-csi-components-resource-limits`.
 *
 * @see https://longhorn.io/docs/1.12.1/references/settings/
 */
export function csiResources(): string {
  const containers = [...CSI_CONTROLLERS.map((name) => `csi-${name}`), ...CSI_PLUGIN_CONTAINERS];
  return JSON.stringify(Object.fromEntries(containers.map((name) => [name, CSI])));
}

/** All pods, those that Longhorn starts itself included. */
export function workloadsOf(profile: Profile, manager: WorkloadSize): Workload[] {
  const small = (replicas: number) => podSize(DEFAULT_REQUEST, ofProfile(profile, DEFAULT_LIMIT), replicas);
  const ofThree = podSize({ cpu: '6m', memory: '48Mi' }, { cpu: '600m', memory: '768Mi' });
  const instances = podSize(
    { cpu: ofProfile(profile, INSTANCE_MANAGER_CPU), memory: '16Mi' },
    ofProfile(profile, DEFAULT_LIMIT),
  );
  const spread = profile === Profile.PRODUCTION ? 2 : 1;
  return [
    workload('manager', WorkloadKind.DAEMON_SET, { app: 'longhorn-manager' }, manager),
    workload('driver-deployer', WorkloadKind.DEPLOYMENT, { app: 'longhorn-driver-deployer' }, small(1)),
    workload('ui', WorkloadKind.DEPLOYMENT, { app: 'longhorn-ui' }, small(spread)),
    workload('csi-plugin', WorkloadKind.DAEMON_SET, { app: 'longhorn-csi-plugin' }, ofThree),
    ...CSI_CONTROLLERS.map((name) =>
      workload(`csi-${name}`, WorkloadKind.DEPLOYMENT, { app: `csi-${name}` }, { replicas: spread, ...CSI }),
    ),
    workload('instance-manager', WorkloadKind.DAEMON_SET, component('instance-manager'), instances),
    workload('engine-image', WorkloadKind.DAEMON_SET, component('engine-image'), small(1)),
    // These only exist while a shared volume is in use, while there is an image, or while somebody collects logs.
    workload('share-manager', WorkloadKind.JOB, component('share-manager'), small(1)),
    ...IMAGE_WORKLOADS.map((name) => workload(name, WorkloadKind.JOB, component(name), small(1))),
    workload('support-bundle-manager', WorkloadKind.JOB, { app: 'support-bundle-manager' }, small(1)),
  ];
}

function component(name: string): Readonly<Record<string, string>> {
  return { 'longhorn.io/component': name };
}

function workload(
  name: string,
  kind: WorkloadKind,
  podLabels: Readonly<Record<string, string>>,
  size: WorkloadSize,
): Workload {
  return { name, kind, podLabels, size };
}
