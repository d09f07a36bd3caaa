import { KubernetesVersion, Rotation } from '../../hosted-control-plane';
import { tenantCollisions } from '../../hosted-control-plane/collisions';
import { namespaceOf } from '../../hosted-control-plane/tenant';
import { Cidr } from '../../kubernetes/cidr';
import { asBlock } from '../../kubernetes/ip-address';
import { ConfigurationError, describe, known, type Problem, placed, quoted } from '../../problems';
import type { AdminClusterProps } from './admin-cluster';
import type { FleetExposure } from './fleet-exposure';
import { phasesOf, ROTATIONS } from './phases';
import type { Recorded } from './place';
import type { Wish } from './placement';
import { controlPlaneProps, exposureOf, type PlacedTenant } from './tenant-chart';
import type { ListedTenant } from './tenant-list';
import type { FleetTenant } from './tenant-values';

/** Puts the place of a tenant's entry before what is refused of it. */
export function at<T>({ place }: ListedTenant, make: () => T): T {
  return placed(make, () => place);
}

/** Throws what is wrong with one tenant, with the place of its entry. */
export function refuseAt({ place }: ListedTenant, problems: readonly Problem[]): void {
  refuseAll(problems.map((problem) => `${place}: ${describe(problem)}`));
}

/** Throws what is wrong with several tenants. */
export function refuseAll(problems: readonly string[]): void {
  if (problems.length > 0) throw new ConfigurationError(problems);
}

export function noCluster(): ConfigurationError {
  const remedy = 'Give adminClusters the clusters that run control planes.';
  return new ConfigurationError([describe({ what: 'adminClusters is empty.', remedy, code: 'FLT012' })]);
}

/** Names of tenants that the edge would mistake for another's host: `a-tunnel` is the tunnel of `a`. */
export function nameProblems(tenants: readonly ListedTenant[], { _kind }: FleetExposure): string[] {
  if (_kind !== 'sni') return [];
  const names = new Set(tenants.map(({ tenant }) => tenant.name));
  return tenants.flatMap((listed) => {
    const { name } = listed.tenant;
    const owner = /^(.+)-(tunnel|konnectivity)$/.exec(name)?.[1];
    return owner !== undefined && names.has(owner) ? [`${listed.place}: ${describe(hostOf(owner, name))}`] : [];
  });
}

/** What two tenants share that only one can have: by their values, or by an edited record. */
export function collisions(
  placed: readonly PlacedTenant[],
  clusters: readonly AdminClusterProps[],
  exposure: FleetExposure,
): string[] {
  const entries = new Map(placed.map(({ listed }) => [listed.tenant.name, listed.place]));
  const shards = exposure._kind === 'sni' ? clusters.flatMap((cluster) => cluster.shards ?? []) : [];
  const exposed = placed.map((one) => ({
    ...one,
    exposure: exposureOf(one.listed.tenant.name, one.place, one.cluster, exposure),
  }));
  const unreachable = exposed.flatMap(({ listed, exposure: own }) =>
    own._problems.map((problem) => `${listed.place}: ${describe(problem)}`),
  );
  if (unreachable.length > 0) return unreachable;
  const colliding = tenantCollisions(
    exposed.map(({ listed: { tenant, values }, place, exposure: own }) => ({
      name: tenant.name,
      cluster: place.cluster,
      namespace: namespaceOf(tenant.name),
      exposure: own._data,
      additionalNames: values.additionalNames ?? [],
      store: `${place.etcd}/tenants/${tenant.name}`,
    })),
    shards.map((shard) => exposure._domainOf(shard)),
  ).map(({ tenant, problem }) => `${entries.get(tenant)}: ${describe(problem)}`);
  const inNamespacesOfEtcd = placed.flatMap(({ listed, cluster }) => {
    const namespace = namespaceOf(listed.tenant.name);
    const fleet = Object.entries(cluster.etcd).find(([name, etcd]) => (etcd.namespace ?? name) === namespace)?.[0];
    return fleet === undefined ? [] : [`${listed.place}: ${describe(sameNamespace(listed.tenant, namespace, fleet))}`];
  });
  return [...colliding, ...inNamespacesOfEtcd];
}

