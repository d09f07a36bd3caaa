/**
 * What Cilium's allocator could make of pools and Services, found by trying everything: each address is looked at by
 * itself, and each way to give addresses out is tried. It shares nothing with the checks that it is compared with.
 */

/** The few addresses there are: `4:17` is the 18th IPv4 address. */
export type Address = `${4 | 6}:${number}`;

export interface ModelBlock {
  readonly family: 4 | 6;
  readonly first: number;
  readonly last: number;
  /** Whether it is written as a CIDR, of which the first and last address can be left out. */
  readonly cidr: boolean;
}

export interface ModelPool {
  readonly blocks: readonly ModelBlock[];
  readonly allowFirstLastIPs: boolean;
  readonly disabled: boolean;
  readonly selector: ModelSelector;
}

export type ModelSelector =
  | { readonly kind: 'all' }
  | { readonly kind: 'color' | 'not-color' | 'namespace'; readonly value: string };

export interface ModelService {
  readonly namespace: string;
  readonly color: string | undefined;
  readonly requested: readonly Address[];
  readonly key: string | undefined;
  readonly shareWith: readonly string[];
  readonly ports: readonly string[];
  readonly local: boolean;
  readonly pods: string;
  readonly stack: 'default' | 'ipv4' | 'ipv6' | 'dual';
}

export interface Model {
  readonly pools: readonly ModelPool[];
  readonly services: readonly ModelService[];
  readonly podNetworks: readonly ModelBlock[];
}

/** What there is to complain about. */
export interface Verdict {
  readonly overlap: boolean;
  readonly unheld: boolean;
  readonly collision: boolean;
  readonly shortage: boolean;
}

export function verdict(model: Model): Verdict {
  const { pools, services } = model;
  const some = pools.length > 0;
  return {
    overlap: overlaps(model),
    unheld:
      some &&
      services.some((service) => service.requested.some((address) => !offered(pools, service).includes(address))),
    collision: services.some((one, index) =>
      services
        .slice(index + 1)
        .some((other) => one.requested.some((address) => other.requested.includes(address)) && !mayShare(one, other)),
    ),
    shortage: some && ([4, 6] as const).some((family) => !assignable(model, family)),
  };
}

function overlaps({ pools, podNetworks }: Model): boolean {
  const seen = new Set<Address>();
  return [...podNetworks, ...pools.flatMap(({ blocks }) => blocks)].flatMap(addresses).some((address) => {
    if (seen.has(address)) return true;
    seen.add(address);
    return false;
  });
}

function addresses({ family, first, last }: ModelBlock): Address[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `${family}:${first + index}` as const);
}

/** The addresses that a Service could have. */
function offered(pools: readonly ModelPool[], service: ModelService): Address[] {
  return pools
    .filter((pool) => !pool.disabled && selected(pool.selector, service))
    .flatMap((pool) =>
      pool.blocks.flatMap((block) => {
        const all = addresses(block);
        return block.cidr && !pool.allowFirstLastIPs && all.length > 2 ? all.slice(1, -1) : all;
      }),
    );
}

function selected(selector: ModelSelector, { color, namespace }: ModelService): boolean {
  switch (selector.kind) {
    case 'all':
      return true;
    case 'color':
      return color === selector.value;
    case 'not-color':
      return color !== selector.value;
    case 'namespace':
      return namespace === selector.value;
  }
}

function mayShare(one: ModelService, other: ModelService): boolean {
  const open = (from: ModelService, to: ModelService) =>
    from.namespace === to.namespace || from.shareWith.some((name) => name === '*' || name === to.namespace);
  return (
    one.key !== undefined &&
    one.key === other.key &&
    open(one, other) &&
    open(other, one) &&
    !one.ports.some((port) => other.ports.includes(port)) &&
    one.local === other.local &&
    (!one.local || one.pods === other.pods)
  );
}

function families({ pools }: Model, { stack }: ModelService): (4 | 6)[] {
  const blocks = pools.flatMap((pool) => pool.blocks);
  const cluster = ([4, 6] as const).filter((family) => blocks.some((block) => block.family === family));
  switch (stack) {
    case 'default':
      return cluster.slice(0, 1);
    case 'dual':
      return [...cluster];
    default:
      return [stack === 'ipv4' ? 4 : 6];
  }
}

function assignable(model: Model, family: 4 | 6): boolean {
  const holders = new Map<Address, ModelService[]>();
  for (const service of model.services) {
    for (const address of service.requested) {
      if (offered(model.pools, service).includes(address))
        holders.set(address, [...(holders.get(address) ?? []), service]);
    }
  }
  const waiting = model.services.filter(
    (service) => service.requested.length === 0 && families(model, service).includes(family),
  );
  return place(waiting, holders, model.pools, family);
}

function place(
  [service, ...rest]: readonly ModelService[],
  holders: ReadonlyMap<Address, readonly ModelService[]>,
  pools: readonly ModelPool[],
  family: 4 | 6,
): boolean {
  if (!service) return true;
  return offered(pools, service)
    .filter((address) => address.startsWith(`${family}:`))
    .some((address) => {
      const there = holders.get(address) ?? [];
      if (!there.every((one) => mayShare(one, service))) return false;
      return place(rest, new Map(holders).set(address, [...there, service]), pools, family);
    });
}
