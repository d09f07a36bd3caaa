import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { compareManifests, countDifferences } from '../../lib/diff';
import { isMap, type JsonMap } from '../../lib/settings/schema';

const count = (ours: JsonMap, reference: JsonMap) => countDifferences(compareManifests([ours], [reference]));

type Path = readonly (string | number)[];

/** The paths of all scalars in a value. */
function scalars(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => scalars(item, [...path, index]));
  if (isMap(value)) return Object.entries(value).flatMap(([key, member]) => scalars(member, [...path, key]));
  return value === null ? [] : [path];
}

/** The same value with one scalar changed. */
function changed(value: unknown, [step, ...rest]: Path): unknown {
  if (step === undefined) {
    return typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${String(value)}x`;
  }
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? changed(item, rest) : item));
  return { ...(value as JsonMap), [step]: changed((value as JsonMap)[step], rest) };
}

const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('name', 'spec', 'rules', 'args', 'port', 'status', 'a.b/c'), tie('value'), {
      maxKeys: 4,
    }),
  ),
}));

const customResource = anyValue.map((spec) => ({
  apiVersion: 'example.test/v1',
  kind: 'Example',
  metadata: { name: 'one', namespace: 'default' },
  spec,
}));

test('nothing differs from itself', () => {
  fc.assert(fc.property(customResource, (object) => count(object, structuredClone(object)) === 0));
});

test('every change of one value of a custom resource is found', () => {
  fc.assert(
    fc.property(customResource, fc.nat(), (object, choice) => {
      const paths = scalars(object.spec);
      fc.pre(paths.length > 0);
      const path = paths[choice % paths.length]!;
      return count({ ...object, spec: changed(object.spec, path) }, object) > 0;
    }),
  );
});

const FIXTURE = join(__dirname, '..', 'cluster', 'fixtures', 'bare-objects.yaml');
const OBJECTS = parseAllDocuments(readFileSync(FIXTURE, 'utf8')).map((document) => document.toJS() as JsonMap);

// Changes that mean nothing: who rendered the object.
const WITHOUT_MEANING = ['metadata.labels.helm.sh/chart'];

test.each(OBJECTS.map((object) => [`${object.kind} ${(object.metadata as JsonMap).name}`, object] as const))(
  'every change of one value of %s is found',
  (_, object) => {
    const unnoticed = scalars(object).filter((path) => count(changed(object, path) as JsonMap, object) === 0);

    expect(unnoticed.map((path) => path.join('.')).filter((path) => !WITHOUT_MEANING.includes(path))).toEqual([]);
  },
);
