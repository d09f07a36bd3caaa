import * as fs from 'node:fs';
import * as path from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import { ConfigurationError, describe, quoted } from '../../problems';
import { HEADER } from '../../synth/kustomization';
import { TENANTS } from './facts';
import { type Phases, ROTATIONS } from './phases';

/** Where a tenant is. It is recorded, and stays. */
export interface Place {
  /** The admin cluster. */
  readonly cluster: string;
  /** The etcd fleet in it. */
  readonly etcd: string;
  /** The shard of the edge, for tenants that are reached by name. */
  readonly shard?: number;
  /** Its own address. */
  readonly address?: string;
  /** The node port of its API server, and the one of konnectivity behind it. */
  readonly nodePort?: number;
}

/** What is kept of a tenant between two runs: its place, and what its next change is checked against. */
export interface Recorded extends Place {
  /** The release of its control plane. */
  readonly version: string;
  /** The phases of its rotations that are not `stable(1)`. */
  readonly rotations: Partial<Phases>;
}

/** The file with the places of all tenants, in the folder of the fleet. */
export const PLACEMENTS = 'placements.yaml';

/** The record of all tenants, one per line. */
export function placementsText(record: ReadonlyMap<string, Recorded>): string {
  const lines = [...record]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([tenant, { cluster, etcd, shard, address, nodePort, version, rotations }]) => {
      const line = { tenant, cluster, etcd, shard, address, nodePort, version, ...rotations };
      // JSON is YAML, and everything that needs quotes has them.
      const members = Object.entries(line).filter(([, value]) => value !== undefined);
      return `  - { ${members.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(', ')} }\n`;
    });
  return `${HEADER}placements:${lines.length > 0 ? '' : ' []'}\n${lines.join('')}`;
}

const RECORD = v.object({
  placements: v.array(
    v.object({
      tenant: v.string(),
      cluster: v.string(),
      etcd: v.string(),
      shard: v.optional(v.number()),
      address: v.optional(v.string()),
      nodePort: v.optional(v.number()),
      version: v.string(),
      authority: v.optional(v.string()),
      frontProxy: v.optional(v.string()),
      serviceAccountKey: v.optional(v.string()),
    }),
  ),
});

/**
 * What is recorded of tenants in a file; nothing when there is no file, and no tenant in the folder of the fleet.
 *
 * @throws ConfigurationError when it is something else, or is gone
 */
export function readRecord(file: string, folder: string): ReadonlyMap<string, Recorded> {
  if (!fs.existsSync(file)) {
    if (hasTenants(folder)) throw isGone(file, folder);
    return new Map();
  }
  const record = v.safeParse(RECORD, contents(file));
  if (!record.success) throw unreadable(file);
  const entries = record.output.placements.map(({ tenant, ...entry }): [string, Recorded] => [
    tenant,
    {
      ...entry,
      rotations: Object.fromEntries(ROTATIONS.flatMap((name) => (entry[name] ? [[name, entry[name]]] : []))),
    },
  ]);
  if (new Set(entries.map(([tenant]) => tenant)).size < entries.length) throw unreadable(file);
  return new Map(entries);
}

function hasTenants(folder: string): boolean {
  const clusters = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  return clusters.some((cluster) => fs.existsSync(path.join(folder, cluster, TENANTS)));
}

function isGone(file: string, folder: string): ConfigurationError {
  return new ConfigurationError([
    describe({
      what: `${quoted(file)} is missing, but ${quoted(folder)} has tenants, whose places it records.`,
      remedy: 'Restore it from git. Without it tenants would be placed again, away from their data.',
      code: 'FLT013',
    }),
  ]);
}

function contents(file: string): unknown {
  try {
    return parse(fs.readFileSync(file, 'utf8'));
  } catch {
    throw unreadable(file);
  }
}

function unreadable(file: string): ConfigurationError {
  return new ConfigurationError([
    describe({
      what: `${quoted(file)} does not record where tenants are: it was edited, or has merge conflicts.`,
      remedy: 'Restore it from git. Without it tenants would be placed again, away from their data.',
      code: 'FLT013',
    }),
  ]);
}
