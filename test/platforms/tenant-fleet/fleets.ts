import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  type AdminClusterProps,
  FleetExposure,
  type FleetTenant,
  TenantFleet,
  type TenantFleetProps,
  TenantList,
  type TenantListProps,
} from '../../../lib/platforms';
import { PlatformApp } from '../../../lib/synth';
import { reportOf } from '../../program';

export const SNI = FleetExposure.sni('k8s.example.com');

/** An etcd fleet of a test, which nobody would miss. */
export const NO_BACKUP = { backup: false } as const;

/** An admin cluster, large enough for anything. */
export function adminCluster(name: string, changes: Partial<AdminClusterProps> = {}): AdminClusterProps {
  const shards = [Number(name.replace(/\D/g, ''))];
  return {
    name,
    pods: 1000,
    cpu: '1000',
    memory: '10Ti',
    etcd: { 'etcd-1': NO_BACKUP, 'etcd-2': NO_BACKUP },
    shards,
    ...changes,
  };
}

/** Tenants by name, or as they are given. */
export function tenants(...given: readonly (string | FleetTenant)[]): FleetTenant[] {
  return given.map((one) => (typeof one === 'string' ? { name: one } : one));
}

export interface FleetChanges extends Omit<Partial<TenantFleetProps>, 'tenants'> {
  readonly tenants?: readonly FleetTenant[];
  readonly list?: Partial<TenantListProps>;
}

/** Writes a fleet, over what was written before. */
export function write(
  outdir: string,
  { tenants: members = tenants('a', 'b', 'c'), list, ...props }: FleetChanges,
): void {
  const app = new PlatformApp({ outdir });
  new TenantFleet(app, 'tenants', {
    adminClusters: [adminCluster('admin-1'), adminCluster('admin-2')],
    exposure: SNI,
    tenants: TenantList.of({
      defaults: { version: '1.36', encryptionConfig: 'encryption' },
      ...list,
      tenants: members,
    }),
    ...props,
  });
  app.synth();
}

/** What writing it reports. */
export function report(outdir: string, changes: FleetChanges): string {
  return reportOf(() => write(outdir, changes));
}

/** Every file of a folder, by its path. */
export function filesIn(folder: string): Record<string, string> {
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))).sort();
  return Object.fromEntries(paths.map((file) => [file, fs.readFileSync(path.join(folder, file), 'utf8')]));
}

/** The lines of the record, by tenant. */
export function record(outdir: string): Record<string, string> {
  const text = fs.readFileSync(path.join(outdir, 'tenants', 'placements.yaml'), 'utf8');
  const lines = text.split('\n').filter((line) => line.startsWith('  - '));
  return Object.fromEntries(lines.map((line) => [/tenant: "([^"]+)"/.exec(line)?.[1] ?? '', line]));
}
