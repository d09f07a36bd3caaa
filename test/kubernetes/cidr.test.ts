import * as fc from 'fast-check';
import { Cidr, IpFamily } from '../../lib/kubernetes/cidr';

/** The bits of a block's prefix, written down one by one: what the arithmetic of `Cidr` is compared with. */
interface Model {
  readonly family: IpFamily;
  readonly prefix: string;
}

const WIDTH = { [IpFamily.IPV4]: 32, [IpFamily.IPV6]: 128 };

// Few different bits, so that blocks often contain each other.
const model = fc
  .tuple(fc.constantFrom(IpFamily.IPV4, IpFamily.IPV6), fc.array(fc.constantFrom('0', '0', '1'), { maxLength: 128 }))
  .map(([family, bits]): Model => ({ family, prefix: bits.join('').slice(0, WIDTH[family]) }));

function text({ family, prefix }: Model, hostBits = '0'): string {
  const bits = prefix.padEnd(WIDTH[family], hostBits);
  const group = family === IpFamily.IPV4 ? 8 : 16;
  const numbers = (bits.match(new RegExp(`.{${group}}`, 'g')) ?? []).map((digits) => Number.parseInt(digits, 2));
  const address = family === IpFamily.IPV4 ? numbers.join('.') : numbers.map((n) => n.toString(16)).join(':');
  return `${address}/${prefix.length}`;
}

test('a block has the family, prefix length and number of addresses of its bits', () => {
  fc.assert(
    fc.property(model, (block) => {
      const cidr = Cidr.parse(text(block));

      expect(cidr.family).toBe(block.family);
      expect(cidr.prefixLength).toBe(block.prefix.length);
      expect(cidr.size).toBe(2n ** BigInt(WIDTH[block.family] - block.prefix.length));
      expect(cidr.first.toString(2).padStart(WIDTH[block.family], '0')).toBe(
        block.prefix.padEnd(WIDTH[block.family], '0'),
      );
    }),
  );
});

test('the text of a block is the same block again', () => {
  fc.assert(
    fc.property(model, (block) => {
      const cidr = Cidr.parse(text(block));

      expect(Cidr.parse(cidr.toString()).equals(cidr)).toBe(true);
      expect(Cidr.parse(cidr.toString()).toString()).toBe(cidr.toString());
    }),
  );
});

test('a block contains another when its bits are the beginning of the other', () => {
  fc.assert(
    fc.property(model, model, (one, other) => {
      const contained = one.family === other.family && other.prefix.startsWith(one.prefix);

      expect(Cidr.parse(text(one)).contains(Cidr.parse(text(other)))).toBe(contained);
    }),
    { numRuns: 1000 },
  );
});

test('blocks overlap when the bits of one are the beginning of the other', () => {
  fc.assert(
    fc.property(model, model, (one, other) => {
      const overlapping =
        one.family === other.family && (other.prefix.startsWith(one.prefix) || one.prefix.startsWith(other.prefix));

      expect(Cidr.parse(text(one)).overlaps(Cidr.parse(text(other)))).toBe(overlapping);
      expect(Cidr.parse(text(other)).overlaps(Cidr.parse(text(one)))).toBe(overlapping);
    }),
    { numRuns: 1000 },
  );
});

test('containment and overlap are what counting the addresses of small blocks gives', () => {
  const small = fc.tuple(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 26, max: 32 })).map(([last, length]) => {
    const size = 2 ** (32 - length);
    const first = Math.floor(last / size) * size;
    return {
      cidr: Cidr.parse(`10.0.0.${first}/${length}`),
      addresses: Array.from({ length: size }, (_, i) => first + i),
    };
  });

  fc.assert(
    fc.property(small, small, (one, other) => {
      expect(one.cidr.size).toBe(BigInt(one.addresses.length));
      expect(one.cidr.contains(other.cidr)).toBe(other.addresses.every((address) => one.addresses.includes(address)));
      expect(one.cidr.overlaps(other.cidr)).toBe(other.addresses.some((address) => one.addresses.includes(address)));
    }),
  );
});

test('a set bit behind the prefix is an error, wherever it stands', () => {
  const withHostBits = model.filter((block) => block.prefix.length < WIDTH[block.family]);

  fc.assert(
    fc.property(withHostBits, (block) => {
      expect(() => Cidr.parse(text(block, '1'))).toThrow(/bits behind the first \d+ are set/);
    }),
  );
});

test.each([
  [
    '10.0.0.1/8',
    'The CIDR is "10.0.0.1/8", but bits behind the first 8 are set.\n  Write 10.0.0.0/8 for the block, or 10.0.0.1/32 for the one address.   docs/errors.md#cidr003',
  ],
  [
    'fd00::1/64',
    'The CIDR is "fd00::1/64", but bits behind the first 64 are set.\n  Write fd00::/64 for the block, or fd00::1/128 for the one address.   docs/errors.md#cidr003',
  ],
  [
    '10.0.0.0/33',
    'The CIDR is "10.0.0.0/33", but the prefix length of an IPv4 block is 0 to 32, not 33.\n  Write a prefix length of 0 to 32.   docs/errors.md#cidr002',
  ],
  [
    '::/129',
    'The CIDR is "::/129", but the prefix length of an IPv6 block is 0 to 128, not 129.\n  Write a prefix length of 0 to 128.   docs/errors.md#cidr002',
  ],
  [
    '10.0.0.1',
    'The CIDR is "10.0.0.1", a single address without a prefix length.\n  Write 10.0.0.1/32 for this one address.   docs/errors.md#cidr001',
  ],
  [
    'fd00::1',
    'The CIDR is "fd00::1", a single address without a prefix length.\n  Write fd00::1/128 for this one address.   docs/errors.md#cidr001',
  ],
])('%s is refused, with what to write in its place', (text, message) => {
  expect(() => Cidr.parse(text)).toThrow(new Error(message));
});

test.each([
  '',
  '/8',
  '10.0.0.0/',
  '10.0.0.0/08',
  '10.0.0.0/-1',
  '10.0.0.0/8/8',
  '10.0.0/8',
  '10/8',
  '0x0a.0.0.0/8',
  '010.0.0.0/8',
  '256.0.0.0/8',
  ' 10.0.0.0/8',
  '10.0.0.0/8\n',
  'fe80::%eth0/10',
  'fd00:::/8',
  '1:2:3:4:5:6:7/8',
  'example.com/8',
])('%j is not a CIDR', (text) => {
  expect(() => Cidr.parse(text)).toThrow(/it must be an IPv4 or IPv6 address, a slash and a prefix length/);
});

test.each([
  ['FD00:0:0:0:0:0:0:0/8', 'fd00::/8'],
  ['::/0', '::/0'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['::ffff:10.0.0.0/104', '::ffff:a00:0/104'],
])('%s is written %s', (text, usual) => {
  expect(Cidr.parse(text).toString()).toBe(usual);
});

test('problems name the place of the value', () => {
  expect(Cidr.problems(42, 'podCidr')).toEqual([
    expect.objectContaining({ what: expect.stringMatching(/^podCidr is 42, but it must be/) }),
  ]);
  expect(Cidr.problems('10.0.0.0/8', 'podCidr')).toEqual([]);
});
