import * as v from 'valibot';
import { boolean, integer, nullable, shaped, text, textMap } from '../../settings/schema';
import { clustermeshApiserverSettings } from './clustermesh-apiserver';

/** A cluster of the mesh other than this one. */
export interface PeerCluster {
  /** The cluster's own name for itself. */
  readonly name: string;
  /** DNS name or address of its API server for the mesh; not needed with `ips`. */
  readonly address?: string;
  /** Port of that API server. */
  readonly port?: number | string;
  /** Its addresses, for which a name in `config.domain` is made up. */
  readonly ips?: readonly string[];
}

const peerCluster = v.strictObject({
  name: v.string(),
  address: v.optional(v.string()),
  port: v.optional(v.union([v.number(), v.string()])),
  ips: v.optional(v.array(v.string())),
});

/** Several clusters as one. */
export const clustermeshSettings = {
  /** Whether this cluster has an API server for the others. */
  useAPIServer: boolean(false),
  /** Clusters that the mesh may have: 255 or 511, the same in all; more of them leave room for fewer identities. */
  maxConnectedClusters: nullable(integer(255)),
  /** Whether endpoints in other clusters become EndpointSlices here. */
  enableEndpointSliceSynchronization: boolean(false),
  /** Whether ServiceExports and ServiceImports are heeded. */
  enableMCSAPISupport: boolean(false),
  /** Whether a policy that names no cluster means this one only. */
  policyDefaultLocalCluster: boolean(false),
  /** Annotations of the mesh's own objects. */
  annotations: textMap(),
  config: {
    /** Whether the other clusters are named here. */
    enabled: boolean(false),
    /** DNS domain of names that are made up for clusters with `ips`. */
    domain: text('mesh.cilium.io'),
    /** The other clusters. */
    clusters: shaped<readonly PeerCluster[]>(v.array(peerCluster), []),
    /**
     * Whether the Secrets that tell programs how to reach the others are made here. The chart has no such value: it
     * would put key pairs of clusters with CAs of their own into them, so that these Secrets are then to be provided.
     */
    createSecrets: boolean(true),
  },
  apiserver: clustermeshApiserverSettings,
};
