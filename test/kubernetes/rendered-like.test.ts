import { ApiObject, Testing } from 'cdk8s';
import * as fc from 'fast-check';
import { renderedLike } from '../../lib/kubernetes/rendered-like';
import { isSameData } from '../../lib/settings/same-data';

const name = fc.constantFrom('a', 'b', 'name', '10', 'toString');
const data = fc.letrec<{ value: unknown; map: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('text', '', 'other', true, false, 0, 1.5, null, undefined),
    fc.array(
      tie('value').map((item) => item ?? 'text'),
      { maxLength: 3 },
    ),
    tie('map'),
  ),
  map: fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
})).map;

/** What cdk8s writes. */
function rendered(value: Record<string, unknown>): unknown {
  const chart = Testing.chart();
  return new ApiObject(chart, 'object', { apiVersion: 'v1', kind: 'Any', spec: value }).toJson().spec;
}

test('whatever it is rendered like, it is what cdk8s renders, with the members in the same order', () => {
  fc.assert(
    fc.property(data, data, (value, other) => {
      const like = renderedLike(other, undefined);
      for (const result of [renderedLike(value, undefined), renderedLike(value, like)])
        expect(JSON.stringify(result)).toBe(JSON.stringify(rendered(value)));
      expect(renderedLike(other, like)).toBe(like);
    }),
    { numRuns: 500 },
  );
});

test('the same data is the same object, and so is what is the same within other data', () => {
  const object = (image: string) => ({
    spec: { containers: [{ name: 'one', image }, { name: 'two' }] },
    data: { a: '1' },
  });
  const first = renderedLike(object('one:1'), undefined) as ReturnType<typeof object>;
  expect(renderedLike(object('one:1'), first)).toBe(first);
  const second = renderedLike(object('one:2'), first) as ReturnType<typeof object>;
  expect(second).toEqual(object('one:2'));
  expect(second.data).toBe(first.data);
  expect(second.spec.containers[1]).toBe(first.spec.containers[1]);
  expect(first).toEqual(object('one:1'));
});

test.each<[string, object, object, object]>([
  ['a member is missing', { b: { c: 1 } }, { a: 1, b: { c: 1 } }, { b: { c: 1 } }],
  ['a member is new', { b: { c: 1 }, a: 1 }, { b: { c: 1 } }, { a: 1, b: { c: 1 } }],
  ['a member lost its value', { a: null, b: { c: 1 } }, { a: 1, b: { c: 1 } }, { b: { c: 1 } }],
  ['a list is shorter', { a: [1] }, { a: [1, 2] }, { a: [1] }],
  ['a list is longer', { a: [1, 2] }, { a: [1] }, { a: [1, 2] }],
  ['a list becomes a map', { a: { 0: 1 } }, { a: [1] }, { a: { 0: 1 } }],
  ['a map becomes a list', { a: [1] }, { a: { 0: 1 } }, { a: [1] }],
])('what is rendered like other data is not mistaken for it: %s', (_, value, like, expected) => {
  expect(renderedLike(value, renderedLike(like, undefined))).toStrictEqual(expected);
});

test.each<[string, unknown]>([
  ['a date', new Date(0)],
  ['a function', () => 1],
  ['NaN', Number.NaN],
  ['a bigint', 1n],
  ['an instance', new (class Quantity {})()],
  ['a map without a prototype', Object.create(null)],
  ['a hole in a list', [undefined]],
  ['an item without a value', ['text', null]],
  ['a getter that throws', Object.defineProperty({}, 'a', { enumerable: true, get: refusing })],
])('%s is left to cdk8s', (_, value) => {
  expect(renderedLike({ spec: { value } }, undefined)).toBeUndefined();
});

test('data that contains itself is left to cdk8s', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = { cyclic };
  expect(renderedLike(cyclic, undefined)).toBeUndefined();
});

test('two results are the same data if they render the same', () => {
  fc.assert(
    fc.property(data, data, (one, other) => {
      const [first, second] = [one, other].map((value) => renderedLike(value, undefined));
      expect(isSameData(first, second)).toBe(JSON.stringify(first) === JSON.stringify(second));
    }),
    { numRuns: 500 },
  );
});

function refusing(): never {
  throw new Error('cannot be read');
}
