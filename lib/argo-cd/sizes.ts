import { Profile } from '../gitops/profile';
import { sizeFor, type WorkloadSize, type WorkloadSizeProps } from '../gitops/workload';
import type { Program } from './install/installation';

/** Sizes of Argo CD's programs that differ from the profile's. */
export interface ArgoCdSizes {
  /** @default - as the profile says */
  readonly applicationController?: WorkloadSizeProps;
  /** @default - as the profile says */
  readonly applicationSetController?: WorkloadSizeProps;
  /**
   * The cache: always one pod.
   * @default - as the profile says
   */
  readonly redis?: WorkloadSizeProps;
  /** @default - as the profile says */
  readonly repoServer?: WorkloadSizeProps;
  /** @default - as the profile says */
  readonly server?: WorkloadSizeProps;
}

type Amounts = readonly [cpu: string, memory: string];

function size(requests: Amounts, limits: Amounts): WorkloadSize {
  return {
    replicas: 1,
    requests: { cpu: requests[0], memory: requests[1] },
    limits: { cpu: limits[0], memory: limits[1] },
  };
}

// The repo server needs little until it renders a large chart; then it needs all of its limit for seconds.
const LAPTOP: Readonly<Record<Program, WorkloadSize>> = {
  'application-controller': size(['50m', '192Mi'], ['1', '768Mi']),
  'applicationset-controller': size(['10m', '48Mi'], ['200m', '192Mi']),
  redis: size(['10m', '16Mi'], ['100m', '96Mi']),
  'repo-server': size(['10m', '64Mi'], ['1', '768Mi']),
  server: size(['10m', '64Mi'], ['500m', '256Mi']),
};

const PRODUCTION: Readonly<Record<Program, WorkloadSize>> = {
  'application-controller': size(['250m', '512Mi'], ['2', '2Gi']),
  'applicationset-controller': size(['50m', '128Mi'], ['500m', '512Mi']),
  redis: size(['50m', '64Mi'], ['500m', '256Mi']),
  'repo-server': size(['100m', '256Mi'], ['2', '2Gi']),
  server: size(['50m', '128Mi'], ['1', '512Mi']),
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
    // A second pod would watch the same one cluster: clusters are what the controllers divide among themselves.
    'application-controller': { ...of('application-controller', changes.applicationController), replicas: 1 },
    'applicationset-controller': of('applicationset-controller', changes.applicationSetController),
    redis: { ...of('redis', changes.redis), replicas: 1 },
    'repo-server': of('repo-server', changes.repoServer),
    server: of('server', changes.server),
  };
}
