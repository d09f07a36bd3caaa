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
  readonly rotations: {
    readonly authority: string;
    readonly frontProxy: string;
    readonly serviceAccountKey: string;
  };
  /** What was given for it, and where. Argo CD has a parameter `values` of its own. */
  readonly given: Readonly<Record<string, { readonly value: unknown; readonly from: string }>>;
}

/** The name of that file. */
export const TENANT_FACTS = 'tenant.yaml';

/** The folder of an admin cluster with those of its tenants. */
export const TENANTS = 'tenants';
