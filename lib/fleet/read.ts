import * as fs from 'node:fs';
import * as path from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import {
  CLUSTER_FACTS,
  type ClusterFacts,
  TENANT_FACTS,
  TENANTS,
  type TenantFacts,
} from '../platforms/tenant-fleet/facts';
import { PLACEMENTS } from '../platforms/tenant-fleet/place';
import { ConfigurationError, describe, quoted, Refusals } from '../problems';

/** A fleet as it was written. */
export interface WrittenFleet {
  readonly folder: string;
  readonly clusters: readonly ClusterFacts[];
  readonly tenants: readonly WrittenTenant[];
}

/** A tenant as it was written. */
export interface WrittenTenant {
  readonly facts: TenantFacts;
  /** Its folder. */
  readonly folder: string;
}

const TENANT = v.looseObject({
  tenant: v.string(),
  cluster: v.string(),
  etcd: v.string(),
  namespace: v.string(),
  endpoint: v.string(),
  hosts: v.array(v.string()),
  version: v.string(),
  rotations: v.object({ authority: v.string(), frontProxy: v.string(), serviceAccountKey: v.string() }),
  demand: v.object({ pods: v.number(), cpu: v.string(), memory: v.string(), etcdBytes: v.number() }),
  given: v.record(v.string(), v.looseObject({ from: v.string() })),
});
const CLUSTER = v.looseObject({
  cluster: v.string(),
  pods: v.number(),
  cpu: v.string(),
  memory: v.string(),
  etcd: v.record(v.string(), v.looseObject({ tenants: v.number(), bytes: v.number() })),
  shards: v.record(v.string(), v.number()),
  addresses: v.number(),
  nodePorts: v.number(),
});

/** The facts of a tenant in the text of its file; nothing when it is something else. */
export function tenantIn(text: string): TenantFacts | undefined {
  const facts: unknown = parse(text);
  return v.is(TENANT, facts) ? (facts as unknown as TenantFacts) : undefined;
}

/** The facts of an admin cluster in the text of its file; nothing when it is something else. */
export function clusterIn(text: string): ClusterFacts | undefined {
  const facts: unknown = parse(text);
  return v.is(CLUSTER, facts) ? (facts as unknown as ClusterFacts) : undefined;
}

/** The tenant that a file of a fleet belongs to. */
export function tenantOf(file: string): string | undefined {
  const [, tenants, tenant] = file.split('/');
  return tenants === TENANTS ? tenant : undefined;
}

/**
 * Reads a fleet.
 *
 * @param folder that of a `TenantFleet`, such as `dist/tenants`, or one that has just one of them in it
 * @throws ConfigurationError when it is not a fleet, or a file in it was changed
 */
export function readFleet(folder: string): WrittenFleet {
  const root = fleetFolder(folder);
  const refusals = new Refusals();
  const clusters: ClusterFacts[] = [];
  const tenants: WrittenTenant[] = [];
  for (const admin of foldersIn(root).filter((name) => fs.existsSync(path.join(root, name, CLUSTER_FACTS)))) {
    refusals.of(() => clusters.push(readFacts<ClusterFacts>(path.join(root, admin, CLUSTER_FACTS), CLUSTER)));
    const all = path.join(root, admin, TENANTS);
    for (const tenant of foldersIn(all).map((name) => path.join(all, name))) {
      refusals.of(() =>
        tenants.push({ folder: tenant, facts: readFacts<TenantFacts>(path.join(tenant, TENANT_FACTS), TENANT) }),
      );
    }
  }
  refusals.refuse();
  return { folder: root, clusters, tenants };
}

function foldersIn(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    .sort();
}

/** The folder of the only fleet. */
export function fleetFolder(folder: string): string {
  const isFleet = (candidate: string) => fs.existsSync(path.join(candidate, PLACEMENTS));
  if (isFleet(folder)) return folder;
  const below = fs.existsSync(folder) && fs.statSync(folder).isDirectory() ? fs.readdirSync(folder) : [];
  const fleets = below.map((name) => path.join(folder, name)).filter(isFleet);
  if (fleets.length === 1 && fleets[0] !== undefined) return fleets[0];
  throw new ConfigurationError([
    describe({
      what: `${quoted(folder)} has ${fleets.length === 0 ? 'no fleet of tenants' : `several fleets: ${fleets.join(', ')}`}.`,
      remedy: 'Give the folder that a TenantFleet was written to, such as dist/tenants.',
      code: 'FLT019',
    }),
  ]);
}

function readFacts<T>(file: string, form: v.GenericSchema): T {
  try {
    const facts: unknown = parse(fs.readFileSync(file, 'utf8'));
    if (v.is(form, facts)) return facts as T;
  } catch {
    // Reported below.
  }
  throw new ConfigurationError([
    describe({
      what: `${file} was not written by a TenantFleet, or was changed.`,
      remedy: 'Synthesize the fleet again.',
      code: 'FLT019',
    }),
  ]);
}
