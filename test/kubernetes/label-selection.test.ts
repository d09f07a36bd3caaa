import * as fc from 'fast-check';
import { mayBothSelect, type SelectorManifest, selects } from '../../lib/kubernetes/label-selection';

const KEYS = ['app', 'tier'];
const VALUES = ['a', 'b', 'c'];

const selector: fc.Arbitrary<SelectorManifest> = fc.record(
  {
    matchLabels: fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES), { maxKeys: 2 }),
    matchExpressions: fc.array(
      fc.oneof(
        fc.record({
          key: fc.constantFrom(...KEYS),
          operator: fc.constantFrom('In' as const, 'NotIn' as const),
          values: fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 1, maxLength: 2 }),
        }),
        fc.record({
          key: fc.constantFrom(...KEYS),
          operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const),
        }),
      ),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: [] },
);

/** Every set of labels that the selectors above can tell apart; `d` stands for any value that none of them names. */
const ALL_LABELS = KEYS.reduce<Record<string, string>[]>(
  (sets, key) => sets.flatMap((labels) => [labels, ...[...VALUES, 'd'].map((value) => ({ ...labels, [key]: value }))]),
  [{}],
);

test('two selectors may both select exactly when some labels are selected by both', () => {
  fc.assert(
    fc.property(selector, selector, (one, other) => {
      const found = ALL_LABELS.some((labels) => selects(one, labels) && selects(other, labels));
      expect(mayBothSelect(one, other)).toBe(found);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['no selector', undefined, {}, true],
  ['an empty selector', {}, {}, true],
  ['a label', { matchLabels: { app: 'a' } }, { app: 'a', tier: 'b' }, true],
  ['another value', { matchLabels: { app: 'a' } }, { app: 'b' }, false],
  ['In without the label', { matchExpressions: [{ key: 'app', operator: 'In', values: ['a'] }] }, {}, false],
  ['NotIn without the label', { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['a'] }] }, {}, true],
  [
    'NotIn with the label',
    { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['a'] }] },
    { app: 'a' },
    false,
  ],
  ['Exists', { matchExpressions: [{ key: 'app', operator: 'Exists' }] }, { app: '' }, true],
  ['Exists without the label', { matchExpressions: [{ key: 'app', operator: 'Exists' }] }, {}, false],
  ['DoesNotExist', { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, { app: 'a' }, false],
  ['a name that objects inherit', { matchExpressions: [{ key: 'toString', operator: 'Exists' }] }, {}, false],
] as const)('%s: %j for %j gives %s', (_name, own, labels, expected) => {
  expect(selects(own as SelectorManifest | undefined, labels)).toBe(expected);
});
