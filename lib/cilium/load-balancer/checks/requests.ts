import type { IpAddress } from '../../../kubernetes/ip-address';
import type { Problem } from '../../../problems';
import type { AddressedService } from './addressed-service';
import { holds, offers, type Pool, serves } from './pool';
import { conflict } from './sharing';

/** Addresses that a Service asks for and cannot have. */
export function requestProblems(services: readonly AddressedService[], pools: readonly Pool[]): Problem[] {
  return services.flatMap((service) => [
    ...service.unreadable.map((text) => ({
      what: `${service.title} asks for ${JSON.stringify(text)}, which is not an address; Cilium would ignore it.`,
      remedy: 'Write addresses like 192.168.1.10 or fd00::10, with commas between them.',
      code: 'LB012',
    })),
    ...service.requested
      .filter((address) => !pools.some((pool) => offers(pool, service, address)))
      .map((address) => unheld(service, address, pools)),
  ]);
}

function unheld(service: AddressedService, address: IpAddress, pools: readonly Pool[]): Problem {
  const holding = pools.filter(({ blocks }) => blocks.some((block) => holds(block, address)));
  const serving = holding.find((pool) => serves(pool, service));
  const disabled = holding.find((pool) => pool.disabled);
  const [selecting] = holding;
  const what = `${service.title} asks for ${address}, but`;
  if (serving) {
    return {
      what: `${what} it is the first or last of a CIDR of ${serving.title}, which leaves them out.`,
      remedy: 'Ask for an address between them, or set allowFirstLastIPs to true.',
      code: 'LB012',
    };
  }
  if (disabled) {
    return { what: `${what} ${disabled.title} is disabled.`, remedy: 'Ask for another address.', code: 'LB012' };
  }
  if (selecting) {
    return {
      what: `${what} ${selecting.title} does not select this Service.`,
      remedy: `Give the Service the labels that serviceSelector of the pool wants, or ask for another address.`,
      code: 'LB012',
    };
  }
  return {
    what: `${what} no pool has it: ${offered(service, pools)}.`,
    remedy: 'Ask for one of these.',
    code: 'LB012',
  };
}

function offered(service: AddressedService, pools: readonly Pool[]): string {
  const blocks = pools.filter((pool) => serves(pool, service)).flatMap((pool) => pool.blocks.map(({ text }) => text));
  return blocks.length > 0
    ? `the pools for this Service have ${blocks.join(', ')}`
    : 'there is no pool for this Service';
}

/** Services that ask for the same address and cannot share it. */
export function collisionProblems(services: readonly AddressedService[], byProtocol: boolean): Problem[] {
  return services.flatMap((service, index) =>
    services.slice(index + 1).flatMap((other) => {
      const reason = conflict(service, other, byProtocol);
      if (!reason) return [];
      return service.requested
        .filter((address) => other.requested.some((theirs) => String(theirs) === String(address)))
        .map((address) => ({
          what: `${service.title} and ${other.title} both ask for ${address}, but ${reason}.`,
          remedy:
            'Ask for different addresses, or give both the same sharingKey, different ports and the same externalTrafficPolicy.',
          code: 'LB013',
        }));
    }),
  );
}
