import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { TenantList } from '../../../lib/platforms';
import { reportOf } from '../../program';

let file: string;
beforeEach(() => {
  file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'list-')), 'tenants.yaml');
});
afterEach(() => fs.rmSync(path.dirname(file), { recursive: true }));

function reported(text: string): string {
  fs.writeFileSync(file, text);
  return reportOf(() => TenantList.file(file)).replaceAll(file, 'tenants.yaml');
}

const LIST = `
defaults: { version: '1.36', replicas: 3 }
classes:
  free: { size: small, replicas: 2 }
tenants:
  - { name: a, class: free, wave: 2 }
  - name: b
    size: large
`;

test('the nearest value counts, and where it comes from is kept', () => {
  fs.writeFileSync(file, LIST);
  const [a, b] = TenantList.file(file)._tenants;
  expect(a?.values).toEqual({ version: '1.36', replicas: 2, size: 'small', wave: 2 });
  expect(a?.origins).toEqual({ version: 'fleet', replicas: 'class free', size: 'class free', wave: 'tenant' });
  expect(b?.values).toEqual({ version: '1.36', replicas: 3, size: 'large' });
});

test('a file and a program give the same list', () => {
  fs.writeFileSync(file, LIST);
  const inProgram = TenantList.of({
    defaults: { version: '1.36', replicas: 3 },
    classes: { free: { size: 'small', replicas: 2 } },
    tenants: [
      { name: 'a', class: 'free', wave: 2 },
      { name: 'b', size: 'large' },
    ],
  });
  const values = (list: TenantList) =>
    list._tenants.map(({ tenant, values, origins }) => ({ tenant, values, origins }));
  expect(values(TenantList.file(file))).toEqual(values(inProgram));
});

test.each([
  [
    'an unknown key',
    'tenants:\n  - name: a\n    sise: small\n',
    /^tenants\.yaml:3:5: tenants\[0\]\.sise is not a known prop.*Did you mean size/s,
  ],
  ['an unknown word', 'tenants:\n  - name: a\n    size: tiny\n', /^tenants\.yaml:3:5: tenants\[0\]\.size is "tiny"/],
  [
    'a version that YAML reads as a number',
    'defaults:\n  version: 1.36\ntenants: []\n',
    /^tenants\.yaml:2:3: defaults\.version is 1\.36.*in quotation marks/,
  ],
  ['an unknown class', 'tenants:\n  - { name: a, class: fre }\n', /^tenants\.yaml:2:5: .*class of a is "fre".*flt010/s],
  [
    'a name twice',
    'tenants:\n  - { name: a }\n  - { name: a }\n',
    /^tenants\.yaml:3:5: tenants\[1\]\.name is a, which duplicates an earlier/,
  ],
  ['a name that is none', 'tenants:\n  - { name: A_b }\n', /^tenants\.yaml:2:5: tenants\[0\]\.name is "A_b".*flt010/s],
  ['a name without end', `tenants:\n  - { name: ${'a'.repeat(41)} }\n`, /40 characters at most/],
  ['the name of etcd’s own user', 'tenants:\n  - { name: root }\n', /^tenants\.yaml:2:5: .*etcd's superuser.*flt010/s],
  ['a name that is missing', 'tenants:\n  - { size: small }\n', /tenants\[0\]\.name is missing/],
  ['a tenant that is text', 'tenants: [a]\n', /tenants\.0 is "a"/],
  ['no list', 'defaults: {}\n', /tenants is missing.*flt009/s],
  ['an empty file', '', /tenants is missing.*flt009/s],
  ['another top', 'tenant: []\n', /tenant is not a known prop.*Did you mean tenants/s],
  [
    'a key twice',
    'tenants: []\ntenants: []\n',
    /^tenants\.yaml:2:1: The list is not valid YAML: Map keys must be unique/,
  ],
  ['broken YAML', 'tenants: [\n', /^tenants\.yaml:\d+:\d+: The list is not valid YAML/],
  [
    'a phase that is none',
    'tenants:\n  - { name: a, authority: done }\n',
    /authority is "done".*a phase such as stable\(1\)/,
  ],
])('%s is reported with its line', (_what, text, message) => {
  expect(reported(text)).toMatch(message);
});

test('all mistakes are reported at once', () => {
  const found = reported('defaults: { size: tiny }\ntenants:\n  - { name: a, replicas: 1 }\n  - { name: B }\n');
  expect(found.match(/^tenants\.yaml:\d/gm)).toHaveLength(3);
});

test('a file that is not there is named', () => {
  expect(reportOf(() => TenantList.file('no/such.yaml'))).toMatch(/"no\/such\.yaml" cannot be read.*flt009/s);
});
