import { Refusals } from '../../problems';
import type { AdminClusterProps } from './admin-cluster';
import {
  at,
  collisions,
  leftBehind,
  nameProblems,
  noCluster,
  noRoom,
  refuseAll,
  refuseAt,
  stepProblems,
  wishProblems,
  wouldMove,
} from './assign-problems';
import { Demands } from './demand';
import type { FleetExposure } from './fleet-exposure';
import { FIRST_PHASE, phasesOf } from './phases';
import type { Place, Recorded } from './place';
import { type Overfull, Placement, type Wish } from './placement';
import { controlPlaneProps, type PlacedTenant } from './tenant-chart';
import type { ListedTenant } from './tenant-list';

/** Where all tenants of a fleet are. */
export interface Assignment {
  readonly tenants: readonly PlacedTenant[];
  readonly record: ReadonlyMap<string, Recorded>;
  /** Where clusters have less room than the tenants recorded there need. */
  readonly overfull: readonly Overfull[];
}

/**
 * Gives each tenant its place: where it is recorded, or else where there is most room. Recorded tenants are counted
 * first, so that they stay whatever the order of the list.
 *
 * @throws ConfigurationError with every reason why a tenant cannot be placed or changed as asked
 */
export function assign(
  tenants: readonly ListedTenant[],
  clusters: readonly AdminClusterProps[],
  exposure: FleetExposure,
  record: ReadonlyMap<string, Recorded>,
): Assignment {
  const [anyCluster] = clusters;
  if (!anyCluster) throw noCluster();
  refuseAll([...leftBehind(tenants, clusters, record), ...nameProblems(tenants, exposure)]);

  const refusals = new Refusals();
  const demands = new Demands(exposure);
  const placement = new Placement(clusters, exposure);
  const places = new Map<string, Place>();
  const homeless: (readonly [ListedTenant, Wish])[] = [];
  for (const listed of tenants) {
    refusals.of(() => {
      const former = record.get(listed.tenant.name);
      const steps = at(listed, () => (former ? stepProblems(listed, former) : []));
      refuseAt(listed, [...wishProblems(listed, clusters, former), ...steps]);
      const stays = former && staying(listed, former, exposure);
      if (stays?.place) {
        placement.occupy(
          stays.place,
          at(listed, () => demands.of(listed, anyCluster)),
        );
        places.set(listed.tenant.name, stays.place);
      } else homeless.push([listed, stays?.wish ?? wishOf(listed)]);
    });
  }
  for (const [listed, wish] of homeless) {
    refusals.of(() => {
      const demand = at(listed, () => demands.of(listed, anyCluster));
      const found = placement.find(wish, demand);
      if (found instanceof Map) refuseAt(listed, [noRoom(listed, wish, found)]);
      else places.set(listed.tenant.name, found as Place);
    });
  }
  refusals.refuse();
  const byName = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  const placed = tenants.flatMap((listed): PlacedTenant[] => {
    const place = places.get(listed.tenant.name);
    const cluster = place && byName.get(place.cluster);
    return cluster ? [{ listed, place, cluster, demand: demands.of(listed, anyCluster) }] : [];
  });
  refuseAll(collisions(placed, clusters, exposure));
  return {
    tenants: placed,
    record: new Map(placed.map(({ listed, place }) => [listed.tenant.name, recordOf(listed, place)])),
    overfull: placement.overfull,
  };
}

function wishOf({ tenant: { cluster, etcd, shard }, values: { zone } }: ListedTenant): Wish {
  return { zone, cluster, etcd, shard };
}

/** The recorded place, or the etcd to stay with; nothing for a tenant that moves on purpose. */
function staying(
  listed: ListedTenant,
  former: Recorded,
  { _kind }: FleetExposure,
): { readonly place?: Place; readonly wish?: Wish } | undefined {
  const { cluster, etcd, shard = former.shard, migrateFrom } = listed.tenant;
  if (migrateFrom === `${former.cluster}/${former.etcd}`) return undefined;
  const moves = (cluster ?? former.cluster) !== former.cluster || (etcd ?? former.etcd) !== former.etcd;
  if (moves) refuseAt(listed, [wouldMove(listed, former)]);
  const home = { cluster: former.cluster, etcd: former.etcd };
  const { address, nodePort } = former;
  if (_kind === 'sni' && shard !== undefined) return { place: { ...home, shard } };
  if (_kind === 'load-balancer' && address !== undefined) return { place: { ...home, address } };
  if (_kind === 'node-port' && nodePort !== undefined) return { place: { ...home, nodePort } };
  // The whole fleet is reached in another way than before.
  return { wish: { ...home, shard } };
}

function recordOf({ values }: ListedTenant, place: Place): Recorded {
  return {
    ...place,
    version: controlPlaneProps(values).version.version,
    rotations: Object.fromEntries(Object.entries(phasesOf(values)).filter(([, phase]) => phase !== FIRST_PHASE)),
  };
}
