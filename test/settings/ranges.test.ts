import { becomes, imageIn, ofVersion, since, until } from '../../lib/settings/ranges';
import { defaultsIn, resolve } from '../../lib/settings/resolve';
import { boolean, integer, named, nullable, optional, text } from '../../lib/settings/schema';
import { unknownProblems } from '../../lib/settings/unknown';
import { atLeast, compareVersions, type UpstreamVersion } from '../../lib/settings/version';

const release = (version: string): UpstreamVersion => ({
  upstream: 'Cilium',
  version,
  images: { agent: { repository: 'quay.io/cilium/cilium', tag: `v${version}` } },
});
const [OLD, PATCHED, NEW, NEWEST] = ['1.18.3', '1.18.12', '1.19.6', '1.20.0'].map(release) as [
  UpstreamVersion,
  UpstreamVersion,
  UpstreamVersion,
  UpstreamVersion,
];

const tree = {
  debug: boolean(false),
  drift: since('1.18.12', { enabled: boolean(true), keys: optional({ ignored: text() }) }),
  overlay: until('1.20', 'Remove it: it is always on.', boolean(false)),
  strict: { cidr: until('1.20', 'Use strict.egress.cidr.', text('')), egress: since('1.19', { cidr: text('') }) },
  interface: until('1.19', 'Use pattern.', since('1.16', text('eth0'))),
  ttl: becomes('1.19', undefined, nullable(integer(1800))),
  days: becomes('1.20', 365, becomes('1.19', 730, integer(1095))),
  tag: ofVersion((version) => imageIn(version, 'agent').tag, text()),
  ports: named({ port: integer(80), proxy: since('1.19', text()) }, { web: {} }),
};

describe('a default', () => {
  test.each([
    [OLD, { ttl: 1800, days: 1095, tag: 'v1.18.3' }],
    [PATCHED, { ttl: 1800, days: 1095, tag: 'v1.18.12' }],
    [NEW, { ttl: undefined, days: 730, tag: 'v1.19.6' }],
    [NEWEST, { ttl: undefined, days: 365, tag: 'v1.20.0' }],
  ])('is that of the version: %#', (version, expected) => {
    expect(defaultsIn(tree, version)).toMatchObject(expected);
  });

  test('of a version leaves the others as they are, in whatever order they are read', () => {
    const [first, second, again] = [NEWEST, OLD, NEWEST].map((version) => defaultsIn(tree, version));
    expect(first).toEqual(again);
    expect(second?.days).toBe(1095);
  });

  test('is there for a setting out of its range, so that its type holds', () => {
    expect(defaultsIn(tree, OLD).drift.enabled).toBe(true);
    expect(defaultsIn(tree, NEWEST).interface).toBe('eth0');
  });
});

describe('a setting out of its range', () => {
  const refused = (input: object, version: UpstreamVersion) =>
    unknownProblems(resolve(tree, input as Record<string, unknown>, version).unknown, version).map(
      ({ what, remedy, code }) => `${code} ${what} ${remedy}`,
    );

  test.each([
    [{ drift: { enabled: false } }, OLD, /^SET009 drift was added in Cilium 1.18.12, and the version here is 1.18.3/],
    [
      { strict: { egress: { cidr: '10.0.0.0/8' } } },
      PATCHED,
      /^SET009 strict.egress was added in Cilium 1.19,.*1.18.12/,
    ],
    [
      { strict: { cidr: '10.0.0.0/8' } },
      NEWEST,
      /^SET010 strict.cidr was removed in Cilium 1.20,.*Use strict.egress.cidr./,
    ],
    [{ interface: 'eth1' }, NEW, /^SET010 interface was removed in Cilium 1.19,.*Use pattern./],
    [{ overlay: null }, NEWEST, /^SET010 overlay was removed in Cilium 1.20/],
    [{ ports: { web: { proxy: 'a' } } }, OLD, /^SET009 ports.web.proxy was added in Cilium 1.19/],
  ])('is refused with where it went or came from: %#', (input, version, message) => {
    expect(refused(input, version)).toEqual([expect.stringMatching(message)]);
  });

  test('is taken where it is in range', () => {
    expect(refused({ drift: { enabled: false }, overlay: true, strict: { egress: { cidr: '' } } }, NEW)).toEqual([]);
    expect(refused({ interface: 'eth1', strict: { cidr: '10.0.0.0/8' } }, OLD)).toEqual([]);
  });
});

test('settings carry the version that they are for', () => {
  const { settings } = resolve(tree, {}, NEW);
  expect([atLeast(settings, '1.18'), atLeast(settings, '1.19.6'), atLeast(settings, '1.19.7')]).toEqual([
    true,
    true,
    false,
  ]);
  expect(JSON.stringify(settings)).not.toContain('upstream');
});

test('versions are ordered by number, not by letter', () => {
  expect(['1.18.12', '1.9', '1.18.3', '1.20.0', '1.18'].sort(compareVersions)).toEqual([
    '1.9',
    '1.18',
    '1.18.3',
    '1.18.12',
    '1.20.0',
  ]);
});

test('a role without an image in the data is an error of ours, with its name', () => {
  expect(() => imageIn(NEW, 'relay')).toThrow('The data of version 1.19.6 name no image for relay.');
});
