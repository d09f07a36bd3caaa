import * as v from 'valibot';
import { Cidr } from '../../kubernetes/cidr';
import { IpAddress } from '../../kubernetes/ip-address';
import type { Problem } from '../../problems';
import { checkArguments } from '../../settings/arguments';
import { instanceOf } from '../../settings/props';

/** A block as it stands in a pool's manifest. */
export interface IpBlockManifest {
  readonly cidr?: string;
  readonly start?: string;
  readonly stop?: string;
}

/**
 * Addresses of a pool.
 *
 * @see https://docs.cilium.io/en/stable/network/lb-ipam/#cidrs-ranges-and-reserved-ips
 */
export class IpBlock {
  /**
   * Every address of a network, unless the pool leaves out the first and the last: `IpBlock.cidr('172.18.255.200/29')`.
   */
  static cidr(cidr: string | Cidr): IpBlock {
    return new IpBlock({ cidr: String(cidr) });
  }

  /** The addresses from the first to the last, both always included. */
  static range(start: string, stop: string): IpBlock {
    return new IpBlock({ start, stop });
  }

  /** One address. */
  static address(address: string): IpBlock {
    return new IpBlock({ start: address, stop: address });
  }

  private constructor(private readonly manifest: IpBlockManifest) {}

  /** @internal */
  _render(): IpBlockManifest {
    return this.manifest;
  }

  /** @internal */
  _problems(path: string): readonly Problem[] {
    return blockProblems(this.manifest, path);
  }
}

/** What Cilium would refuse of a block. */
export function blockProblems({ cidr, start, stop }: IpBlockManifest, path: string): readonly Problem[] {
  if (cidr !== undefined) return Cidr.problems(cidr, `${path}.cidr`);
  const wrong = [...IpAddress.problems(start, `${path}.start`), ...IpAddress.problems(stop ?? start, `${path}.stop`)];
  const first = IpAddress.read(start);
  const last = IpAddress.read(stop ?? start);
  if (wrong.length > 0 || !first || !last) return wrong;
  if (first.family === last.family && first.value <= last.value) return [];
  return [
    {
      what: `${path} is the range ${start} to ${stop}, but ${first.family === last.family ? 'its end must not be below its beginning' : `${start} is ${first.family} and ${stop} is ${last.family}`}.`,
      remedy: first.family === last.family ? `Write ${stop} to ${start}.` : 'Make a range of each family.',
      code: 'LB001',
    },
  ];
}

checkArguments(IpBlock, () => ({
  cidr: { cidr: v.union([v.string(), instanceOf(Cidr, 'a Cidr')], 'a network in CIDR notation') },
  range: { start: v.string(), stop: v.string() },
  address: { address: v.string() },
}));
