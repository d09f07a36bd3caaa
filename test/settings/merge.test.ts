import { overlay } from '../../lib/settings/merge';

test('a layer of input over another keeps its nulls, so that they still remove defaults', () => {
  expect(overlay({ a: { b: 1, c: 2 }, d: [1] }, { a: { b: null }, d: [2], e: undefined })).toEqual({
    a: { b: null, c: 2 },
    d: [2],
  });
});
