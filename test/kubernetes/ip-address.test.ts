import { IpAddress } from '../../lib/kubernetes/ip-address';

test.each([
  ['192.168.1.10', 'IPv4', 3232235786n, '192.168.1.10'],
  ['0.0.0.0', 'IPv4', 0n, '0.0.0.0'],
  ['fd00:0::A', 'IPv6', 0xfd00_0000_0000_0000_0000_0000_0000_000an, 'fd00::a'],
  ['::', 'IPv6', 0n, '::'],
])('%s is an address', (text, family, value, usual) => {
  const address = IpAddress.read(text);
  expect([address?.family, address?.value, String(address)]).toEqual([family, value, usual]);
  expect(IpAddress.problems(text, 'address')).toEqual([]);
});

test.each([
  '',
  '10.0.0',
  '10.0.0.256',
  '10.0.0.01',
  '10.0.0.1/32',
  'fd00::1%eth0',
  'fd00:::1',
  'localhost',
  7,
  undefined,
])('%p is not an address', (value) => {
  expect(IpAddress.read(value)).toBeUndefined();
  expect(IpAddress.problems(value, 'peers[0].address')).toMatchObject([
    {
      what: expect.stringMatching(/^peers\[0\]\.address is .*, but it must be one IPv4 or IPv6 address\.$/),
      code: 'CIDR004',
    },
  ]);
});
