import { Profile } from '../gitops/profile';
import { type PodSizeProps, podSize, sizeFor, type WorkloadSize, type WorkloadSizeProps } from '../gitops/workload';
import type { Program } from './install/installation';

/** Sizes of Argo CD's programs, where they differ from the profile's. */
export interface ArgoCdSizes {
  /**
   * The controller of Applications: always one pod.
   * @default - as the profile says
   */
  readonly applicationController?: PodSizeProps;
  /** @default - as the profile says */
  readonly applicationSetController?: WorkloadSizeProps;
  /**
   * The cache: always one pod.
   * @default - as the profile says
   */
  readonly redis?: PodSizeProps;
  /** @default - as the profile says */
  readonly repoServer?: WorkloadSizeProps;
  /** @default - as the profile says */
  readonly server?: WorkloadSizeProps;
}

// The repo server needs little until it renders a large chart; then it uses all of its limit for a few seconds.
const LAPTOP: Readonly<Record<Program, WorkloadSize>> = {
  // Nothing is installed or repaired without it: the limit is far above what was observed with a dozen Applications
  // (argo-cd#3282).
  'application-controller': podSize({ cpu: '50m', memory: '192Mi' }, { cpu: '1', memory: '1Gi' }),
  'applicationset-controller': podSize({ cpu: '10m', memory: '48Mi' }, { cpu: '200m', memory: '192Mi' }),
  redis: podSize({ cpu: '10m', memory: '16Mi' }, { cpu: '100m', memory: '96Mi' }),
  'repo-server': podSize({ cpu: '10m', memory: '64Mi' }, { cpu: '1', memory: '768Mi' }),
  server: podSize({ cpu: '10m', memory: '64Mi' }, { cpu: '500m', memory: '256Mi' }),
};

const PRODUCTION: Readonly<Record<Program, WorkloadSize>> = {
  'application-controller': podSize({ cpu: '250m', memory: '512Mi' }, { cpu: '2', memory: '2Gi' }),
  'applicationset-controller': podSize({ cpu: '50m', memory: '128Mi' }, { cpu: '500m', memory: '512Mi' }),
  redis: podSize({ cpu: '50m', memory: '64Mi' }, { cpu: '500m', memory: '256Mi' }),
  'repo-server': podSize({ cpu: '100m', memory: '256Mi' }, { cpu: '2', memory: '2Gi' }),
  server: podSize({ cpu: '50m', memory: '128Mi' }, { cpu: '1', memory: '512Mi' }),
};

/** The size of every program. */
export function sizesOf(
  profile: Profile,
  highAvailability: boolean,
  changes: ArgoCdSizes,
): Readonly<Record<Program, WorkloadSize>> {
  const of = (program: Program, change?: WorkloadSizeProps): WorkloadSize => {
    const replicas = highAvailability ? 2 : 1;
    const laptop = { ...LAPTOP[program], replicas };
    const bySize = {
      [Profile.LAPTOP]: laptop,
      [Profile.WORKSTATION]: laptop,
      [Profile.PRODUCTION]: { ...PRODUCTION[program], replicas },
    };
    return sizeFor(profile, bySize, change);
  };
  return {
    // Controllers divide clusters among themselves, so a second pod would have nothing to do with a single cluster.
    'application-controller': { ...of('application-controller', changes.applicationController), replicas: 1 },
    'applicationset-controller': of('applicationset-controller', changes.applicationSetController),
    redis: { ...of('redis', changes.redis), replicas: 1 },
    'repo-server': of('repo-server', changes.repoServer),
    server: of('server', changes.server),
  };
}
