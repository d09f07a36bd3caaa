import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse, parseAllDocuments } from 'yaml';
import { compareManifests, countDifferences } from '../../lib/diff';
import { fingerprint, normalForm } from '../../lib/diff/normal-form';
import type { JsonMap } from '../../lib/settings/schema';

const hash = (object: JsonMap) => fingerprint(normalForm(object));
const hashOf = (yaml: string) => hash(parse(yaml));

const pod = (spec: string) => `
apiVersion: v1
kind: Pod
metadata: { name: one, labels: { app: one } }
spec: ${spec}`;

test.each([
  ['the order of a map', 'b: 1, a: { y: 2, x: 3 }', 'a: { x: 3, y: 2 }, b: 1'],
  ['the order of named containers', 'containers: [{ name: a }, { name: b }]', 'containers: [{ name: b }, { name: a }]'],
  ['the order of flags', 'containers: [{ name: a, args: [--x, --y] }]', 'containers: [{ name: a, args: [--y, --x] }]'],
  ['absent values', 'containers: [{ name: a, env: [], command: null }]', 'containers: [{ name: a }]'],
  [
    'how a quantity is written',
    'containers: [{ name: a, resources: { limits: { cpu: 1, memory: 1024Ki } } }]',
    'containers: [{ name: a, resources: { limits: { cpu: 1000m, memory: 1Mi } } }]',
  ],
])('%s does not change the hash', (_, one, other) => {
  expect(hashOf(pod(`{ ${one} }`))).toBe(hashOf(pod(`{ ${other} }`)));
});

test.each([
  ['another value', 'hostNetwork: true', 'hostNetwork: false'],
  ['a number as text', 'priority: 1', 'priority: "1"'],
  [
    'the order of init containers',
    'initContainers: [{ name: a }, { name: b }]',
    'initContainers: [{ name: b }, { name: a }]',
  ],
  [
    'a default that only one of the two says',
    'containers: [{ name: a, ports: [{ containerPort: 80, protocol: TCP }] }]',
    'containers: [{ name: a, ports: [{ containerPort: 80 }] }]',
  ],
  ['one flag twice', 'containers: [{ name: a, args: [--x] }]', 'containers: [{ name: a, args: [--x, --x] }]'],
  ['an empty directory', 'volumes: [{ name: a, emptyDir: {} }]', 'volumes: [{ name: a }]'],
])('%s changes the hash', (_, one, other) => {
  expect(hashOf(pod(`{ ${one} }`))).not.toBe(hashOf(pod(`{ ${other} }`)));
});

const configMap = (config: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'one' },
  data: { config },
});

test('a document in a ConfigMap counts by what it says, other text by its words', () => {
  expect(hash(configMap('b: 1\na: [x, y]\n'))).toBe(hash(configMap('{"a": ["x", "y"], "b": 1}')));
  expect(hash(configMap('a: [x, y]'))).not.toBe(hash(configMap('a: [y, x]')));
  expect(hash(configMap('exec  one \n'))).toBe(hash(configMap('exec  one')));
  expect(hash(configMap('exec  one'))).not.toBe(hash(configMap('exec one')));
});

test('who rendered an object does not change its hash; its other labels do', () => {
  const labelled = (labels: JsonMap) => hash({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'one', labels } });
  expect(labelled({ 'helm.sh/chart': 'one-1.0.0', 'app.kubernetes.io/managed-by': 'Helm' })).toBe(labelled({}));
  expect(labelled({ app: 'one' })).not.toBe(labelled({}));
});

/** The same value with its maps in the opposite order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => [key, turned(member)])
      .reverse(),
  );
}

const FIXTURE = join(__dirname, '..', 'cluster', 'fixtures', 'bare-objects.yaml');
const OBJECTS = parseAllDocuments(readFileSync(FIXTURE, 'utf8')).map((document) => document.toJS() as JsonMap);

test.each(OBJECTS.map((object) => [`${object.kind}`, object] as const))(
  'the hash of a %s is the same in any order',
  (_, object) => {
    expect(hash(turned(object) as JsonMap)).toBe(hash(object));
  },
);

test('objects with the same hash have no differences', () => {
  const member = fc.constantFrom('a', 'b', '1', 1, true, null, [], {}, 'k: v', '{"k": "v"}');
  const list = fc.array(fc.record({ name: fc.constantFrom('x', 'y'), value: member }), { maxLength: 3 });
  const data = fc.record({ data: fc.dictionary(fc.constantFrom('a', 'b'), member), rules: list });
  const object = data.map((rest) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' }, ...rest }));
  fc.assert(
    fc.property(object, object, (one, other) =>
      [other, turned(one) as JsonMap].every(
        (each) => hash(one) !== hash(each) || countDifferences(compareManifests([one], [each])) === 0,
      ),
    ),
  );
});
