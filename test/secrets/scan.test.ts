import { secretsInObject } from '../../lib/secrets/object';
import { HARMLESS } from './harmless';
import { PLACES } from './places';
import { KEYS, PUBLIC, TOKENS } from './tokens';

const inNote = (texts: Readonly<Record<string, string>>) =>
  Object.entries(texts).map(([what, note]) => [what, { kind: 'ConfigMap', data: { note } }] as const);

const SECRETS: readonly (readonly [string, object])[] = [...inNote(TOKENS), ...inNote(KEYS), ...Object.entries(PLACES)];
const NO_SECRETS: readonly (readonly [string, object])[] = [...inNote(PUBLIC), ...Object.entries(HARMLESS)];

const found = (object: object) => secretsInObject(object as Record<string, unknown>);

test('at least 98 of 100 kinds of secret are found', () => {
  const missed = SECRETS.filter(([, object]) => found(object).length === 0).map(([what]) => what);
  const rate = 1 - missed.length / SECRETS.length;
  console.log(`Secrets: ${SECRETS.length - missed.length} of ${SECRETS.length} kinds found. ${missed.join('; ')}`);
  expect(SECRETS.length).toBeGreaterThanOrEqual(120);
  expect(rate).toBeGreaterThanOrEqual(0.98);
});

test('harmless texts pass, all of them', () => {
  const refused = NO_SECRETS.flatMap(([what, object]) => found(object).map((finding) => ({ of: what, ...finding })));
  console.log(`Harmless: ${refused.length} of ${NO_SECRETS.length} refused.`);
  expect(NO_SECRETS.length).toBeGreaterThanOrEqual(120);
  expect(refused).toEqual([]);
});

test.each(SECRETS)('what is found of %s does not repeat it', (_, object) => {
  const text = JSON.stringify(found(object));
  for (const secret of strings(object)) expect(text).not.toContain(secret);
  expect(text).not.toMatch(/hunter/);
});

test.each(Object.entries(KEYS))('%s is certain', (_, note) =>
  expect(found({ kind: 'ConfigMap', data: { note } })).toEqual([
    expect.objectContaining({ certain: true, path: 'data.note' }),
  ]),
);

/** Values of twelve characters and more: shorter ones stand in ordinary words, too. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return value.length < 12 ? [] : [value];
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => (name === 'name' ? [] : strings(inner)))
    : [];
}
