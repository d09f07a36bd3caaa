import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import * as v from 'valibot';
import { CiliumVersion } from '../../lib/cilium';
import { installCilium } from '../../lib/cilium/install';
import { ciliumSettings } from '../../lib/cilium/settings';
import { type InstallPart, installParts } from '../../lib/kubernetes/install-parts';
import { ConfigMap } from '../../lib/kubernetes/objects';
import { manifestOf } from '../../lib/kubernetes/plain-object';
import { MetricsServerVersion } from '../../lib/metrics-server';
import { installMetricsServer } from '../../lib/metrics-server/install';
import { metricsServerSettings } from '../../lib/metrics-server/settings';
import { SecretScan } from '../../lib/secrets';
import type { Release } from '../../lib/settings/release';
import { resolve } from '../../lib/settings/resolve';
import { FEW, resolveShared } from '../../lib/settings/resolve-shared';
import { NamedGroups, OptionalGroup, Setting, type SettingsTree } from '../../lib/settings/schema';
import type { UpstreamVersion } from '../../lib/settings/version';
import { TraefikVersion } from '../../lib/traefik';
import { installTraefik } from '../../lib/traefik/install';
import { traefikSettings } from '../../lib/traefik/settings';

interface Settings {
  readonly relay: { readonly port: number };
  readonly name: string;
}

const relay: Settings['relay'] = Object.freeze({ port: 4245 });
const settings = (name: string, group = relay): Settings => Object.freeze({ relay: group, name });

/** A part that writes the relay's port, and counts how often it is built. */
function relayPart() {
  const build = jest.fn<void, [Construct, Settings, string]>((scope, { relay: { port } }, namespace) => {
    new ConfigMap(scope, 'Relay', { metadata: { name: 'relay', namespace }, data: { port: `${port}` } });
  });
  return build;
}

function objectsOf(chart: Chart): unknown[] {
  return chart.node.findAll().filter(ApiObject.isApiObject).map(manifestOf);
}

function installed(part: InstallPart<Settings, [string]>, given: Settings, namespace = 'kube-system'): Chart {
  const chart = Testing.chart();
  installParts([part], chart, given, namespace);
  return chart;
}

test('a part is built once for all clusters with the settings that it reads', () => {
  const part = relayPart();
  const charts = ['one', 'two', 'three'].map((name) => installed(part, settings(name)));
  expect(part).toHaveBeenCalledTimes(1);
  expect(new Set(charts.map((chart) => JSON.stringify(objectsOf(chart)))).size).toBe(1);
  expect(charts.map((chart) => chart.node.findAll().length)).toEqual([2, 2, 2]);
});

test('another group of settings, or another input, is another build', () => {
  const part = relayPart();
  installed(part, settings('one'));
  expect(objectsOf(installed(part, settings('one', { port: 1 })))).toMatchObject([{ data: { port: '1' } }]);
  expect(objectsOf(installed(part, settings('one'), 'other'))).toMatchObject([{ metadata: { namespace: 'other' } }]);
  expect(objectsOf(installed(part, settings('two')))).toMatchObject([{ data: { port: '4245' } }]);
  expect(part).toHaveBeenCalledTimes(3);
});

test('a copy can be changed, and no other changes with it', () => {
  const part = relayPart();
  const [first, second, third] = [1, 2, 3].map(() => installed(part, settings('one')).node.children[0] as ApiObject);
  second?.metadata.addLabel('team', 'shop');
  third?.addJsonPatch(JsonPatch.replace('/data/port', '1'));
  const objects = [first, second, third, installed(part, settings('one')).node.children[0]] as ApiObject[];
  expect(objects.map((object) => manifestOf(object))).toEqual([
    expect.objectContaining({ data: { port: '4245' }, metadata: { name: 'relay', namespace: 'kube-system' } }),
    expect.objectContaining({ metadata: { name: 'relay', namespace: 'kube-system', labels: { team: 'shop' } } }),
    expect.objectContaining({ data: { port: '1' } }),
    expect.objectContaining({ data: { port: '4245' }, metadata: { name: 'relay', namespace: 'kube-system' } }),
  ]);
});

test('a copy has the labels of its own chart', () => {
  const part = relayPart();
  installed(part, settings('one'));
  const chart = new Chart(Testing.app(), 'labelled', { labels: { team: 'shop' } });
  installParts([part], chart, settings('two'), 'kube-system');
  expect(part).toHaveBeenCalledTimes(1);
  expect(objectsOf(chart)).toMatchObject([{ metadata: { labels: { team: 'shop' } } }]);
});

