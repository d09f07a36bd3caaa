import { CiliumCni, TraefikIngress } from '../../lib';
import { quoted } from '../../lib/problems';
import { mayBeSecret } from '../../lib/secrets/shown';
import { chartWith } from '../program';
import { KEYS, TOKENS } from './tokens';

const SECRET = 'hunter2hunter2';
const HIDDEN = 'a value that may be a secret and is not shown';

describe('a value in a message', () => {
  test.each([...Object.values(TOKENS), ...Object.values(KEYS)])(
    'is not shown where its form is a secret (%#)',
    (text) => {
      expect(quoted(text)).toBe(HIDDEN);
      expect(quoted({ nested: [text] })).toBe(HIDDEN);
    },
  );

  test.each([
    ['auth.token', SECRET],
    ['adminPassword', 12345],
    ['passwords[0]', SECRET],
    ['a.password', { value: SECRET }],
    ['it', { password: SECRET }],
    ['it', [{ name: 'CF_API_TOKEN', value: SECRET }]],
  ])('is not shown at %s', (at, value) => expect(quoted(value, at)).toBe(HIDDEN));

  test.each([
    ['image.tag', 'v1.18.3', '"v1.18.3"'],
    ['existingSecret', 'db', '"db"'],
    ['password', '', '""'],
    ['token', true, 'true'],
    ['replicas', 3, '3'],
    ['resources', { limits: { cpu: 1 } }, '{"limits":{"cpu":1}}'],
  ])('is shown at %s', (at, value, text) => expect(quoted(value, at)).toBe(text));

  test('is a construct without a search through it', () => {
    const chart = chartWith(() => {});
    expect(mayBeSecret(chart, 'it')).toBe(false);
  });
});

describe('no message repeats a secret', () => {
  const errorOf = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };

  test.each<readonly [string, (chart: ReturnType<typeof chartWith>) => unknown]>([
    [
      'a setting of the wrong type',
      (chart) => new CiliumCni(chart, 'it', { settings: { debug: TOKENS['npm token'] } as never }),
    ],
    [
      'a setting in place of a group',
      (chart) => new CiliumCni(chart, 'it', { settings: { hubble: KEYS['PKCS #8 in PEM'] } as never }),
    ],
    [
      'a prop of the wrong type',
      (chart) => new CiliumCni(chart, 'it', { namespace: [TOKENS['signed token']] } as never),
    ],
    [
      'a setting of Traefik Hub',
      (chart) => new TraefikIngress(chart, 'it', { settings: { hub: { token: SECRET } } as never }),
    ],
  ])('%s', (_, program) => {
    const message = errorOf(() => chartWith(program));
    expect(message).not.toBe('');
    expect(message).not.toMatch(/hunter|npm_|eyJ|BEGIN/);
  });
});
