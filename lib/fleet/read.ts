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
import { ConfigurationError, describe, quoted } from '../problems';

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

const TENANT = v.looseObject({ tenant: v.string(), cluster: v.string(), etcd: v.string(), version: v.string() });
const CLUSTER = v.looseObject({ cluster: v.string(), pods: v.number() });

/** The facts of a tenant in the text of its file; nothing when it is something else. */
export function tenantIn(text: string): TenantFacts | undefined {
  const facts: unknown = parse(text);
  return v.is(TENANT, facts) ? (facts as unknown as TenantFacts) : undefined;
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
 * @throws ConfigurationError when it is none, or a file in it is not as it was written
 */
export function readFleet(folder: string): WrittenFleet {
  const root = fleetFolder(folder);
  const admins = fs.readdirSync(root).filter((name) => fs.existsSync(path.join(root, name, CLUSTER_FACTS)));
  return {
    folder: root,
    clusters: admins.map((name) => readFacts<ClusterFacts>(path.join(root, name, CLUSTER_FACTS), CLUSTER)),
    tenants: admins.flatMap((name) => {
      const tenants = path.join(root, name, TENANTS);
      const names = fs.existsSync(tenants) ? fs.readdirSync(tenants).sort() : [];
      return names.map((tenant) => ({
        folder: path.join(tenants, tenant),
        facts: readFacts<TenantFacts>(path.join(tenants, tenant, TENANT_FACTS), TENANT),
      }));
    }),
  };
}

/** The folder of the one fleet that there is. */
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
      what: `${file} is not as a TenantFleet writes it.`,
      remedy: 'Synthesize the fleet again.',
      code: 'FLT019',
    }),
  ]);
}
