import * as v from 'valibot';
import { resolve } from '../../lib/settings/resolve';
import {
  boolean,
  fragment,
  integer,
  named,
  nullable,
  numberOrText,
  oneOf,
  optional,
  removable,
  shaped,
  text,
  textList,
  textMap,
  withWords,
  word,
  wordInAnyCase,
} from '../../lib/settings/schema';
import { unknownProblems, unknownWordProblems } from '../../lib/settings/unknown';
import { ONLY_VERSION, VERSION } from '../../lib/settings/version';

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

describe('settings that are not given', () => {
  test('have their defaults', () => {
    expect(resolve(tree, {}).settings).toEqual({
      [VERSION]: ONLY_VERSION,
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
    [{ replicas: 'two' }, /replicas is "two", but it must be a number\./],
    [{ replicas: 1.5 }, /replicas is 1.5, but it must be a whole number\./],
    [{ replicas: null }, /replicas is null, .* cannot be unset/],
    [{ mode: 'c' }, /mode is "c", but it must be one of "a", "b"/],
    [{ devices: 7 }, /devices is 7, but it must be text or a list/],
    [{ debug: true }, /debug is true, but it is a group of settings: enabled, verbose/],
    [{ args: { a: 1 } }, /args is {"a":1}, but it must be a list/],
    [{ args: ['ok', 3] }, /args.1 is 3, but it must be text/],
    [{ labels: { a: true } }, /labels.a is true, but it must be text/],
    [{ labels: ['a'] }, /labels is \["a"\], but it must be a map/],
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

describe('a group that is there or absent as a whole', () => {
  const groups = {
    pushed: optional({ address: text() }),
    scraped: removable({ entryPoint: text('metrics') }),
    quiet: { verbose: boolean(false), words: textList() },
  };

  test.each([
    ['is absent or there when nothing is said', {}, undefined, { entryPoint: 'metrics' }],
    ['is absent when it is null', { pushed: null, scraped: null }, undefined, undefined],
    [
      'is absent when it is empty and absent by default',
      { pushed: {}, scraped: {} },
      undefined,
      { entryPoint: 'metrics' },
    ],
    ['is there when it is given', { pushed: { address: 'a' } }, { address: 'a' }, { entryPoint: 'metrics' }],
  ])('%s', (_, input, pushed, scraped) => {
    const { settings, problems } = resolve(groups, input);
    expect(problems).toEqual([]);
    expect([settings.pushed, settings.scraped]).toEqual([pushed, scraped]);
  });

  test('may be null without meaning anything where its defaults say nothing', () => {
    const { settings, problems } = resolve(groups, { quiet: null });
    expect(problems).toEqual([]);
    expect(settings.quiet).toEqual({ verbose: false, words: [] });
  });
});

describe('groups under free names', () => {
  const ports = {
    ports: named({ port: integer(), tls: { enabled: boolean() } }, { web: { port: 80, tls: { enabled: true } } }),
  };

  test('start from what is preset under their name, or from the members', () => {
    const { settings } = resolve(ports, { ports: { web: { tls: { enabled: false } }, dns: { port: 53 } } });
    expect(settings.ports).toEqual({
      web: { port: 80, tls: { enabled: false } },
      dns: { port: 53, tls: { enabled: undefined } },
    });
  });

  test('are removed by null, one or all', () => {
    expect(resolve(ports, { ports: { web: null } }).settings.ports).toEqual({});
    expect(resolve(ports, { ports: null }).settings.ports).toEqual({});
  });

  test('lose what is preset where a part of them is null', () => {
    expect(resolve(ports, { ports: { web: { tls: null } } }).settings.ports.web?.tls.enabled).toBeUndefined();
  });

  test.each([
    [{ ports: [80] }, /ports is \[80\], but it is a map from names to groups of settings: port, tls/],
    [{ ports: { web: 80 } }, /ports.web is 80, but it is a group of settings/],
    [{ ports: { dns: null } }, /ports.dns is null/],
    [{ ports: { dns: { port: 'domain' } } }, /ports.dns.port is "domain", but it must be a number/],
  ])('%j is a problem', (input, message) => {
    expect(resolve(ports, input).problems.map(({ what }) => what)).toEqual([expect.stringMatching(message)]);
  });

  test('report unknown names with their path', () => {
    expect(resolve(ports, { ports: { web: { prot: 80 } } }).unknown).toEqual([
      { path: 'ports.web.prot', nearest: 'ports.web.port' },
    ]);
  });
});

describe('a name that the settings do not have', () => {
  test.each([
    [{ debug: { Enabled: true } }, 'debug.Enabled', 'debug.enabled'],
    [{ replica: 3 }, 'replica', 'replicas'],
  ])('%j is reported with the nearest one', (input, path, nearest) => {
    const { unknown } = resolve(tree, input);
    expect(unknown).toEqual([{ path, nearest }]);
    expect(unknownProblems(unknown, ONLY_VERSION)[0]?.remedy).toBe(`Did you mean ${nearest}?`);
  });
});

describe('what to do about it', () => {
  test.each<[string, object, string]>([
    ['a number in quotes', { replicas: '2' }, 'Write it without quotes: 2.'],
    ['a truth value in quotes', { debug: { enabled: 'true' } }, 'Write it without quotes: true.'],
    ['a label without quotes', { labels: { 'a.io/b': true } }, 'Write it in quotes: "true".'],
    ['text that is not a number', { replicas: 'two' }, 'Change replicas, or leave it out for the default 2.'],
    ['text for what has no default', { debug: { verbose: [] } }, 'Change debug.verbose, or leave it out.'],
    ['a switch in place of its group', { debug: true }, 'Set debug.enabled to true.'],
  ])('%s', (_, values, remedy) => {
    expect(resolve(tree, values as Record<string, unknown>).problems).toEqual([expect.objectContaining({ remedy })]);
  });

  test('null in place of a group whose defaults say something', () => {
    expect(resolve({ image: { tag: text('v1') } }, { image: null }).problems).toEqual([
      expect.objectContaining({
        remedy: 'Leave image out for its defaults, or set what is below it one by one.',
      }),
    ]);
  });

  test('a name with dots is meant as the path that it looks like', () => {
    expect(resolve(tree, { 'debug.enabled': true }).unknown).toEqual([
      { path: 'debug.enabled', nearest: 'debug.enabled' },
    ]);
  });
});

describe('a word that upstream compares with and does not check', () => {
  const words = {
    type: word(['ipsec', 'wireguard'], 'ipsec'),
    mode: nullable(word(['', 'snat', 'dsr'], '')),
    enforcement: wordInAnyCase(['default', 'always'], 'default'),
    metrics: withWords(textList(), {
      known: ['dns', 'tcp'],
      in: (all) => (all as string[]).map((m) => m.split(':')[0] ?? ''),
    }),
    routes: named({ rule: text(), port: integer(80) }, { dashboard: { rule: 'Path(`/`)' } }, 'rule'),
  };

  test.each([
    [{ type: 'wiregard' }, 'type: "wiregard" is not known; known are ipsec, wireguard.', 'Did you mean wireguard?'],
    [{ type: 'WireGuard' }, 'type: "WireGuard" is not known; known are ipsec, wireguard.', 'Did you mean wireguard?'],
    [{ type: '' }, 'type: "" is not known; known are ipsec, wireguard.', /^Use one of these/],
    [{ mode: 'hybrid' }, 'mode: "hybrid" is not known; known are snat, dsr.', /^Use one of these/],
    [{ enforcement: 'allways' }, 'enforcement: "allways" is not known; known are default, always.', /always\?$/],
    [{ metrics: ['dns:query', 'tccp'] }, 'metrics: "tccp" is not known; known are dns, tcp.', 'Did you mean tcp?'],
    [{ routes: { dashbord: { port: 1 } } }, 'routes: "dashbord" is not known; known are dashboard.', /dashboard\?$/],
  ])('%j is reported', (input, what, remedy) => {
    const { unknownWords, problems, settings } = resolve(words, input);
    expect(problems).toEqual([]);
    expect(settings).toMatchObject(input);
    expect(unknownWordProblems(unknownWords)).toEqual([
      { what, remedy: expect.stringMatching(remedy), code: 'SET008' },
    ]);
  });

  test.each([
    {},
    { type: 'wireguard', mode: '', enforcement: 'ALWAYS', metrics: ['dns:query;ignoreAAAA', 'tcp'] },
    { mode: null, routes: { dashboard: { port: 1 }, own: { rule: 'Host(`a`)' }, metrics: undefined } },
  ])('%j is known', (input) => {
    expect(resolve(words, input).unknownWords).toEqual([]);
  });

  test('the nearest of a closed list of words is named', () => {
    const { problems } = resolve({ mode: oneOf(['cronJob', 'certmanager'], 'cronJob') }, { mode: 'cronjob' });
    expect(problems).toMatchObject([{ remedy: 'Did you mean cronJob?', code: 'SET003' }]);
  });
});