describe('a part is built each time', () => {
  const twice = (part: InstallPart<Settings, [string]>, given: () => Settings = () => settings('one')): void => {
    installed(part, given());
    installed(part, given());
  };

  test('if the settings can change', () => {
    const part = relayPart();
    const open = { relay: { port: 1 }, name: 'one' };
    twice(part, () => open);
    open.relay.port = 2;
    expect(objectsOf(installed(part, open))).toMatchObject([{ data: { port: '2' } }]);
    expect(part).toHaveBeenCalledTimes(3);
  });

  test('if it is more than plain objects', () => {
    const part = jest.fn((scope: Construct) => void new Construct(scope, 'Anything'));
    twice(part);
    expect(part).toHaveBeenCalledTimes(2);
  });

  test('if it patches its objects', () => {
    const part = jest.fn((scope: Construct) => {
      const object = new ConfigMap(scope, 'Patched', { metadata: { name: 'patched' } });
      object.addJsonPatch(JsonPatch.add('/data', { key: 'one' }));
    });
    twice(part);
    expect(part).toHaveBeenCalledTimes(2);
  });

  test('if it exempts one of its objects from the search for secrets', () => {
    const part = jest.fn((scope: Construct) => {
      const object = new ConfigMap(scope, 'Exempted', { metadata: { name: 'exempted' } });
      SecretScan.exempt(object, 'data*', 'it holds no secret');
    });
    twice(part);
    expect(part).toHaveBeenCalledTimes(2);
  });

  test('in a chart with a namespace of its own', () => {
    const part = relayPart();
    installed(part, settings('one'));
    const chart = new Chart(Testing.app(), 'own', { namespace: 'own' });
    installParts([part], chart, settings('one'), 'kube-system');
    expect(part).toHaveBeenCalledTimes(2);
  });

  test('once it was different in as many clusters as are kept', () => {
    const part = relayPart();
    for (let port = 1; port <= 20; port++) installed(part, settings('one', { port }));
    installed(part, settings('one', { port: 20 }));
    expect(part).toHaveBeenCalledTimes(21);
  });
});

describe.each<[string, SettingsTree, UpstreamVersion, Install, Release]>([
  [
    'Cilium',
    ciliumSettings,
    CiliumVersion.V1_20,
    installCilium as Install,
    { name: 'cilium', namespace: 'kube-system' },
  ],
  [
    'Traefik',
    traefikSettings,
    TraefikVersion.V3_7,
    installTraefik as Install,
    { name: 'traefik', namespace: 'traefik' },
  ],
  [
    'metrics-server',
    metricsServerSettings,
    MetricsServerVersion.V0_9,
    installMetricsServer as Install,
    { name: 'metrics-server', namespace: 'kube-system' },
  ],
])('the parts of %s', (_, tree, version, install, release) => {
  const objects = (settings: object): unknown[] => {
    const chart = Testing.chart();
    install(chart, settings, release);
    return objectsOf(chart);
  };

  beforeAll(() => {
    for (let number = 0; number < FEW; number++) resolveShared(tree, {}, version);
  });

  test.each(Object.keys(tree))('are the same objects if another cluster has changed %s', (name) => {
    const input = changed({ [name]: tree[name] as SettingsTree[string] }, version);
    const { settings: shared } = resolveShared(tree, input, version);
    expect(Object.isFrozen(shared)).toBe(true);
    const copied = attempt(() => objects(shared));
    expect(copied).toEqual(attempt(() => objects({ ...resolve(tree, input, version).settings })));
  });
});

type Install = (scope: Construct, settings: object, release: Release) => void;

/** What an install throws is its result, too. */
function attempt(make: () => unknown[]): unknown {
  try {
    return make();
  } catch (error) {
    return (error as Error).message;
  }
}

const CANDIDATES = [true, false, 7, 'other', ['other'], { other: 'other' }];

/** An input that changes each setting of a tree for which one of the candidates will do. */
function changed(tree: SettingsTree, version: UpstreamVersion): Record<string, unknown> {
  const entries = Object.entries(tree).flatMap(([name, member]): [string, unknown][] => {
    if (member instanceof NamedGroups) return [];
    if (!(member instanceof Setting)) {
      return [[name, changed(member instanceof OptionalGroup ? member.members : member, version)]];
    }
    const fitting = CANDIDATES.find((value) => v.is(member.check, value) && value !== member.defaultIn(version));
    return fitting === undefined ? [] : [[name, fitting]];
  });
  return Object.fromEntries(entries);
}
