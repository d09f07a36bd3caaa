import { KubernetesVersion, Rotation } from '../../hosted-control-plane';
import { ConfigurationError, describe, known, type Problem, quoted } from '../../problems';
import type { AdminClusterProps } from './admin-cluster';
import type { FleetExposure } from './fleet-exposure';
import { type Recorded, ROTATIONS } from './place';
import type { Wish } from './placement';
import { controlPlaneProps } from './tenant-chart';
import type { ListedTenant } from './tenant-list';

/** Throws what is wrong with one tenant, with the place of its entry. */
export function refuseAt({ place }: ListedTenant, problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ConfigurationError(problems.map((problem) => `${place}: ${describe(problem)}`));
}

export function noCluster(): ConfigurationError {
  const remedy = 'Give adminClusters the clusters that run control planes.';
  return new ConfigurationError([describe({ what: 'adminClusters is empty.', remedy, code: 'FLT012' })]);
}

/** What names of tenants a name behind the edge would mistake for another's: `a-tunnel` is the tunnel of `a`. */
export function nameProblems(tenants: readonly ListedTenant[], { _kind }: FleetExposure): void {
  if (_kind !== 'sni') return;
  const names = new Set(tenants.map(({ tenant }) => tenant.name));
  const problems = tenants.flatMap((listed) => {
    const { name } = listed.tenant;
    const owner = /^(.+)-(tunnel|konnectivity)$/.exec(name)?.[1];
    return owner !== undefined && names.has(owner) ? [`${listed.place}: ${describe(hostOf(owner, name))}`] : [];
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
}

/** Clusters and etcd fleets that are gone while tenants are recorded in them. */
export function leftBehind(
  tenants: readonly ListedTenant[],
  clusters: readonly AdminClusterProps[],
  record: ReadonlyMap<string, Recorded>,
): void {
  const left = new Map<string, string[]>();
  for (const { tenant } of tenants) {
    const former = record.get(tenant.name);
    if (!former || tenant.migrateFrom === `${former.cluster}/${former.etcd}`) continue;
    const cluster = clusters.find(({ name }) => name === former.cluster);
    if (cluster && Object.hasOwn(cluster.etcd, former.etcd)) continue;
    const gone = cluster ? `the etcd fleet ${former.etcd} of ${former.cluster}` : `the admin cluster ${former.cluster}`;
    left.set(gone, [...(left.get(gone) ?? []), tenant.name]);
  }
  const problems = [...left].map(([gone, names]) => describe(stillThere(gone, names)));
  if (problems.length > 0) throw new ConfigurationError(problems);
}

/** What does not follow from what is recorded of a tenant. */
export function stepProblems({ values }: ListedTenant, former: Recorded): Problem[] {
  const { version } = controlPlaneProps(values);
  const skipped = ROTATIONS.flatMap((name): Problem[] => {
    const [before, after] = [former.rotations[name] ?? 'stable(1)', values[name] ?? 'stable(1)'];
    return Rotation.of(after).follows(Rotation.of(before)) ? [] : [skippedPhase(name, before, after)];
  });
  return [...version._upgradeProblems(KubernetesVersion.of(former.version)), ...skipped];
}

/** Names that nothing has. */
export function wishProblems({ tenant }: ListedTenant, clusters: readonly AdminClusterProps[]): Problem[] {
  const possible = clusters.filter(({ name }) => (tenant.cluster ?? name) === name);
  const unknown = (prop: string, value: string | number | undefined, names: readonly string[]): Problem[] => {
    if (value === undefined || names.includes(String(value))) return [];
    const { known: list, nearest } = known(names, String(value));
    return [
      {
        what: `${prop} of ${tenant.name} is ${quoted(value)}, but ${list}.`,
        remedy:
          nearest === undefined
            ? 'Leave it out.'
            : `Did you mean ${nearest}? Otherwise leave it out, and one is chosen.`,
        code: 'FLT014',
      },
    ];
  };
  const ofCluster = unknown(
    'cluster',
    tenant.cluster,
    clusters.map(({ name }) => name),
  );
  if (ofCluster.length > 0) return ofCluster;
  return [
    ...unknown(
      'etcd',
      tenant.etcd,
      possible.flatMap(({ etcd }) => Object.keys(etcd)),
    ),
    ...unknown(
      'shard',
      tenant.shard,
      possible.flatMap(({ shards = [] }) => shards.map(String)),
    ),
  ];
}

/** A tenant that nothing has room for. */
export function noRoom({ tenant }: ListedTenant, wish: Wish, full: ReadonlyMap<string, string>): Problem {
  const where = [...full].map(([cluster, what]) => `${cluster} is out of ${what}`).join('; ');
  const asked = Object.entries(wish).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
  return {
    what: `There is no room for ${tenant.name}${asked.length > 0 ? ` (${asked.join(', ')})` : ''}: ${where || 'no cluster is in its zone'}.`,
    remedy: 'Add an admin cluster, an etcd fleet or a shard; those that have a place keep it.',
    code: 'FLT015',
  };
}

/** A tenant that would leave its data. */
export function wouldMove({ tenant }: ListedTenant, { cluster, etcd }: Recorded): Problem {
  const to = `${tenant.cluster ?? cluster}/${tenant.etcd ?? etcd}`;
  return {
    what: `${tenant.name} is recorded in ${cluster}/${etcd}, where its objects are, but is to be in ${to}.`,
    remedy: `Leave cluster and etcd out, or move its data as docs/hosted-control-planes.md says and give migrateFrom: ${cluster}/${etcd}.`,
    code: 'FLT016',
  };
}

function stillThere(gone: string, names: readonly string[]): Problem {
  const shown = names.slice(0, 5).join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return {
    what: `${gone} is not in the fleet any more, but ${names.length === 1 ? 'a tenant is' : `${names.length} tenants are`} recorded there: ${shown}${more}.`,
    remedy: 'Put it back until its tenants are gone, or have moved with migrateFrom.',
    code: 'FLT017',
  };
}

function skippedPhase(name: string, before: string, after: string): Problem {
  return {
    what: `${name} goes from ${before} to ${after}, but a phase is skipped: something valid would not be trusted.`,
    remedy: 'Go through stable(1), prepare(1), complete(1) and stable(2), each when the one before is rolled out.',
    code: 'FLT018',
  };
}

function hostOf(owner: string, name: string): Problem {
  return {
    what: `The tenant ${name} has the host that leads to ${name.slice(owner.length + 1) === 'tunnel' ? 'the tunnel' : 'konnectivity'} of ${owner}.`,
    remedy: 'Give it another name.',
    code: 'FLT010',
  };
}
