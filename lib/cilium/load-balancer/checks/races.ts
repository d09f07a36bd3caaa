import type { IpAddress } from '../../../kubernetes/ip-address';
import { warn } from '../../../warnings';
import type { AddressedService } from './addressed-service';
import { holds, offers, type Pool, serves } from './pool';
import { conflict } from './sharing';

/**
 * Warns of an address that a Service asks for and that another one, which asks for none, gets if it is created first:
 * Cilium gives out the first address of a block that is free, and takes none back.
 */
export function warnOfRaces(services: readonly AddressedService[], pools: readonly Pool[], byProtocol: boolean): void {
  for (const service of services) {
    for (const address of service.requested) {
      const rivals = rivalsFor(service, address, services, pools, byProtocol);
      const [first] = rivals;
      if (!first) continue;
      warn(service.construct, {
        what: `asks for ${address}, but ${first.title}${rivals.length > 1 ? ` and ${rivals.length - 1} more` : ''} may get it first: a Service that asks for no address gets the first that is free.`,
        remedy:
          'Ask for an address nearer to the end of the block, give the others addresses too, or give this one its own pool.',
        code: 'LB022',
      });
    }
  }
}

function rivalsFor(
  service: AddressedService,
  address: IpAddress,
  services: readonly AddressedService[],
  pools: readonly Pool[],
  byProtocol: boolean,
): AddressedService[] {
  const pool = pools.find((each) => offers(each, service, address));
  const block = pool?.blocks.find(({ usable }) => holds(usable, address));
  if (!pool || !block) return [];
  const rivals = services.filter(
    (other) =>
      other.requested.length === 0 &&
      other.families.includes(address.family) &&
      serves(pool, other) &&
      conflict(service, other, byProtocol) !== undefined,
  );
  // With fewer of them, none comes so far.
  return rivals.length > Number(address.value - block.usable.first) ? rivals : [];
}
