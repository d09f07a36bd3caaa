import { IpFamily } from '../../../kubernetes/cidr';
import type { Problem } from '../../../problems';
import type { AddressedService } from './addressed-service';
import { Assignment } from './assignment';
import type { Shortage } from './matching';
import type { Pool } from './pool';

/** Services for which there are not enough addresses, whichever way they are assigned. */
export function shortageProblems(
  services: readonly AddressedService[],
  pools: readonly Pool[],
  byProtocol: boolean,
): Problem[] {
  return [IpFamily.IPV4, IpFamily.IPV6].flatMap((family) => {
    const assignment = new Assignment(services, pools, family, byProtocol);
    return assignment.shortages().map((shortage) => tooFew(shortage, services, family, assignment.free));
  });
}

function tooFew(
  { groups, pools }: Shortage,
  all: readonly AddressedService[],
  family: IpFamily,
  free: ReadonlyMap<Pool, bigint>,
): Problem {
  const services = all.filter((service) => groups.some((group) => group.services.includes(service)));
  const names = `${services
    .slice(0, 5)
    .map(({ title }) => title)
    .join(', ')}${services.length > 5 ? ` and ${services.length - 5} more` : ''}`;
  if (pools.length === 0) {
    return {
      what: `${names} gets no ${family} address: no enabled pool with ${family} addresses selects it.`,
      remedy: 'Give the Service the labels that serviceSelector of a pool wants, or add a pool for it.',
      code: 'LB015',
    };
  }
  const count = pools.reduce((sum, pool) => sum + (free.get(pool) ?? 0n), 0n);
  return {
    what: `${services.length} Services need ${groups.length} ${family} addresses, but the pools for them have ${count} left: ${names}; ${pools.map(({ title }) => title).join(', ')}.`,
    remedy:
      'Add blocks to the pools, remove Services, or let some share an address: the same sharingKey and different ports.',
    code: 'LB014',
  };
}
