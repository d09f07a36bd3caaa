import fc from 'fast-check';
import { attachedHostnames, commonHostname } from '../../lib/gateway-api/hostname';

const LABELS = ['a', 'b'] as const;

/** All names of one to four labels: enough for two hostnames of up to three. */
const NAMES: readonly string[] = [1, 2, 3, 4].flatMap((length) =>
  Array.from({ length: LABELS.length ** length }, (_, number) =>
    Array.from({ length }, (_, place) => LABELS[Math.floor(number / LABELS.length ** place) % LABELS.length]).join('.'),
  ),
);

/** What the specification says of one name: the same, or any number of labels in place of the asterisk. */
function takes(hostname: string | undefined, name: string): boolean {
  if (hostname === undefined) return true;
  const pattern = hostname.replaceAll('.', '\\.').replace('*', '[a-z]+(\\.[a-z]+)*');
  return new RegExp(`^${pattern}$`).test(name);
}

const labels = fc.array(fc.constantFrom(...LABELS), { minLength: 1, maxLength: 3 });
const hostname = fc.tuple(fc.boolean(), labels).map(([wildcard, parts]) => `${wildcard ? '*.' : ''}${parts.join('.')}`);

test('two hostnames have in common exactly the names that both take', () => {
  fc.assert(
    fc.property(hostname, hostname, (one, other) => {
      const both = NAMES.filter((name) => takes(one, name) && takes(other, name));
      const common = commonHostname(one, other);
      expect(NAMES.filter((name) => common !== undefined && takes(common, name))).toEqual(both);
    }),
    { numRuns: 2000 },
  );
});

test('a route gets of a listener exactly the names that both take', () => {
  const listener = fc.option(hostname, { nil: undefined });
  fc.assert(
    fc.property(listener, fc.array(hostname, { maxLength: 3 }), (offered, wanted) => {
      const both = NAMES.filter(
        (name) => takes(offered, name) && (wanted.length === 0 || wanted.some((each) => takes(each, name))),
      );
      const attached = attachedHostnames(offered, wanted).map((each) => (each === '*' ? undefined : each));
      expect(NAMES.filter((name) => attached.some((each) => takes(each, name)))).toEqual(both);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['*.example.com', 'example.com', undefined],
  ['*.example.com', 'a.b.example.com', 'a.b.example.com'],
  ['*.example.com', '*.shop.example.com', '*.shop.example.com'],
  ['shop.example.com', '*.example.com', 'shop.example.com'],
  ['*.example.com', 'notexample.com', undefined],
])('%s and %s have %s in common', (one, other, common) => {
  expect(commonHostname(one, other)).toBe(common);
});
