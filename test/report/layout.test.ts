import * as fc from 'fast-check';
import { type Box, type Line, layOut } from '../../lib/report/layout';

const boxes = (count: number): Box[] =>
  Array.from({ length: count }, (_, index) => ({ id: `b${index}`, width: 120, height: 60 }));

test('a line goes from left to right', () => {
  const [one, other] = layOut(boxes(2), [{ from: 'b0', to: 'b1' }]).boxes;
  expect((one?.x ?? 0) + 60).toBeLessThan((other?.x ?? 0) - 60);
});

test('lines of a box that most others have one to are left to that box', () => {
  const lines = Array.from({ length: 9 }, (_, index): Line => ({ from: `b${index + 1}`, to: 'b0' }));
  const { hubs, lines: placed } = layOut(boxes(10), [...lines, { from: 'b1', to: 'b2' }]);
  expect([...hubs]).toEqual(['b0']);
  expect(placed.filter(({ isOfHub }) => isOfHub)).toHaveLength(9);
});

test('boxes stay within the drawing and off each other, whatever the lines', () => {
  const drawing = fc.integer({ min: 2, max: 30 }).chain((count) =>
    fc.record({
      count: fc.constant(count),
      lines: fc.uniqueArray(
        fc
          .tuple(fc.nat(count - 1), fc.nat(count - 1))
          .filter(([from, to]) => from !== to)
          .map(([from, to]): Line => ({ from: `b${from}`, to: `b${to}` })),
        { maxLength: 60, selector: ({ from, to }) => `${from} ${to}` },
      ),
    }),
  );
  fc.assert(
    fc.property(drawing, ({ count, lines }) => {
      const { boxes: placed, width, height } = layOut(boxes(count), lines);
      expect(placed).toHaveLength(count);
      for (const { x, y } of placed) {
        expect([x >= 60, y >= 30, x + 60 <= width, y + 30 <= height]).toEqual([true, true, true, true]);
      }
      const meet = placed.filter((one, index) =>
        placed.slice(index + 1).some((other) => Math.abs(one.x - other.x) < 120 && Math.abs(one.y - other.y) < 60),
      );
      expect(meet).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
