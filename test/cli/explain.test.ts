import { explainCommand } from '../../lib/cli/explain';
import { packageVersion } from '../../lib/cli/package-files';

function explain(...codes: string[]): string {
  let out = '';
  const write = (text: string) => {
    out += text;
  };
  explainCommand({ write, writeError: write, isTerminal: false }).parse(codes, { from: 'user' });
  return out;
}

test.each(['CIL130', 'cil130', 'docs/errors.md#cil130'])('%s is explained by its entry, and by no other', (code) => {
  expect(explain(code)).toMatch(/^CIL130\n[^#]{30,}\n$/);
});

test('several codes are explained in their order', () => {
  expect(explain('SEC002', 'SEC001')).toMatch(/^SEC002\n[\s\S]*\n\nSEC001\n/);
});

test('an unknown code is refused, with the nearest one', () => {
  expect(() => explain('SEC01')).toThrow(/^SEC01 is not the code of an error[\s\S]*SEC001[\s\S]*exp001/);
});

test('a name that resembles none is refused without a suggestion', () => {
  expect(() => explain('CiliumCni.encrytion')).toThrow(/the nearest one is CiliumCni\.encryption\./);
  expect(() => explain('Foo.bar')).toThrow(/Write it like CiliumCni\.encryption or CIL130\. /);
});

test('the version is that of the package', () => expect(packageVersion()).toMatch(/^\d+\.\d+\.\d+/));

test.each([
  ['Encryption.wireguard', /^Encryption\.wireguard\(props\): WireguardProps\nWith WireGuard, whose keys /],
  ['encryption.none', /^Encryption\.none\nNo encryption, /],
  [
    'Encryption',
    /^Encryption\n {2}none: No encryption, [^\n]*\n {2}ipsec: With IPsec, [^\n]*\n {2}wireguard: [^\n]*\n$/,
  ],
  ['IpBlock.range', /^IpBlock\.range\(start, stop\)\nThe addresses from the first to the last/],
  ['Crds.NONE', /^Crds\.NONE\nThey are in the cluster already: /],
])('%s, which creates a value, is explained by its comment', (name, expected) => {
  expect(explain(name)).toMatch(expected);
});

test('each line about a prop is a whole sentence, however its comment is wrapped', () => {
  const [, ...lines] = explain('K3sHomelab').trimEnd().split('\n');
  expect(lines.filter((line) => !line.endsWith('.'))).toEqual([]);
  expect(explain('K3sHomelab')).toContain(': a virtual address or a load balancer for several servers.\n');
});
