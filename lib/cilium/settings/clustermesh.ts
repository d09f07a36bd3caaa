import * as v from 'valibot';
import { becomes, since, until } from '../../settings/ranges';
import { boolean, integer, mapOf, nullable, shaped, text, textMap } from '../../settings/schema';
import { atLineEnd, bare } from '../../settings/written';
import { clustermeshApiserverSettings } from './clustermesh-apiserver';
import { mcsApiSettings } from './mcs-api';

/** A cluster of the mesh other than this one. */
export interface PeerCluster {
  /** The cluster's own name for itself. */
  readonly name: string;
  /** DNS name or address of its API server for the mesh; not needed with `ips`. */
  readonly address?: string;
  /** Port of that API server. */
  readonly port?: number | string;
  /** Its addresses, for which a name in `config.domain` is generated. */
  readonly ips?: readonly string[];
  /** Since 1.19: whether it is part of the mesh. */
  readonly enabled?: boolean;
}

/** The other clusters, in a list or, since 1.19, by their names. */
export type PeerClusters = readonly PeerCluster[] | { readonly [name: string]: Omit<PeerCluster, 'name'> };

const peer = {
  address: v.optional(v.string()),
  port: v.optional(v.union([v.number(), v.string()])),
  ips: v.optional(v.array(v.string())),
  enabled: v.optional(v.boolean()),
};

const peerClusters = v.union([
  v.array(v.strictObject({ name: v.string(), ...peer })),
  mapOf(v.strictObject(peer)),
]) as v.GenericSchema<PeerClusters>;

/** Several clusters as one. */
export const clustermeshSettings = {
  /** Whether this cluster has an API server for the others. */
  useAPIServer: boolean(false),
  /** Clusters that the mesh may have: 255 or 511, the same in all; more of them leave room for fewer identities. */
  maxConnectedClusters: nullable(integer(255)),
  /** Whether endpoints in other clusters become EndpointSlices here. */
  enableEndpointSliceSynchronization: boolean(false),
  /** Whether Cilium handles ServiceExports and ServiceImports. */
  enableMCSAPISupport: until('1.20', 'Use clustermesh.mcsapi.enabled.', boolean(false)),
  mcsapi: since('1.19', mcsApiSettings),
  /** How long an agent keeps what it knows of a cluster that it cannot reach, as a Go duration; `0s` for forever. */
  cacheTTL: since('1.19', atLineEnd(text('0s'))),
  /** Whether namespaces are global unless they say otherwise. */
  defaultGlobalNamespace: since('1.20', boolean(true)),
  /** Whether pods have no host aliases for clusters with `ips`, which programs know without them. */
  disableKubernetesHostAliases: since('1.20', boolean()),
  /** Whether a policy that names no cluster means this one only. */
  policyDefaultLocalCluster: becomes('1.19', true, boolean(false)),
  /** Annotations of the mesh's own objects. */
  annotations: textMap(),
  config: {
    /** Whether the other clusters are named here. */
    enabled: boolean(false),
    /** DNS domain of the names that are generated for clusters with `ips`. */
    domain: bare(text('mesh.cilium.io')),
    /** The other clusters. */
    clusters: shaped<PeerClusters>(peerClusters, []),
    /**
     * Whether the Secrets that tell programs how to reach the others are made here. The chart has no such value: it
     * would put key pairs of clusters with their own CAs into them, so these Secrets must then be provided.
     */
    createSecrets: boolean(true),
  },
  apiserver: clustermeshApiserverSettings,
};
