import { IpAddress } from '../kubernetes/ip-address';
import type { TenantStore } from '../kubernetes/tenant-store';
import type { Problem } from '../problems';
import type { ExposureData } from './exposure';
import { API_SERVER } from './tenant';

/** What must be unique to each tenant. */
export interface TenantIdentity {
  readonly name: string;
  /** Its admin cluster, which has its own node ports and etcd fleets. */
  readonly cluster: string;
  readonly namespace: string;
  readonly exposure: ExposureData;
  /** Other names in the certificate of its API server. */
  readonly additionalNames: readonly string[];
  /** Where its keys are, with the fleet: `etcd-1/tenants/a`. */
  readonly store: string;
}

/** What must be unique to a tenant. */
export function identityOf(
  {
    name,
    namespace,
    exposure,
    additionalNames,
    etcd,
  }: Omit<TenantIdentity, 'cluster' | 'store'> & { readonly etcd: TenantStore },
  cluster = '',
): TenantIdentity {
  return { name, cluster, namespace, exposure, additionalNames, store: `${etcd.serverNamespace}${etcd.prefix}` };
}

/** Problems of a tenant because of another one. */
export interface Collision {
  readonly tenant: string;
  readonly problem: Problem;
}

/**
 * What two tenants share that must be unique: a name, an address, a node port, a place in etcd. Connections or keys of
 * one of them would end up at the other.
 *
 * @param domains domains of shards, in addition to those of the tenants
 */
export function tenantCollisions(tenants: readonly TenantIdentity[], domains: Iterable<string> = []): Collision[] {
  const owners = new Map<string, string>();
  const shared = tenants.flatMap((tenant) =>
    identifiersOf(tenant).flatMap(({ key, what }) => {
      const owner = owners.get(key);
      owners.set(key, owner ?? tenant.name);
      return owner === undefined ? [] : [{ tenant: tenant.name, problem: taken(tenant.name, what, owner) }];
    }),
  );
  return [...shared, ...wrongNames(tenants, new Set(domains))];
}

interface Identifier {
  /** Equal for two that are the same. */
  readonly key: string;
  readonly what: string;
}

function identifiersOf({ cluster, exposure, store }: TenantIdentity): Identifier[] {
  const { kind, host, konnectivityHost, tunnelHost, port, konnectivityPort } = exposure;
  const reached: Identifier[] =
    kind === 'node-port'
      ? [port, konnectivityPort].map((number) => ({ key: `${cluster}:${number}`, what: `the node port ${number}` }))
      : [...new Set([host, konnectivityHost, tunnelHost ?? host])].map((name) => ({
          key: canonical(name),
          what: kind === 'sni' ? `the host ${name}` : `the address ${name}`,
        }));
  return [...reached, { key: `${cluster}/${store}`, what: `the keys below ${store}` }];
}

function taken(tenant: string, what: string, owner: string): Problem {
  return {
    what: `${tenant} has ${what}, which ${owner} already has.`,
    remedy: 'Give each tenant its own.',
    code: 'HCP009',
  };
}

/** Additional names that lead to another tenant, or to anything else behind a shard of the edge. */
function wrongNames(tenants: readonly TenantIdentity[], domains: Set<string>): Collision[] {
  const owners = new Map<string, Set<string>>();
  const own = (pattern: string, tenant: string) => owners.set(pattern, (owners.get(pattern) ?? new Set()).add(tenant));
  for (const { name, namespace, exposure } of tenants) {
    if (exposure.kind === 'sni') domains.add(parentOf(exposure.host));
    for (const host of [...namesOf(exposure), `${API_SERVER}.${namespace}.svc`]) {
      own(canonical(host), name);
      own(`*.${parentOf(host)}`, name);
    }
  }
  for (const domain of domains) for (const name of [domain, `*.${domain}`]) own(name, `the shard ${domain}`);
  return tenants.flatMap(({ name: tenant, additionalNames }) =>
    additionalNames.flatMap((name) => {
      const owner = [...(owners.get(canonical(name)) ?? [])].find((other) => other !== tenant);
      const isOwn = owners.get(canonical(name))?.has(tenant);
      const shard = isOwn || !domains.has(parentOf(name)) ? undefined : `the shard ${parentOf(name)}`;
      const of = owner ?? shard;
      return of === undefined ? [] : [{ tenant, problem: ofAnother(tenant, name, of) }];
    }),
  );
}

function ofAnother(tenant: string, name: string, owner: string): Problem {
  return {
    what: `additionalNames of ${tenant} has ${name}, which leads to ${owner}.`,
    remedy: 'Leave it out, or give a name outside of the domains of the edge that leads to this tenant.',
    code: 'HCP009',
  };
}

/** The names and addresses that lead to one tenant only: all tenants of an admin cluster share its nodes. */
function namesOf({ kind, host, konnectivityHost, tunnelHost }: ExposureData): string[] {
  return kind === 'node-port' ? [] : [host, konnectivityHost, ...(tunnelHost === undefined ? [] : [tunnelHost])];
}

function parentOf(host: string): string {
  return host.slice(host.indexOf('.') + 1);
}

/** One form for all the ways to write an address. */
function canonical(host: string): string {
  return String(IpAddress.read(host) ?? host);
}
