import type { CiliumSettingsInput } from '../cilium/settings';
import { CONTAINER_RESOURCES, type ContainerResources } from '../kubernetes/container-resources';
import type { PropChecks } from '../settings/props';

/** Requests and limits of Cilium's workloads. A size that is given is used as it is, without additions. */
export interface CiliumSizes {
  /**
   * The agent on each node. It needs more memory with more pods and policies.
   * @default - requests of 100m and 256Mi, limits of 2 CPUs and 1Gi
   */
  readonly agent?: ContainerResources;
  /**
   * Envoy on each node, which traffic of Gateways and L7 policies goes through.
   * @default - requests of 20m and 64Mi, limits of 2 CPUs and 512Mi
   */
  readonly envoy?: ContainerResources;
  /**
   * The operator.
   * @default - requests of 20m and 64Mi, limits of 500m and 256Mi
   */
  readonly operator?: ContainerResources;
  /**
   * Hubble's relay.
   * @default - requests of 10m and 32Mi, limits of 500m and 256Mi
   */
  readonly hubbleRelay?: ContainerResources;
  /**
   * Each of the two containers of Hubble's web interface.
   * @default - requests of 10m and 32Mi, limits of 500m and 256Mi
   */
  readonly hubbleUi?: ContainerResources;
  /**
   * Each init container that prepares a node before the agent starts. The largest counts, unless the agent requests
   * more.
   * @default - requests of 50m and 64Mi, limits of 1 CPU and 512Mi
   */
  readonly init?: ContainerResources;
  /**
   * The Jobs that generate certificates, which run for a few seconds every few months.
   * @default - requests of 10m and 32Mi, limits of 500m and 128Mi
   */
  readonly certgen?: ContainerResources;
}

export const CILIUM_SIZES: PropChecks<CiliumSizes> = {
  agent: CONTAINER_RESOURCES,
  envoy: CONTAINER_RESOURCES,
  operator: CONTAINER_RESOURCES,
  hubbleRelay: CONTAINER_RESOURCES,
  hubbleUi: CONTAINER_RESOURCES,
  init: CONTAINER_RESOURCES,
  certgen: CONTAINER_RESOURCES,
};

const of = (cpu: string, memory: string, limits: { readonly cpu: string; readonly memory: string }) => ({
  requests: { cpu, memory },
  limits,
});

/** What a machine of 2 CPUs and 4 GiB can spare alongside applications. */
const SMALL = {
  agent: of('100m', '256Mi', { cpu: '2', memory: '1Gi' }),
  envoy: of('20m', '64Mi', { cpu: '2', memory: '512Mi' }),
  operator: of('20m', '64Mi', { cpu: '500m', memory: '256Mi' }),
  hubbleRelay: of('10m', '32Mi', { cpu: '500m', memory: '256Mi' }),
  hubbleUi: of('10m', '32Mi', { cpu: '500m', memory: '256Mi' }),
  init: of('50m', '64Mi', { cpu: '1', memory: '512Mi' }),
  certgen: of('10m', '32Mi', { cpu: '500m', memory: '128Mi' }),
} as const satisfies Required<CiliumSizes>;

/** The sizes as settings of Cilium. */
export function sizesOfCilium(sizes: CiliumSizes = {}): CiliumSettingsInput {
  const of = (workload: keyof CiliumSizes) => settingOf(sizes[workload] ?? SMALL[workload]);
  return {
    resources: of('agent'),
    initResources: of('init'),
    certgen: { resources: of('certgen') },
    envoy: { resources: of('envoy') },
    operator: { resources: of('operator') },
    hubble: {
      relay: { resources: of('hubbleRelay') },
      ui: { frontend: { resources: of('hubbleUi') }, backend: { resources: of('hubbleUi') } },
    },
  };
}

function settingOf({ requests, limits }: ContainerResources) {
  return { requests: { ...requests }, limits: { ...limits } };
}
