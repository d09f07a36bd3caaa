import { IPv4, IPv6 } from 'ipaddr.js';
import * as v from 'valibot';
import { ConfigurationError, describe, type Problem, quoted } from '../problems';
import { checkArguments } from '../settings/arguments';
import { instanceOf } from '../settings/props';

/** The two kinds of addresses. */
export enum IpFamily {
  IPV4 = 'IPv4',
  IPV6 = 'IPv6',
}

const BITS: Readonly<Record<IpFamily, number>> = { [IpFamily.IPV4]: 32, [IpFamily.IPV6]: 128 };

/** A block of IP addresses, such as `10.0.0.0/8` or `fd00::/8`, of either family. */
export class Cidr {
  /**
   * @param text the first address of the block, a slash, and the number of bits that all its addresses share
   * @throws ConfigurationError when the text does not have this form, the number does not fit the family, or bits after
   * the prefix are set
   */
  static parse(text: string): Cidr {
    const result = Cidr.read(text, 'The CIDR');
    if (result instanceof Cidr) return result;
    throw new ConfigurationError([describe(result)]);
  }

  /**
   * The problems of a value that should be a CIDR; empty if there are none.
   *
   * @param path the path of the value, for the message
   */
  static problems(value: unknown, path: string): readonly Problem[] {
    const result = Cidr.read(value, path);
    return result instanceof Cidr ? [] : [result];
  }

  /** The lowest address as a number. */
  readonly first: bigint;

  /** The highest address as a number. */
  readonly last: bigint;

  private constructor(
    /** The kind of its addresses. */
    readonly family: IpFamily,
    address: bigint,
    /** The number of bits that all its addresses share. */
    readonly prefixLength: number,
  ) {
    const hostBits = BigInt(BITS[family] - prefixLength);
    this.first = (address >> hostBits) << hostBits;
    this.last = this.first + (1n << hostBits) - 1n;
  }

  /** The number of addresses in the block, including the first and the last. */
  get size(): bigint {
    return this.last - this.first + 1n;
  }

  /**
   * The address at an index in the block, 0 for the first.
   *
   * @param index less than `size`
   */
  addressAt(index: number): string {
    return addressText(this.family, this.first + BigInt(index));
  }

  /** Whether every address of the other block is also in this one. */
  contains(other: Cidr): boolean {
    return this.family === other.family && this.first <= other.first && other.last <= this.last;
  }

  /** Whether any address is in both blocks. */
  overlaps(other: Cidr): boolean {
    return this.family === other.family && this.first <= other.last && other.first <= this.last;
  }

  /** Whether both are the same block, regardless of notation. */
  equals(other: Cidr): boolean {
    return this.contains(other) && other.contains(this);
  }

  /** The block in its usual form: lower case, and the longest run of zeros in an IPv6 address left out. */
  toString(): string {
    return `${addressText(this.family, this.first)}/${this.prefixLength}`;
  }

  private static read(value: unknown, path: string): Cidr | Problem {
    if (value instanceof Cidr) return value;
    const parts = typeof value === 'string' ? FORM.exec(value) : null;
    const family = parts && familyOf(parts[1] ?? '');
    if (!parts || !family) return malformed(value, path);
    const address = addressNumber(family, parts[1] ?? '');
    const prefixLength = parts[2] === undefined ? undefined : Number(parts[2]);
    if (prefixLength === undefined) return withoutPrefix(value, path, family);
    if (prefixLength > BITS[family]) return prefixTooLong(value, path, family, prefixLength);
    const cidr = new Cidr(family, address, prefixLength);
    return cidr.first === address ? cidr : hostBitsSet(value, path, cidr, address);
  }
}

const FORM = /^([0-9a-fA-F:.]+)(?:\/(0|[1-9][0-9]{0,2}))?$/;

// A leading zero means octal to some parsers and decimal to others (CVE-2021-29923).
const DOTTED = /^(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}$/;

function familyOf(address: string): IpFamily | undefined {
  if (DOTTED.test(address)) return IPv4.isValidFourPartDecimal(address) ? IpFamily.IPV4 : undefined;
  return address.includes(':') && IPv6.isValid(address) ? IpFamily.IPV6 : undefined;
}

function addressNumber(family: IpFamily, address: string): bigint {
  const parsed = family === IpFamily.IPV4 ? IPv4.parse(address) : IPv6.parse(address);
  return parsed.toByteArray().reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

function addressText(family: IpFamily, address: bigint): string {
  const count = BITS[family] / 8;
  const bytes = Array.from({ length: count }, (_, index) =>
    Number((address >> BigInt(8 * (count - 1 - index))) & 0xffn),
  );
  return family === IpFamily.IPV4 ? new IPv4(bytes).toString() : new IPv6(bytes).toRFC5952String();
}

function malformed(value: unknown, path: string): Problem {
  return {
    what: `${path} is ${quoted(value, path)}, but it must be an IPv4 or IPv6 address, a slash and a prefix length.`,
    remedy: 'Write it like 10.0.0.0/8 or fd00::/8, without leading zeros or a zone.',
    code: 'CIDR001',
  };
}

function withoutPrefix(value: unknown, path: string, family: IpFamily): Problem {
  return {
    what: `${path} is ${quoted(value, path)}, a single address without a prefix length.`,
    remedy: `Write ${value}/${BITS[family]} for this one address.`,
    code: 'CIDR001',
  };
}

function prefixTooLong(value: unknown, path: string, family: IpFamily, prefixLength: number): Problem {
  return {
    what: `${path} is ${quoted(value, path)}, but the prefix length of an ${family} block is 0 to ${BITS[family]}, not ${prefixLength}.`,
    remedy: `Write a prefix length of 0 to ${BITS[family]}.`,
    code: 'CIDR002',
  };
}

function hostBitsSet(value: unknown, path: string, block: Cidr, address: bigint): Problem {
  return {
    what: `${path} is ${quoted(value, path)}, but bits behind the first ${block.prefixLength} are set.`,
    remedy: `Write ${block} for the block, or ${addressText(block.family, address)}/${BITS[block.family]} for the one address.`,
    code: 'CIDR003',
  };
}

checkArguments(Cidr, () => ({
  parse: { text: v.string() },
  problems: { value: v.any(), path: v.string() },
}));

checkArguments(Cidr.prototype, () => ({
  addressAt: { index: v.number() },
  contains: { other: instanceOf(Cidr, 'a network in CIDR notation') },
  overlaps: { other: instanceOf(Cidr, 'a network in CIDR notation') },
  equals: { other: instanceOf(Cidr, 'a network in CIDR notation') },
}));
