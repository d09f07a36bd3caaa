import type { IpFamily } from '../../../kubernetes/cidr';
import type { IpAddress } from '../../../kubernetes/ip-address';
import type { AddressedService } from './addressed-service';
import { type Group, type Shortage, shortagesOf } from './matching';
import { holds, offers, type Pool, serves } from './pool';
import { conflict } from './sharing';

/** How many ways to share are tried before giving up. Only dozens of Services with one key reach this limit. */
const MOST_ATTEMPTS = 20_000;

/** Who has an address, while addresses are given out. */
interface State {
  /** Services that get their own address or share one; the pool that it comes from is decided last. */
  readonly groups: readonly Group[];
  /** Services that share an address which others ask for. */
  readonly joined: ReadonlyMap<string, readonly AddressedService[]>;
}

/**
 * How the Services that ask for no certain address can all have one of a family, each from a pool that selects it, next
 * to those who ask for a certain one.
 *
 * Without sharing this is a matching of Services to addresses. With sharing keys it also matters who shares with whom,
 * and every choice is tried.
 */
export class Assignment {
  /** How many addresses each pool has that nobody asks for. */
  readonly free: ReadonlyMap<Pool, bigint>;

  private readonly asking: readonly AddressedService[];
  /** The addresses that somebody asks for and can have. */
  private readonly requested: readonly IpAddress[];
  private readonly alone: State;
  private readonly sharing: readonly AddressedService[];
  private attempts = 0;

  constructor(
    services: readonly AddressedService[],
    private readonly pools: readonly Pool[],
    private readonly family: IpFamily,
    private readonly byProtocol: boolean,
  ) {
    this.asking = services.filter(({ requested }) => requested.length > 0);
    this.requested = distinct(this.asking.flatMap(({ requested }) => requested)).filter(
      (address) => address.family === family && this.holdersOf(address).length > 0,
    );
    this.free = new Map(pools.map((pool) => [pool, this.freeOf(pool)]));
    const waiting = services.filter(({ requested, families }) => requested.length === 0 && families.includes(family));
    const hasPartner = (service: AddressedService) =>
      services.some((other) => other !== service && this.compatible(other, service));
    this.sharing = waiting.filter(hasPartner);
    this.alone = {
      groups: waiting.filter((service) => !hasPartner(service)).map((service) => this.groupOf(service)),
      joined: new Map(),
    };
  }

  /** What is missing, where Services share as soon as they can; empty when there is a way to serve all of them. */
  shortages(): Shortage[] {
    if (this.succeeds(0, this.alone)) return [];
    const first = this.sharing.reduce((state, service) => this.choices(service, state)[0] ?? state, this.alone);
    return shortagesOf(first.groups, this.free);
  }

  /**
   * Whether the sharing Services from an index on can be served, in addition to those that already have their place.
   */
  private succeeds(index: number, state: State): boolean {
    this.attempts += 1;
    if (this.attempts > MOST_ATTEMPTS) return true;
    // Another group, or another member of one, never makes it easier.
    if (shortagesOf(state.groups, this.free).length > 0) return false;
    const service = this.sharing[index];
    return !service || this.choices(service, state).some((next) => this.succeeds(index + 1, next));
  }

  /** The places that a Service can take: with those who ask for an address, in a group, or alone. */
  private choices(service: AddressedService, { groups, joined }: State): State[] {
    const withRequested = this.requested.flatMap((address): State[] => {
      const members = joined.get(String(address)) ?? [];
      if (![...this.holdersOf(address), ...members].every((one) => this.compatible(one, service))) return [];
      if (!this.pools.some((pool) => offers(pool, service, address))) return [];
      return [{ groups, joined: new Map(joined).set(String(address), [...members, service]) }];
    });
    const own = this.groupOf(service);
    const inGroup = groups.flatMap((group): State[] => {
      if (!group.services.every((one) => this.compatible(one, service))) return [];
      const pools = group.pools.filter((pool) => own.pools.includes(pool));
      if (pools.length === 0) return [];
      const wider = { services: [...group.services, service], pools };
      return [{ groups: groups.map((one) => (one === group ? wider : one)), joined }];
    });
    return [...withRequested, ...inGroup, { groups: [...groups, own], joined }];
  }

  private compatible(one: AddressedService, other: AddressedService): boolean {
    return conflict(one, other, this.byProtocol) === undefined;
  }

  private groupOf(service: AddressedService): Group {
    const pools = this.pools.filter(
      (pool) => serves(pool, service) && pool.blocks.some(({ family }) => family === this.family),
    );
    return { services: [service], pools };
  }

  /** Those who ask for an address and can have it. */
  private holdersOf(address: IpAddress): AddressedService[] {
    return this.asking.filter(
      (service) =>
        service.requested.some((one) => String(one) === String(address)) &&
        this.pools.some((pool) => offers(pool, service, address)),
    );
  }

  private freeOf(pool: Pool): bigint {
    const blocks = pool.blocks.filter(({ family }) => family === this.family);
    const size = blocks.reduce((sum, { usable }) => sum + usable.last - usable.first + 1n, 0n);
    const taken = this.requested.filter((address) => blocks.some(({ usable }) => holds(usable, address)));
    return size - BigInt(taken.length);
  }
}

function distinct(addresses: readonly IpAddress[]): IpAddress[] {
  return [...new Map(addresses.map((address) => [String(address), address])).values()];
}
