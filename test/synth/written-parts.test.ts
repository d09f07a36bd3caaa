import * as fc from 'fast-check';
import { renderedLike } from '../../lib/kubernetes/rendered-like';
import { WrittenParts } from '../../lib/synth/written-parts';
import { toYaml, toYamlWithParts } from '../../lib/synth/yaml';

const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('text', 'two\nlines', 'no', 1, true),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

test('documents that share parts are written as each by itself', () => {
  const documents = fc.array(fc.record({ spec: value }, { noNullPrototype: true }), { maxLength: 8 });
  fc.assert(
    fc.property(documents, (given) => {
      const parts = new WrittenParts();
      let like: ReturnType<typeof renderedLike>;
      // Twice: a part has a text of its own from the second time on.
      for (const document of [...given, ...given]) {
        like = renderedLike(document, like);
        expect(toYamlWithParts(like ?? {}, parts)).toBe(toYaml(like ?? {}));
      }
    }),
    { numRuns: 300 },
  );
});

test('a part that stands elsewhere in another document is written for its place', () => {
  const part = { list: [{ name: 'one', more: { deep: 'yes' } }, ['two']], text: 'two\nlines\n' };
  const documents = [{ spec: part }, { spec: { template: part } }, { items: [part, { part }] }, { spec: part }];
  const parts = new WrittenParts();
  for (const document of [...documents, ...documents]) {
    expect(toYamlWithParts(document, parts)).toBe(toYaml(document));
  }
});
