import { Cidr } from '../../kubernetes/cidr';
import { SERVICE_NODE_PORTS } from '../../kubernetes/node-ports';
import { quantity } from '../../kubernetes/quantity';
import type { AdminClusterProps } from './admin-cluster';
import { capacityOf } from './capacity';
import type { ClusterFacts } from './facts';
import type { FleetExposure } from './fleet-exposure';
import type { Place } from './place';

/** What a tenant takes of its admin cluster. */
export interface Demand {
  readonly pods: number;
  /** In billionths, as of `quantity`. */
  readonly cpu: bigint;
  readonly memory: bigint;
  /** What its keys are expected to take, in bytes. */
  readonly etcdBytes: number;
}

/** Where a tenant is asked to be; what it leaves open is chosen. */
export interface Wish {
  readonly zone?: string;
  readonly cluster?: string;
  readonly etcd?: string;
  readonly shard?: number;
}

/** A resource of a cluster that is overcommitted. */
export interface Overfull {
  readonly cluster: string;
  readonly what: string;
}

/** A limited resource. */
class Amount {
  used = 0;

  constructor(readonly capacity: number) {}

  get share(): number {
    return this.used / this.capacity;
  }

  hasRoomFor(amount: number): boolean {
    return this.used + amount <= this.capacity;
  }
}

/** An etcd fleet or a shard of an admin cluster: a part of it that tenants share. */
interface Part {
  readonly name: string;
  readonly tenants: Amount;
  /** Bytes, of an etcd fleet. */
  readonly bytes?: Amount;
}

/** What an admin cluster has, and what is taken of it. */
class Room {
  readonly pods: Amount;
  readonly cpu: Amount;
  readonly memory: Amount;
  readonly etcd: readonly Part[];
  readonly shards: readonly Part[];
  readonly addresses: Numbers<string> | undefined;
  readonly nodePorts: Numbers<number> | undefined;

  constructor(
    readonly cluster: AdminClusterProps,
    { _kind }: FleetExposure,
    capacity: ClusterFacts,
  ) {
    this.pods = new Amount(capacity.pods);
    this.cpu = new Amount(Number(quantity(capacity.cpu)));
    this.memory = new Amount(Number(quantity(capacity.memory)));
    this.etcd = Object.entries(capacity.etcd).map(([name, { tenants, bytes }]) => ({
      name,
      tenants: new Amount(tenants),
      bytes: new Amount(bytes),
    }));
    this.shards = Object.entries(capacity.shards).map(([name, tenants]) => ({ name, tenants: new Amount(tenants) }));
    if (_kind === 'load-balancer') this.addresses = addressesOf(cluster.addresses ?? [], capacity.addresses);
    if (_kind === 'node-port') this.nodePorts = pairsOfNodePorts(capacity.nodePorts);
  }

  /** The largest share of anything that all tenants need. */
  get share(): number {
    return Math.max(this.pods.share, this.cpu.share, this.memory.share);
  }

  occupy({ etcd, shard, address, nodePort }: Place, demand: Demand): void {
    this.pods.used += demand.pods;
    this.cpu.used += Number(demand.cpu);
    this.memory.used += Number(demand.memory);
    const fleet = this.etcd.find(({ name }) => name === etcd);
    if (fleet) fleet.tenants.used++;
    if (fleet?.bytes) fleet.bytes.used += demand.etcdBytes;
    const edge = this.shards.find(({ name }) => name === String(shard));
    if (edge) edge.tenants.used++;
    if (address !== undefined) this.addresses?.take(address);
    if (nodePort !== undefined) this.nodePorts?.take(nodePort);
  }

  /** Where its tenants take more than there is: tenants stay when capacity is reduced. */
  get overfull(): string[] {
    const parts = (kind: string, all: readonly Part[]) =>
      all.flatMap(({ name, tenants, bytes = new Amount(Infinity) }): [string, Amount][] => [
        [`tenants of ${kind}${name}`, tenants],
        [`the database of ${kind}${name}`, bytes],
      ]);
    const amounts: [string, Amount][] = [
      ['pods', this.pods],
      ['CPU', this.cpu],
      ['memory', this.memory],
      ...parts('', this.etcd),
      ...parts('shard ', this.shards),
    ];
    return amounts.flatMap(([what, { used, capacity, share }]) =>
      used > capacity ? [`${what} (${Math.round(share * 100)} %)`] : [],
    );
  }

