import { type Problem, quoted } from '../problems';
import { Cidr, type IpFamily } from './cidr';

/** One IP address of either family. */
export class IpAddress {
  /** The address, or undefined if the text is not one. Zones and leading zeros are not accepted. */
  static read(text: unknown): IpAddress | undefined {
    if (typeof text !== 'string' || text.includes('/')) return undefined;
    const block = asBlock(text);
    return Cidr.problems(block, '').length > 0 ? undefined : new IpAddress(Cidr.parse(block));
  }

  /**
   * The problems of a value that should be an address; empty if there are none.
   *
   * @param path the path of the value, for the message
   */
  static problems(value: unknown, path: string): Problem[] {
    if (IpAddress.read(value)) return [];
    return [
      {
        what: `${path} is ${quoted(value, path)}, but it must be one IPv4 or IPv6 address.`,
        remedy: 'Write it like 192.168.1.10 or fd00::10, without a prefix length, leading zeros or a zone.',
        code: 'CIDR004',
      },
    ];
  }

  private constructor(private readonly block: Cidr) {}

  /** The kind of the address. */
  get family(): IpFamily {
    return this.block.family;
  }

  /** The address as a number. */
  get value(): bigint {
    return this.block.first;
  }

  /** The address in its usual form. */
  toString(): string {
    return String(this.block).replace(/\/.*/, '');
  }
}

/** One address as a block in CIDR notation, `192.168.1.10/32` or `fd00::10/128`; the address is not checked. */
export function asBlock(address: string): string {
  return `${address}/${address.includes(':') ? 128 : 32}`;
}
