import * as v from 'valibot';
import { overlay, resolve, unknownProblems } from '../../lib/settings/resolve';
import {
  boolean,
  fragment,
  integer,
  nullable,
  numberOrText,
  oneOf,
  shaped,
  text,
  textList,
  textMap,
} from '../../lib/settings/schema';

const tree = {
  debug: { enabled: boolean(false), verbose: text() },
  replicas: integer(2),
  port: numberOrText(443),
  mode: oneOf(['a', 'b'], 'a'),
  interval: nullable(text('5m')),
  args: textList(['--x']),
  labels: textMap({ team: 'platform' }),
  resources: fragment<{ requests?: Record<string, string>; limits?: Record<string, string> }>({
    requests: { cpu: '100m', memory: '200Mi' },
  }),
  devices: shaped(v.union([v.string(), v.array(v.string())])),
};

describe('settings that nothing is said about', () => {
  test('have their defaults', () => {
    expect(resolve(tree, {}).settings).toEqual({
      debug: { enabled: false, verbose: undefined },
      replicas: 2,
      port: 443,
      mode: 'a',
      interval: '5m',
      args: ['--x'],
      labels: { team: 'platform' },
      resources: { requests: { cpu: '100m', memory: '200Mi' } },
      devices: undefined,
    });
  });
});

describe('what the user gives', () => {
  test('replaces scalars and lists, and is merged into maps', () => {
    const { settings, problems } = resolve(tree, {
      debug: { enabled: true },
      args: ['--y'],
      labels: { tier: 'cni' },
      resources: { limits: { memory: '1Gi' }, requests: { cpu: null } },
    });
    expect(problems).toEqual([]);
    expect(settings.debug.enabled).toBe(true);
    expect(settings.args).toEqual(['--y']);
    expect(settings.labels).toEqual({ team: 'platform', tier: 'cni' });
    expect(settings.resources).toEqual({ requests: { memory: '200Mi' }, limits: { memory: '1Gi' } });
  });

  test('may be null where a setting can be unset', () => {
    const { settings, problems } = resolve(tree, { interval: null, args: null, labels: null, devices: null });
    expect(problems).toEqual([]);
    expect(settings.interval).toBeUndefined();
    expect(settings.args).toEqual([]);
    expect(settings.labels).toEqual({});
    expect(settings.devices).toBeUndefined();
  });

  test('leaves the defaults themselves untouched', () => {
    resolve(tree, { labels: { team: 'other' }, resources: { requests: null } });
    expect(resolve(tree, {}).settings.labels).toEqual({ team: 'platform' });
    expect(resolve(tree, {}).settings.resources).toEqual({ requests: { cpu: '100m', memory: '200Mi' } });
  });
});

describe('what does not fit', () => {
  test.each([
    [{ replicas: 'two' }, /replicas is "two", but it must be number\./],
    [{ replicas: 1.5 }, /replicas is 1.5, but it must be a whole number\./],
    [{ replicas: null }, /replicas is null, .* cannot be unset/],
    [{ mode: 'c' }, /mode is "c", but it must be \("a" \| "b"\)/],
    [{ debug: true }, /debug is true, but it is a group of settings: enabled, verbose/],
    [{ args: { a: 1 } }, /args is {"a":1}, but it must be Array/],
    [{ args: ['ok', 3] }, /args.1 is 3, but it must be string/],
    [{ labels: { a: true } }, /labels.a is true, but it must be string/],
    [{ resources: 'none' }, /resources is "none", but it must be a map/],
  ])('%j is a problem that names the setting, the value and what is allowed', (input, message) => {
    const { problems } = resolve(tree, input);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.what).toMatch(message);
    expect(problems[0]?.remedy).not.toBe('');
  });

  test('is all reported at once', () => {
    const { problems, unknown } = resolve(tree, { replicas: 'two', mode: 'c', debug: { enabled: 'yes' }, colour: 1 });
    expect(problems.map((problem) => problem.what.split(' ')[0])).toEqual(['debug.enabled', 'replicas', 'mode']);
    expect(unknown).toHaveLength(1);
  });
});

describe('a name that the settings do not have', () => {
  test.each([
    [{ debug: { Enabled: true } }, 'debug.Enabled', 'debug.enabled'],
    [{ replica: 3 }, 'replica', 'replicas'],
  ])('%j is told with the nearest one', (input, path, nearest) => {
    const { unknown } = resolve(tree, input);
    expect(unknown).toEqual([{ path, nearest }]);
    expect(unknownProblems(unknown)[0]?.remedy).toBe(`Did you mean ${nearest}?`);
  });
});

test('a layer of input over another keeps its nulls, so that they still remove defaults', () => {
  expect(overlay({ a: { b: 1, c: 2 }, d: [1] }, { a: { b: null }, d: [2], e: undefined })).toEqual({
    a: { b: null, c: 2 },
    d: [2],
  });
});
