import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { IpBlock } from '../../lib/cilium/load-balancer/ip-block';
import { Profile } from '../../lib/gitops';
import { MetricsServer } from '../../lib/metrics-server';
import { PlatypaasCore, type PlatypaasCoreProps } from '../../lib/platforms/core';
import { HostedControlPlanes } from '../../lib/platforms/hosted-control-planes';
import { K3sHomelab } from '../../lib/platforms/k3s-homelab';
import type { K3sHomelabProps } from '../../lib/platforms/k3s-homelab-props';
import { KindPlatformStack, type KindPlatformStackProps } from '../../lib/platforms/kind-platform-stack';
import { PlatformStack } from '../../lib/platforms/platform-stack';
import type { StackProps } from '../../lib/platforms/stack';
import { ConfigurationError } from '../../lib/problems';
import { PlatformApp } from '../../lib/synth';
import { Some } from '../gitops/component';

const HOME = {
  servers: [{ name: 'server-1', ip: '192.168.1.10' }],
  network: '192.168.1.0/24',
  interface: 'eth0',
  pool: IpBlock.range('192.168.1.240', '192.168.1.250'),
};

const WRONG = {
  cilium: { routing: 'geneve' },
  traefik: { replicas: -1 },
  metricsServer: { resolution: 5, namespace: 'FOO' },
  crds: 'nowhere',
} as unknown as PlatypaasCoreProps;