function sameNamespace({ name }: FleetTenant, namespace: string, fleet: string): Problem {
  return {
    what: `The namespace of ${name} is ${namespace}, which is also that of the etcd fleet ${fleet} of its cluster.`,
    remedy: 'Give the fleet another name or namespace.',
    code: 'FLT012',
  };
}

/** Clusters, etcd fleets, shards and addresses that were removed while tenants are recorded there. */
export function leftBehind(
  tenants: readonly ListedTenant[],
  clusters: readonly AdminClusterProps[],
  record: ReadonlyMap<string, Recorded>,
): string[] {
  const left = new Map<string, Gone & { readonly names: string[] }>();
  for (const { tenant } of tenants) {
    const former = record.get(tenant.name);
    if (!former || tenant.migrateFrom === `${former.cluster}/${former.etcd}`) continue;
    const cluster = clusters.find(({ name }) => name === former.cluster);
    const gone = cluster
      ? goneFrom(cluster, former, tenant.shard)
      : goneWithData(`The admin cluster ${former.cluster}`);
    if (gone === undefined) continue;
    const known = left.get(gone.what) ?? { ...gone, names: [] };
    known.names.push(tenant.name);
    left.set(gone.what, known);
  }
  return [...left.values()].map((gone) => describe(stillThere(gone, gone.names)));
}

/** A removed part of a fleet. */
interface Gone {
  readonly what: string;
  readonly remedy: string;
}

function goneWithData(what: string): Gone {
  return { what, remedy: 'Put it back until its tenants are gone, or have moved with migrateFrom.' };
}

/** What a cluster no longer has of the recorded place of a tenant, which may ask for another shard. */
function goneFrom(
  { name, etcd, shards, addresses }: AdminClusterProps,
  former: Recorded,
  askedShard: number | undefined,
): Gone | undefined {
  if (!Object.hasOwn(etcd, former.etcd)) return goneWithData(`The etcd fleet ${former.etcd} of ${name}`);
  // Where there are none, the whole fleet is reached in another way than before.
  const { shard, address } = former;
  if (shard !== undefined && askedShard === undefined && shards && !shards.includes(shard)) {
    return {
      what: `The shard ${shard} of ${name}`,
      remedy: 'Put it back until its tenants are gone, or give each another shard, which changes its host.',
    };
  }
  if (address === undefined || addresses === undefined) return undefined;
  const own = Cidr.parse(asBlock(address));
  const isThere = addresses.some((cidr) => Cidr.parse(cidr).contains(own));
  return isThere ? undefined : goneWithData(`The address ${address} of ${name}`);
}

/** Values that are not a valid next step from what is recorded of a tenant. */
export function stepProblems({ values }: ListedTenant, former: Recorded): Problem[] {
  const { version } = controlPlaneProps(values);
  const [before, after] = [phasesOf(former.rotations), phasesOf(values)];
  const skipped = ROTATIONS.filter((name) => !Rotation.of(after[name]).follows(Rotation.of(before[name]))).map((name) =>
    skippedPhase(name, before[name], after[name]),
  );
  return [...version._upgradeProblems(KubernetesVersion.of(former.version, 'the recorded version')), ...skipped];
}

