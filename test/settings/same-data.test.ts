import { isSameData } from '../../lib/settings/same-data';

const values: readonly unknown[] = [
  'text',
  '',
  0,
  1,
  true,
  null,
  undefined,
  [],
  {},
  [1],
  [1, 2],
  [[1]],
  { 0: 1 },
  { a: 1 },
  { a: undefined },
  { b: undefined },
  { a: 1, b: undefined },
  { a: 1, b: 2 },
  { a: { b: ['c'] } },
  { a: { b: ['d'] } },
];

test.each(values.map((value, position) => [value, position] as const))(
  '%j is the same as its copy alone',
  (value, position) => {
    expect(values.map((other) => isSameData(value, structuredClone(other)))).toEqual(
      values.map((_, index) => index === position),
    );
  },
);

test('the order of members matters, as that of items does', () => {
  expect(isSameData({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(false);
  expect(isSameData([1, 2], [2, 1])).toBe(false);
});
