import type { CiliumSettingsInput } from '../settings';

/** This cluster's place in a cluster mesh. */
export interface ClusterMeshProps {
  /**
   * Name of this cluster, unique in the mesh: at most 32 lower case letters, digits and dashes.
   * @see https://docs.cilium.io/en/stable/network/clustermesh/clustermesh/
   */
  readonly clusterName: string;

  /** Number of this cluster, unique in the mesh: 1 to `maxConnectedClusters`. */
  readonly clusterId: number;

  /**
   * How many clusters the mesh can hold: 255 or 511. All clusters must agree.
   * @default 255
   */
  readonly maxConnectedClusters?: number;

  /**
   * Whether other clusters can connect to this one; its certificates are made by a Job in the cluster.
   * @default true
   */
  readonly apiServer?: boolean;
}

/** @internal */
export function clusterMeshSettingsOf(props: ClusterMeshProps): CiliumSettingsInput {
  const { clusterName, clusterId, maxConnectedClusters, apiServer = true } = props;
  return {
    cluster: { name: clusterName, id: clusterId },
    clustermesh: {
      maxConnectedClusters,
      ...(apiServer ? { useAPIServer: true, apiserver: { tls: { auto: { method: 'cronJob' } } } } : {}),
    },
  };
}
