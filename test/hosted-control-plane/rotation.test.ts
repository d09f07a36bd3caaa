import * as fc from 'fast-check';
import { Rotation } from '../../lib/hosted-control-plane';

const rotations = fc
  .tuple(fc.constantFrom('stable', 'prepare', 'complete'), fc.integer({ min: 1, max: 5 }))
  .map(([phase, generation]) => Rotation[phase as 'stable' | 'prepare' | 'complete'](generation));

describe('a rotation', () => {
  test.each([
    ['stable(1)', Rotation.stable(1), [1], 1],
    ['prepare(1)', Rotation.prepare(1), [1, 2], 1],
    ['complete(1)', Rotation.complete(1), [1, 2], 2],
    ['stable(2)', Rotation.stable(2), [2], 2],
  ] as const)('%s trusts and signs', (_name, rotation, trusted, signing) => {
    expect([rotation.trusted, rotation.signing]).toEqual([trusted, signing]);
  });

  test('what signs is trusted, before a phase and behind it', () => {
    fc.assert(
      fc.property(rotations, rotations, (former, next) => {
        fc.pre(next.follows(former));
        expect(former.trusted).toContain(next.signing); // whoever has not heard of the phase yet believes it
        expect(next.trusted).toContain(former.signing); // and what was signed before stays valid
      }),
    );
  });

  test.each([
    ['from one generation to the next at once', Rotation.stable(1), Rotation.stable(2)],
    ['past the phase in which everyone learns', Rotation.stable(1), Rotation.complete(1)],
    ['to the end while the first still signs', Rotation.prepare(1), Rotation.stable(2)],
    ['back behind what signs', Rotation.complete(1), Rotation.stable(1)],
  ])('it does not go %s', (_name, former, next) => {
    expect(next.follows(former)).toBe(false);
  });

  test.each([0, -1, 1.5, Number.NaN])('generation %s is refused', (generation) => {
    expect(() => Rotation.stable(generation)).toThrow(/generation of a rotation.*hcp003/s);
  });

  test.each(['stable', 'prepare', 'ready(1)', 'stable(1.5)', ''])('the phase %j is refused', (phase) => {
    expect(() => Rotation.of(phase)).toThrow(
      /The phase of a rotation is .*must be stable\(N\), prepare\(N\) or complete\(N\).*hcp003/s,
    );
  });
});
