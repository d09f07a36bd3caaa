import { Duration, Lazy } from 'cdk8s';
import * as fc from 'fast-check';
import { isPlainData, take } from '../../lib/settings/plain-data';

const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;
const ring: unknown[] = [];
ring.push({ ring });

describe('what is not plain data', () => {
  test.each<[string, unknown, RegExp]>([
    ['NaN', Number.NaN, /^a\.b is NaN/],
    ['Infinity', -Infinity, /^a\.b is -Infinity/],
    ['a function', () => 1, /^a\.b is a function/],
    ['a Date', new Date(0), /^a\.b is a Date/],
    ['a Map', new Map(), /^a\.b is a Map/],
    ['a Set', new Set(), /^a\.b is a Set/],
    ['a RegExp', /x/, /^a\.b is a RegExp/],
    ['a Buffer', Buffer.from('x'), /^a\.b is a Buffer/],
    ['bytes', new Uint8Array(1), /^a\.b is a Uint8Array/],
    ['a boxed number', Object(1), /^a\.b is a Number/],
    ['a boxed text', Object('x'), /^a\.b is a String/],
    ['a BigInt', 5n, /^a\.b is a bigint/],
    ['a symbol', Symbol('x'), /^a\.b is a symbol/],
    ['a promise', Promise.resolve(1), /^a\.b is a Promise/],
    ['an error', new Error('x'), /^a\.b is an? Error/],
    ['a cycle', cyclic, /^a\.b\.self holds itself/],
    ['a cycle through a list', ring, /^a\.b\[0\]\.ring holds itself/],
    ['a hole', Object.assign(new Array(3), { 0: 1, 2: 3 }), /^a\.b\[1\] is missing/],
    [
      'a getter that throws',
      Object.defineProperty({}, 'c', { enumerable: true, get: () => JSON.parse('{') }),
      /^a\.b\.c cannot be read/,
    ],
    ['__proto__', JSON.parse('{"__proto__": {"polluted": true}}'), /^a\.b\.__proto__ is a name/],
    ['an instance', Duration.seconds(1), /^a\.b is a Duration/],
    ['a Lazy of NaN', Lazy.any({ produce: () => Number.NaN }), /^a\.b is NaN/],
    ['a Lazy that throws', Lazy.any({ produce: () => JSON.parse('{') }), /^a\.b cannot be read/],
  ])('%s is refused by its path', (_what, value, message) => {
    expect(isPlainData({ a: { b: value } })).toBe(false);
    const { problems, value: taken } = take({ a: { b: value }, c: 1 }, '');
    expect(problems).toEqual([expect.objectContaining({ what: expect.stringMatching(message), code: 'SET011' })]);
    expect(taken).toEqual({ c: 1 });
  });

  test('is refused all at once', () => {
    expect(
      take({ a: Number.NaN, b: [new Date(0), () => 1] }, 'x').problems.map(({ what }) => what.split(' is')[0]),
    ).toEqual(['x.a', 'x.b[0]', 'x.b[1]']);
  });
});

// A member of this name is refused: no map can hold it.
const plain = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('"__proto__"'));

test('plain data passes as the very value', () => {
  fc.assert(
    fc.property(plain, (value) => {
      expect(take(value, '')).toEqual({ value, problems: [] });
      expect(take(value, '').value).toBe(value);
    }),
  );
});

test('a map without a prototype is a map, and what stands twice is not a cycle', () => {
  const shared = { x: 1 };
  const map = Object.assign(Object.create(null), { one: shared, two: [shared] });
  expect(take(map, '')).toEqual({ value: { one: { x: 1 }, two: [{ x: 1 }] }, problems: [] });
});

test('tokens are resolved, also within one another', () => {
  const inner = { resolve: () => 'resolved' };
  const outer = Lazy.any({ produce: () => [inner, 2] });
  expect(take({ a: outer }, '').value).toEqual({ a: ['resolved', 2] });
});

test('props may hold instances, and functions as members of their own', () => {
  const props = { every: Duration.seconds(1), make: () => 1, nested: { make: () => 1 } };
  const { value, problems } = take(props, '', { instances: true, callable: 1 });
  expect(problems.map(({ what }) => what)).toEqual([expect.stringMatching(/^nested\.make is a function/)]);
  expect(value).toEqual({ every: props.every, make: props.make });
});
