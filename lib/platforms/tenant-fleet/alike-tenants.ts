import { App } from 'cdk8s';
import type { KubernetesVersion } from '../../hosted-control-plane';
import { restartSchedule } from '../../hosted-control-plane/install/restarts';
import type { OutputFile } from '../../synth';
import { chartFiles } from '../../synth/chart-folder';
import { Documents } from '../../synth/documents';
import { toYaml } from '../../synth/yaml';
import type { FleetExposure } from './fleet-exposure';
import { type PlacedTenant, TenantChart } from './tenant-chart';

/** A name that appears in no manifest for another reason, of the greatest length. */
const ANYONE = 'zq-anyone-zq';

/** Tenants that differ in their names only. */
interface Group {
  /** The one with the longest name, which is created and checked: names built from it have a maximum length. */
  longest: string;
  /** The files of a tenant called `ANYONE`, once they are needed. */
  template?: readonly OutputFile[];
}

/**
 * Of tenants that differ only in their names, one is created and checked; the others are its text with another name. So
 * a fleet of thousands takes little longer than one tenant per class. A test compares both ways byte by byte.
 */
export class AlikeTenants {
  private readonly groups = new Map<string, Group>();

  constructor(
    placed: readonly PlacedTenant[],
    private readonly exposure: FleetExposure,
    private readonly releases: readonly KubernetesVersion[] = [],
  ) {
    for (const tenant of placed) {
      const key = keyOf(tenant);
      if (key === undefined) continue;
      const { name } = tenant.listed.tenant;
      const group = this.groups.get(key) ?? { longest: '' };
      this.groups.set(key, group);
      if (name.length > group.longest.length) group.longest = name;
    }
  }

  /** Returns the files of a tenant that is like another one; nothing for one that has to be created. */
  filesOf(placed: PlacedTenant): (() => readonly OutputFile[]) | undefined {
    const { name } = placed.listed.tenant;
    const group = this.groups.get(keyOf(placed) ?? '');
    if (!group || group.longest === name) return undefined;
    return () => {
      group.template ??= this.templateFor(placed);
      return group.template.map(({ path, text }) => ({ path, text: named(text, name) }));
    };
  }

  private templateFor(placed: PlacedTenant): readonly OutputFile[] {
    const { listed } = placed;
    const anyone = { ...placed, listed: { ...listed, tenant: { ...listed.tenant, name: ANYONE } } };
    const chart = new TenantChart(new App(), ANYONE, anyone, this.exposure, this.releases);
    // Its problems are found in the one that is created.
    return chartFiles(chart, new Documents(), []);
  }
}

function named(text: string, name: string): string {
  return text.replaceAll(ANYONE, name).replaceAll(restartSchedule(ANYONE), restartSchedule(name));
}

/** What distinguishes a tenant from others apart from its name; nothing for one that is unique. */
function keyOf({ listed: { tenant, values }, place }: PlacedTenant): string | undefined {
  // It has its own address or ports, or a name that YAML quotes.
  if (place.shard === undefined || toYaml({ name: tenant.name }) !== `name: ${tenant.name}\n`) return undefined;
  return JSON.stringify([tenant.class, values, place]);
}
