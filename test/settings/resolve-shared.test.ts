import { resolve } from '../../lib/settings/resolve';
import { FEW, resolveShared } from '../../lib/settings/resolve-shared';
import { boolean, fragment, integer, text, textList, textMap } from '../../lib/settings/schema';
import type { UpstreamVersion } from '../../lib/settings/version';

const version: UpstreamVersion = { upstream: 'shop', version: '1.2.0', images: {} };
const tree = {
  name: text(),
  replicas: integer(1),
  labels: textMap({ team: 'platform' }),
  args: textList(['--x']),
  debug: { enabled: boolean(false), flags: textList() },
  resources: fragment<{ limits?: Record<string, string> }>(),
};

const inputs: Record<string, Record<string, unknown>> = {
  nothing: {},
  'a name': { name: 'one' },
  'null for a default': { args: null, labels: { team: null } },
  'a default that is left as it is, and one that is taken away': { labels: { team: undefined }, name: undefined },
  'nothing in a map with a default': { labels: {} },
  'a group': { debug: { enabled: true }, resources: { limits: { cpu: '1' } } },
  'an unknown name': { replica: 3 },
  'an unknown name in a group': { debug: { enable: true } },
  'a wrong type': { replicas: 'two', debug: { enabled: 'yes' } },
};

// The first few installs share nothing.
beforeAll(() => fewInstalls(version));

function fewInstalls(of: UpstreamVersion): void {
  for (let number = 0; number < FEW; number++) {
    expect(Object.isFrozen(resolveShared(tree, {}, of).settings)).toBe(false);
  }
}

describe.each(Object.entries(inputs))('%s', (_, input) => {
  test('is resolved as by itself, the first and the second time', () => {
    const alone = resolve(tree, input, version);
    expect(resolveShared(tree, input, version)).toEqual(alone);
    expect(resolveShared(tree, structuredClone(input), version)).toEqual(alone);
  });
});

test('settings that are alike are one object, and groups that are alike in different settings', () => {
  const one = resolveShared(tree, { name: 'one', debug: { enabled: true } }, version).settings;
  const two = resolveShared(tree, { name: 'two', debug: { enabled: true } }, version).settings;
  expect(resolveShared(tree, { name: 'one', debug: { enabled: true } }, version).settings).toBe(one);
  expect(two).not.toBe(one);
  expect(two.debug).toBe(one.debug);
  expect(two.labels).toBe(one.labels);
});

test('another version has its own', () => {
  const other = { ...version, version: '1.3.0' };
  fewInstalls(other);
  expect(resolveShared(tree, {}, other).settings).not.toBe(resolveShared(tree, {}, version).settings);
});

test('what is given may change afterwards, and what is returned may not', () => {
  const flags = ['one'];
  const { settings } = resolveShared(tree, { debug: { flags } }, version);
  flags.push('two');
  expect(settings.debug.flags).toEqual(['one']);
  expect(resolveShared(tree, { debug: { flags } }, version).settings.debug.flags).toEqual(['one', 'two']);
  expect(resolveShared(tree, { debug: { flags: ['one'] } }, version).settings.debug.flags).toEqual(['one']);
  expect(() => (settings.debug.flags as string[]).push('three')).toThrow(TypeError);
  expect(() => Object.assign(settings, { name: 'three' })).toThrow(TypeError);
});

test('members keep the order in which they are given, whatever other installs have given', () => {
  const given = { a: 'one', b: 'two' };
  const other = { b: 'two', a: 'one' };
  for (const labels of [given, other, given, other]) {
    const { settings } = resolveShared(tree, { labels }, version);
    expect(Object.keys(settings.labels)).toEqual(['team', ...Object.keys(labels)]);
  }
});

test('settings that differ from install to install are not all kept', () => {
  const first = resolveShared(tree, { name: 'first' }, version).settings;
  for (let number = 0; number < 100; number++) resolveShared(tree, { name: `cluster-${number}` }, version);
  const again = resolveShared(tree, { name: 'first' }, version).settings;
  expect(again).not.toBe(first);
  expect(again).toEqual(first);
});