/** Names that do not exist, or not in the cluster that the tenant is in. */
export function wishProblems(
  { tenant, values: { zone } }: ListedTenant,
  clusters: readonly AdminClusterProps[],
  former: Recorded | undefined,
): Problem[] {
  const zones = new Set(clusters.flatMap(({ zone = [] }) => zone));
  const wrong = [
    ...unknown(tenant, 'cluster', tenant.cluster, new Set(clusters.map(({ name }) => name))),
    ...unknown(tenant, 'zone', zone, zones),
  ];
  if (wrong.length > 0) return wrong;
  const home = tenant.cluster ?? (tenant.migrateFrom === undefined ? former?.cluster : undefined);
  const possible = clusters.filter(({ name }) => (home ?? name) === name);
  const zoneOfHome = possible.length === 1 && home !== undefined ? possible[0]?.zone : undefined;
  return [
    ...(former && zoneOfHome !== undefined && tenant.zone !== undefined && tenant.zone !== zoneOfHome
      ? [inAnotherZone(tenant.name, tenant.zone, zoneOfHome, former)]
      : []),
    ...unknown(tenant, 'etcd', tenant.etcd, new Set(possible.flatMap(({ etcd }) => Object.keys(etcd)))),
    ...unknown(tenant, 'shard', tenant.shard, new Set(possible.flatMap(({ shards = [] }) => shards.map(String)))),
  ];
}

function unknown(
  { name }: FleetTenant,
  prop: string,
  value: string | number | undefined,
  names: ReadonlySet<string>,
): Problem[] {
  if (value === undefined || names.has(String(value))) return [];
  const { known: list, nearest } = known([...names], String(value));
  return [
    {
      what: `${prop} of ${name} is ${quoted(value)}, but ${list}.`,
      remedy:
        nearest === undefined ? 'Leave it out.' : `Did you mean ${nearest}? Otherwise leave it out, and one is chosen.`,
      code: 'FLT014',
    },
  ];
}

function inAnotherZone(name: string, zone: string, zoneOfHome: string, { cluster, etcd }: Recorded): Problem {
  return {
    what: `zone of ${name} is ${quoted(zone)}, but it is recorded in ${cluster}/${etcd}, which is in ${zoneOfHome}.`,
    remedy: `Leave zone out, or move its data as docs/hosted-control-planes.md says and give migrateFrom: ${cluster}/${etcd}.`,
    code: 'FLT016',
  };
}

/** A tenant that there is no room for. */
export function noRoom({ tenant }: ListedTenant, wish: Wish, full: ReadonlyMap<string, string>): Problem {
  const where = [...full].map(([cluster, what]) => `${cluster} is out of ${what}`).join('; ');
  const asked = Object.entries(wish).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
  return {
    what: `There is no room for ${tenant.name}${asked.length > 0 ? ` (${asked.join(', ')})` : ''}: ${where || 'no cluster is in its zone'}.`,
    remedy: 'Add an admin cluster, an etcd fleet or a shard; tenants that have a place keep it.',
    code: 'FLT015',
  };
}

/** A tenant that would leave its data behind. */
export function wouldMove({ tenant }: ListedTenant, { cluster, etcd }: Recorded): Problem {
  const to = `${tenant.cluster ?? cluster}/${tenant.etcd ?? etcd}`;
  return {
    what: `${tenant.name} is recorded in ${cluster}/${etcd}, where its objects are, but is assigned to ${to}.`,
    remedy: `Leave cluster and etcd out, or move its data as docs/hosted-control-planes.md says and give migrateFrom: ${cluster}/${etcd}.`,
    code: 'FLT016',
  };
}

function stillThere({ what, remedy }: Gone, names: readonly string[]): Problem {
  const shown = names.slice(0, 5).join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return {
    what: `${what} is not in the fleet any more, but ${names.length === 1 ? 'a tenant is' : `${names.length} tenants are`} recorded there: ${shown}${more}.`,
    remedy,
    code: 'FLT017',
  };
}

function skippedPhase(name: string, before: string, after: string): Problem {
  return {
    what: `${name} goes from ${before} to ${after}, which skips a phase: something valid would not be trusted.`,
    remedy: 'Go through stable(1), prepare(1), complete(1) and stable(2), each once the previous one is rolled out.',
    code: 'FLT018',
  };
}

function hostOf(owner: string, name: string): Problem {
  return {
    what: `The tenant ${name} would have the host of ${name.slice(owner.length + 1) === 'tunnel' ? 'the tunnel' : 'konnectivity'} of ${owner}.`,
    remedy: 'Give it another name.',
    code: 'FLT010',
  };
}
