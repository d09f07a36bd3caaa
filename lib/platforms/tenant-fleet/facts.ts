import type { Phases } from './phases';

/** What the commands for a fleet read of a tenant, from the file beside its manifests. */
export interface TenantFacts {
  readonly tenant: string;
  readonly class?: string;
  readonly cluster: string;
  readonly etcd: string;
  readonly shard?: number;
  readonly address?: string;
  readonly nodePort?: number;
  readonly namespace: string;
  readonly endpoint: string;
  readonly hosts: readonly string[];
  readonly version: string;
  readonly size: string;
  /** As text: Argo CD's labels are. */
  readonly wave: string;
  readonly rotations: Phases;
  /** What it takes of its admin cluster. */
  readonly demand: { readonly pods: number; readonly cpu: string; readonly memory: string; readonly etcdBytes: number };
  /** What was given for it, and where. Argo CD has a parameter `values` of its own. */
  readonly given: Readonly<Record<string, { readonly value: unknown; readonly from: string }>>;
}

/** What an admin cluster has for tenants, from the file beside its manifests. */
export interface ClusterFacts {
  readonly cluster: string;
  readonly zone?: string;
  readonly pods: number;
  readonly cpu: string;
  readonly memory: string;
  readonly etcd: Readonly<Record<string, EtcdFacts>>;
  /** Tenants at most, by the number of the shard. */
  readonly shards: Readonly<Record<string, number>>;
  /** Addresses for tenants. */
  readonly addresses: number;
  /** Pairs of node ports for tenants. */
  readonly nodePorts: number;
}

/** What an etcd fleet has for tenants. */
export interface EtcdFacts {
  readonly tenants: number;
  readonly bytes: number;
  /** Where its members are: in another namespace they would start empty. */
  readonly namespace: string;
  readonly members: number;
}

/** The name of that file. */
export const CLUSTER_FACTS = 'admin-cluster.yaml';

/** The name of that of a tenant. */
export const TENANT_FACTS = 'tenant.yaml';

/** The folder of an admin cluster with those of its tenants. */
export const TENANTS = 'tenants';