  /** The place that a tenant would get here, or what is exhausted. */
  place(wish: Wish, demand: Demand): Place | string {
    const full = [
      ...(this.pods.hasRoomFor(demand.pods) ? [] : ['pods']),
      ...(this.cpu.hasRoomFor(Number(demand.cpu)) ? [] : ['CPU']),
      ...(this.memory.hasRoomFor(Number(demand.memory)) ? [] : ['memory']),
    ];
    const etcd = emptiest(
      this.etcd.filter(({ name }) => wish.etcd === undefined || wish.etcd === name),
      demand.etcdBytes,
    );
    const shard = emptiest(
      this.shards.filter(({ name }) => wish.shard === undefined || String(wish.shard) === name),
      0,
    );
    const address = this.addresses?.next();
    const nodePort = this.nodePorts?.next();
    if (!etcd) full.push('etcd');
    if (this.shards.length > 0 && !shard) full.push('shards of the edge');
    if (this.addresses && address === undefined) full.push('addresses');
    if (this.nodePorts && nodePort === undefined) full.push('node ports');
    if (full.length > 0 || !etcd) return full.join(', ');
    return {
      cluster: this.cluster.name,
      etcd: etcd.name,
      ...(shard ? { shard: Number(shard.name) } : {}),
      ...(address === undefined ? {} : { address }),
      ...(nodePort === undefined ? {} : { nodePort }),
    };
  }
}

/** Finds places for tenants: in the emptiest zone, there in the emptiest cluster, there in the emptiest etcd. */
export class Placement {
  private readonly rooms: ReadonlyMap<string, Room>;

  constructor(clusters: readonly AdminClusterProps[], exposure: FleetExposure) {
    this.rooms = new Map(
      clusters.map((cluster) => [cluster.name, new Room(cluster, exposure, capacityOf(cluster, exposure))]),
    );
  }

  /** Counts a tenant where it is. */
  occupy(place: Place, demand: Demand): void {
    this.rooms.get(place.cluster)?.occupy(place, demand);
  }

  /** The place of a new tenant, which is then reserved, or for each cluster what is exhausted. */
  find(wish: Wish, demand: Demand): Place | ReadonlyMap<string, string> {
    const full = new Map<string, string>();
    const rooms = [...this.rooms.values()].filter(
      ({ cluster }) =>
        (wish.zone === undefined || cluster.zone === wish.zone) && (wish.cluster ?? cluster.name) === cluster.name,
    );
    const shares = this.sharesByZone();
    const shareOf = ({ cluster }: Room) => shares.get(cluster.zone) ?? 0;
    for (const room of rooms.sort((one, other) => shareOf(one) - shareOf(other) || one.share - other.share)) {
      const place = room.place(wish, demand);
      if (typeof place !== 'string') {
        room.occupy(place, demand);
        return place;
      }
      full.set(room.cluster.name, place);
    }
    return full;
  }

  /** Where recorded tenants take more than their clusters have. */
  get overfull(): Overfull[] {
    return [...this.rooms].flatMap(([cluster, room]) => room.overfull.map((what) => ({ cluster, what })));
  }

  private sharesByZone(): ReadonlyMap<string | undefined, number> {
    const rooms = [...this.rooms.values()];
    const mean = (zone: string | undefined): number => {
      const shares = rooms.filter(({ cluster }) => cluster.zone === zone).map(({ share }) => share);
      return shares.reduce((sum, share) => sum + share, 0) / shares.length;
    };
    return new Map(rooms.map(({ cluster }) => [cluster.zone, mean(cluster.zone)]));
  }
}

function emptiest(parts: readonly Part[], bytes: number): Part | undefined {
  const share = ({ tenants, bytes: taken }: Part) => Math.max(tenants.share, taken?.share ?? 0);
  return parts
    .filter(({ tenants, bytes: taken }) => tenants.hasRoomFor(1) && (taken?.hasRoomFor(bytes) ?? true))
    .reduce<Part | undefined>((best, part) => (best && share(best) <= share(part) ? best : part), undefined);
}

/** Numbers that are given to one tenant each: the first that is free. */
class Numbers<T extends string | number> {
  readonly amount: Amount;
  private readonly taken = new Set<T>();
  private index = 0;

  constructor(
    count: number,
    private readonly at: (index: number) => T,
  ) {
    this.amount = new Amount(count);
  }

  take(number: T): void {
    this.taken.add(number);
    this.amount.used = this.taken.size;
  }

  next(): T | undefined {
    // Numbers of removed tenants are free in the next run, which starts from the first.
    while (this.index < this.amount.capacity && this.taken.has(this.at(this.index))) this.index++;
    return this.index < this.amount.capacity ? this.at(this.index) : undefined;
  }
}

function addressesOf(cidrs: readonly string[], count: number): Numbers<string> {
  const blocks = cidrs.map((text) => Cidr.parse(text));
  return new Numbers(count, (index) => {
    let rest = index;
    for (const block of blocks) {
      if (rest < Number(block.size)) return block.addressAt(rest);
      rest -= Number(block.size);
    }
    throw new Error(`there is no address ${index}`);
  });
}

function pairsOfNodePorts(count: number): Numbers<number> {
  return new Numbers(count, (index) => SERVICE_NODE_PORTS.first + 2 * index);
}