function problemsOf(synth: () => void): readonly string[] {
  try {
    synth();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

const ALL_OF_CORE = [
  /^a: crds is "nowhere"/,
  /^a\/cilium: routing is "geneve"/,
  /^a\/traefik: replicas is -1/,
  /^a\/metrics-server: resolution is 5/,
  /^a\/metrics-server: namespace is "FOO"/,
];

test.each([
  ['a PlatformApp', () => new PlatformApp({ outdir: '/nonexistent' })],
  ['an App of cdk8s', () => new App({ outdir: '/nonexistent' })],
])('in %s, every wrong part of every platform is reported at once', (_what, make) => {
  const app = make();
  new PlatypaasCore(app, 'a', WRONG);
  new K3sHomelab(app, 'b', {} as K3sHomelabProps);
  new PlatypaasCore(app, 'c');
  const problems = problemsOf(() => app.synth());
  for (const expected of ALL_OF_CORE) expect(problems).toContainEqual(expect.stringMatching(expected));
  expect(problems).toContainEqual(expect.stringMatching(/^b: servers is missing/));
  expect(problems.filter((problem) => problem.startsWith('c'))).toEqual([]);
});

test.each([
  ['KindPlatformStack', KindPlatformStack],
  ['PlatformStack', PlatformStack],
])('a wrong prop of a %s hides no wrong prop of its components', (_name, Stack) => {
  const app = new PlatformApp({ outdir: '/nonexistent' });
  const wrong = { profile: 'huge', grafana: true, kyverno: { action: 'x' }, loki: { retention: 'x' } };
  new Stack(app, 'a', wrong as unknown as KindPlatformStackProps);
  const problems = problemsOf(() => app.synth());
  for (const expected of [
    /^a: profile is "huge"/,
    /^a: grafana is true/,
    /^a: repositoryUrl is missing/,
    /^a\/kyverno: action is "x"/,
    /^a\/loki: retention is "x"/,
  ]) {
    expect(problems).toContainEqual(expect.stringMatching(expected));
  }
  expect(problems).toHaveLength(5);
});

test('a wrong prop of a K3sHomelab hides nothing that is wrong elsewhere: machines, network, metrics, stack', () => {
  const app = new PlatformApp({ outdir: '/nonexistent' });
  const wrong = {
    servers: [{ name: 'a', ip: '192.168.1.300' }],
    network: '192.168.1.0/24',
    interface: 'a b',
    pool: IpBlock.range('192.168.1.240', '192.168.1.250'),
    sizes: 7,
    cilium: { hubble: { relay: 7 } },
    metricsServer: { resolution: 5 },
    stack: { profile: 'huge', loki: { retention: 'x' } },
  };
  new K3sHomelab(app, 'a', wrong as unknown as K3sHomelabProps);
  new K3sHomelab(app, 'b', { stack: { repositoryUrl: 'x', loki: { retention: 'x' } } } as unknown as K3sHomelabProps);
  const problems = problemsOf(() => app.synth());
  for (const expected of [
    /^a: sizes is 7/,
    /^a: stack\.profile is "huge"/,
    /^a: stack\.repositoryUrl is missing/,
    /^a: interface is "a b"/,
    /^a\/k3s: .*192\.168\.1\.300/,
    /^a\/metrics-server: resolution is 5/,
    /^a\/loki: retention is "x"/,
    /^b: servers is missing/,
    /^b: pool is missing/,
    /^b: repositoryUrl/,
    /^b\/loki: retention is "x"/,
  ]) {
    expect(problems).toContainEqual(expect.stringMatching(expected));
  }
  expect(new Set(problems).size).toBe(problems.length);
});

test('a repository whose host no policy can name is reported once', () => {
  const app = new PlatformApp({ outdir: '/nonexistent' });
  new PlatformStack(app, 'a', { repositoryUrl: 'https://gitea/team/platform.git', certManager: {} });
  expect(problemsOf(() => app.synth())).toEqual([expect.stringMatching(/^a: repositoryUrl has the host gitea/)]);
});

test('reading a refused part throws its problems, reading a valid one returns it', () => {
  const core = new PlatypaasCore(new PlatformApp(), 'a', { traefik: { replicas: -1 } });
  expect(() => core.traefik.settings).toThrow(/a\/traefik: replicas is -1/);
  expect(core.cilium.namespace).toBe('kube-system');
  expect(() => Testing.synth(core)).toThrow(/a\/traefik: replicas is -1/);
});

test.each([5, [], null, () => ({}), 'core'])('%p in place of props is refused', (props) => {
  const app = new PlatformApp({ outdir: '/nonexistent' });
  new PlatypaasCore(app, 'a', props as PlatypaasCoreProps);
  new K3sHomelab(app, 'b', props as unknown as K3sHomelabProps);
  const problems = problemsOf(() => app.synth());
  expect(problems).toEqual([expect.stringMatching(/^a: .*must be/), expect.stringMatching(/^b: .*must be/)]);
});

test('users’ objects next to our components are checked, too', () => {
  const app = new App({ outdir: '/nonexistent' });
  const chart = new Chart(app, 'mine', { disableResourceNameHashes: true });
  new MetricsServer(chart, 'metrics');
  new ApiObject(chart, 'own', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own', namespace: 'FOO' } });
  expect(problemsOf(() => app.synth())).toEqual([
    expect.stringMatching(/^mine\/own: ConfigMap own: metadata\.namespace/),
  ]);
});

test.each([
  [{ a: Number.NaN }, /spec\.a is NaN/],
  [{ a: new Date(0) }, /spec\.a is a Date/],
  [{ a: () => 1 }, /spec\.a is a function/],
  [{ a: [undefined] }, /spec\.a\[0\] is missing/],
  [{ a: new Map() }, /spec\.a is a Map/],
  [{ a: 5n }, /spec\.a is a bigint/],
])('%# an object of one’s own that no manifest can hold is refused', (spec, message) => {
  const app = new PlatformApp({ outdir: '/nonexistent' });
  const chart = new Chart(app, 'mine');
  new ApiObject(chart, 'own', { apiVersion: 'example.com/v1', kind: 'Thing', spec });
  expect(() => app.synth()).toThrow(message);
});

test('an error that nobody catches is one message, without a stack', () => {
  const lib = path.resolve(__dirname, '../../build/lib');
  const program = `
    const { App, Chart } = require('cdk8s');
    const { MetricsServer } = require(${JSON.stringify(lib)});
    new MetricsServer(new Chart(new App(), 'c'), 'm', { replicas: 0 });`;
  const { stderr, status } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8', cwd: path.dirname(lib) });
  expect(status).toBe(1);
  expect(stderr).toContain('ConfigurationError: c/m: replicas is 0, but it must be at least 1.');
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr.match(/replicas is 0/g)).toHaveLength(1);
});

describe('ids', () => {
  const repositoryUrl = 'https://git.example.com/team/platform.git';
  const making = (...ids: string[]): StackProps => ({
    repositoryUrl,
    extraComponents: (scope) => ids.map((id) => new Some(scope, id)),
  });
  const PLATFORMS: readonly (readonly [string, (app: App, props: StackProps) => void])[] = [
    ['KindPlatformStack', (app, props) => void new KindPlatformStack(app, 'a', props)],
    ['PlatformStack', (app, props) => void new PlatformStack(app, 'a', { istio: {}, ...props })],
    ['K3sHomelab', (app, stack) => void new K3sHomelab(app, 'a', { ...HOME, stack })],
  ];
  const problemsWith = (make: (app: App) => void) => {
    const app = new PlatformApp({ outdir: '/nonexistent' });
    return problemsOf(() => {
      make(app);
      app.synth();
    });
  };

  test.each(PLATFORMS)('that two components of a %s have are refused, with what else is wrong', (_name, make) => {
    const props = { ...making('mine', 'mine'), revision: '*' };
    expect(problemsWith((app) => make(app, props))).toEqual([
      expect.stringMatching(/^a: revision is "\*"/),
      expect.stringMatching(
        /^a: The id "mine" is given to two constructs; the first is a Some\.\n.*another id.*set012/,
      ),
    ]);
  });

  test.each([
    ['argo-cd', 'Some'],
    ['components', 'Some'],
    ['gateway-api', 'Some|GatewayApiCrds'],
    ['istio-base', 'IstioBase'],
  ])('of the platform itself, such as %s, are refused', (id, first) => {
    for (const [, make] of PLATFORMS.slice(0, 2)) {
      expect(problemsWith((app) => make(app, making(id)))).toContainEqual(
        expect.stringMatching(
          new RegExp(`^a: The id "${id}" is given to two constructs; the first is a (${first})\\.`),
        ),
      );
    }
  });

  test('that are empty are refused', () => {
    expect(problemsWith((app) => new PlatformStack(app, 'a', making('')))).toEqual([
      expect.stringMatching(/^a: The id of a construct is ""\..*set012/s),
    ]);
  });

  test('of two platforms, and of two components in a chart, are refused where the second is made', () => {
    expect(problemsWith((app) => [1, 2].map(() => new PlatypaasCore(app, 'core')))).toEqual([
      expect.stringMatching(/^PlatformApp: The id "core" is given to two constructs; the first is a PlatypaasCore\./),
    ]);
    expect(problemsWith((app) => making('x', 'x').extraComponents?.(new Chart(app, 'own'), Profile.LAPTOP))).toEqual([
      expect.stringMatching(/^own: The id "x" is given to two constructs/),
    ]);
  });

  test('that differ pass, in a homelab as well', () => {
    const app = new PlatformApp({ outdir: '/nonexistent' });
    const home = new K3sHomelab(app, 'a', { ...HOME, stack: making('mine', 'other') });
    expect(home.components?.components.map(({ name }) => name)).toEqual(['mine', 'other']);
  });
});

test.each([
  ['PlatypaasCore', PlatypaasCore],
  ['K3sHomelab', K3sHomelab],
  ['KindPlatformStack', KindPlatformStack],
  ['PlatformStack', PlatformStack],
  ['HostedControlPlanes', HostedControlPlanes],
])('of props of a %s that are no object, only that is reported', (_name, Platform) => {
  for (const props of [5, 'x', null, []]) {
    const app = new PlatformApp({ outdir: '/nonexistent' });
    new Platform(app, 'a', props as never);
    expect(problemsOf(() => app.synth())).toEqual([
      expect.stringMatching(/^a: the props: (5|"x"|null|\[\]) is given, but it must be an object of .*set006/s),
    ]);
  }
});

test('of a stack of a homelab that is no object, only that is reported', () => {
  const app = new PlatformApp({ outdir: '/nonexistent' });
  new K3sHomelab(app, 'a', { ...HOME, stack: 5 as never });
  expect(problemsOf(() => app.synth())).toEqual([expect.stringMatching(/^a: stack is 5, but it must be a map/)]);
});

test('functions in props of a homelab are refused but for those of its stack', () => {
  const app = new PlatformApp({ outdir: '/nonexistent' });
  new K3sHomelab(app, 'a', {
    ...HOME,
    serverOptions: { x: (() => 1) as never },
    metricsServer: { replicas: (() => 1) as never },
  });
  const problems = problemsOf(() => app.synth());
  expect(problems).toContainEqual(expect.stringMatching(/serverOptions\.x is a function/));
  expect(problems).toContainEqual(expect.stringMatching(/replicas is a function/));
});
