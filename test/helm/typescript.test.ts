import * as os from 'node:os';
import { transformSync } from '@swc/core';
import type { App } from 'cdk8s';
import * as library from '../../lib';
import { CHARTS, CONSTRUCTS } from '../../lib/cli/charts';
import { chartVersion } from '../../lib/helm/chart-version';
import { type HelmValuesOptions, readHelmValues, releaseOf } from '../../lib/helm/from-helm-values';
import { render } from '../../lib/helm/render';
import { programOf } from '../../lib/helm/typescript/program';
import type { JsonMap } from '../../lib/settings/schema';

interface Written {
  readonly program: string;
  readonly wanted: object[];
}

async function written(values: JsonMap, name = 'cilium', options: HelmValuesOptions = {}): Promise<Written> {
  const [chart, construct] = await Promise.all([CHARTS[name]!(), CONSTRUCTS[name]!()]);
  const release = releaseOf(chart, options);
  const version = options.chartVersion === undefined ? undefined : chartVersion(chart, options.chartVersion);
  const { settings, problems } = readHelmValues(chart, values, release, version);
  expect(problems).toEqual([]);
  return {
    program: programOf(chart, construct, { values, options, settings, release }).text,
    wanted: render(chart, settings, release),
  };
}

/** Runs a program as its user would, and gives the objects of its charts. */
function run(program: string): object[] {
  const { code } = transformSync(program, { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } });
  let objects: object[] = [];
  class Observed extends library.PlatformApp {
    constructor() {
      super({ outdir: os.tmpdir() });
    }
    override synth(): void {
      objects = (this as App).charts.flatMap((chart) => chart.toJson());
    }
  }
  const modules: Record<string, unknown> = {
    platypaas: { ...library, PlatformApp: Observed },
    cdk8s: require('cdk8s'),
  };
  new Function('require', 'exports', code)((name: string) => modules[name], {});
  return objects;
}

test.each<[string, JsonMap]>([
  ['defaults', {}],
  [
    'a K3s homelab',
    {
      kubeProxyReplacement: true,
      k8sServiceHost: '192.168.1.10',
      k8sServicePort: 6443,
      ipam: { operator: { clusterPoolIPv4PodCIDRList: ['10.42.0.0/16'] } },
      l2announcements: { enabled: true, leaseDuration: '15s' },
      operator: { replicas: 1 },
      gatewayAPI: { enabled: true },
      hubble: { relay: { enabled: true }, ui: { enabled: true } },
    },
  ],
  [
    'native routing with BGP',
    {
      kubeProxyReplacement: true,
      k8sServiceHost: 'api.example.com',
      k8sServicePort: 6443,
      routingMode: 'native',
      ipv4NativeRoutingCIDR: '10.0.0.0/8',
      autoDirectNodeRoutes: true,
      bgpControlPlane: { enabled: true },
      ipam: { mode: 'kubernetes' },
      loadBalancer: { mode: 'dsr', algorithm: 'maglev' },
      bpf: { masquerade: true },
      hubble: { enabled: false },
    },
  ],
  [
    'nulls that take defaults away',
    { hubble: { metrics: { enabled: null } }, tolerations: null, policyEnforcementMode: 'always' },
  ],
  [
    'a cluster mesh',
    {
      cluster: { name: 'west', id: 7 },
      clustermesh: { useAPIServer: true, maxConnectedClusters: 511 },
      encryption: { enabled: true, type: 'wireguard', nodeEncryption: true },
    },
  ],
  ['text with quotes', { extraConfig: { note: `it's "quoted"` }, podAnnotations: { 'example.com/a-b': 'c' } }],
])('the program for %s makes the same objects', async (_what, values) => {
  const { program, wanted } = await written(values);
  expect(program).toMatchSnapshot();
  expect(run(program)).toEqual(wanted);
});

const API_SERVER = { kubeProxyReplacement: true, k8sServiceHost: '192.168.1.10', k8sServicePort: 6443 };

const RESOURCES = { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } };

const PROGRAMS: readonly (readonly [
  chart: string,
  construct: string,
  what: string,
  values: JsonMap,
  options?: HelmValuesOptions,
])[] = [
  ['cilium', 'CiliumCni', 'nothing', {}],
  ['cilium', 'CiliumCni', 'another namespace', {}, { namespace: 'cilium' }],
  ['cilium', 'CiliumCni', 'replicas and resources', { operator: { replicas: 3 }, resources: RESOURCES }],
  ['cilium', 'CiliumCni', 'the Gateway API before 1.20', { ...API_SERVER, gatewayAPI: { enabled: true } }],
  [
    'cilium',
    'CiliumCni',
    'the Gateway API',
    { ...API_SERVER, gatewayAPI: { enabled: true } },
    { chartVersion: '1.20' },
  ],
  ['metrics-server', 'MetricsServer', 'nothing', {}],
  ['metrics-server', 'MetricsServer', 'another namespace', {}, { namespace: 'monitoring' }],
  ['metrics-server', 'MetricsServer', 'replicas and resources', { replicas: 2, resources: RESOURCES }],
  ['metrics-server', 'MetricsServer', 'arguments and metrics', { args: ['--v=2'], metrics: { enabled: true } }],
  ['traefik', 'TraefikIngress', 'nothing', {}],
  ['traefik', 'TraefikIngress', 'another namespace', {}, { namespace: 'infra' }],
  ['traefik', 'TraefikIngress', 'replicas and resources', { deployment: { replicas: 2 }, resources: RESOURCES }],
  ['traefik', 'TraefikIngress', 'a DaemonSet', { deployment: { kind: 'DaemonSet' } }],
  [
    'traefik',
    'TraefikIngress',
    'a Service',
    { service: { spec: { type: 'NodePort' } }, ports: { web: { nodePort: 30080 } } },
  ],
  [
    'traefik',
    'TraefikIngress',
    'a port',
    { ports: { web: { port: 8888, exposedPort: 80 }, mqtt: { port: 1883, expose: { default: true } } } },
  ],
  [
    'traefik',
    'TraefikIngress',
    'a redirection',
    { ports: { web: { http: { redirections: { entryPoint: { to: 'websecure', scheme: 'https' } } } } } },
  ],
  [
    'traefik',
    'TraefikIngress',
    'providers',
    { providers: { kubernetesIngress: { enabled: false }, kubernetesGateway: { enabled: true } } },
  ],
  ['traefik', 'TraefikIngress', 'no provider of its own', { providers: { kubernetesCRD: { enabled: false } } }],
  ['traefik', 'TraefikIngress', 'safe names', { providers: { kubernetesCRD: { safeNaming: true } } }],
  ['traefik', 'TraefikIngress', 'an older version', { image: { tag: 'v3.6.2' } }],
  ['traefik', 'TraefikIngress', 'logs', { log: { level: 'DEBUG' }, accessLog: {} }],
  ['traefik', 'TraefikIngress', 'metrics', { metrics: { prometheus: { service: { enabled: true } } } }],
  ['traefik', 'TraefikIngress', 'arguments', { additionalArguments: ['--serverstransport.insecureskipverify=true'] }],
];

test.each(PROGRAMS.map((row) => [row[0], row[2], row] as const))(
  '%s: %s is expressed by props and settings',
  async (chart, _what, [, construct, , values, options]) => {
    const { program, wanted } = await written(values, chart, options);
    expect(program).toContain(`new ${construct}(chart, '${chart}', {`);
    expect(program).not.toContain('fromHelmValues');
    expect(run(program)).toEqual(wanted);
  },
);

test('a member of a group is not repeated if the group is needed for another one', async () => {
  const { program } = await written({ providers: { kubernetesCRD: { enabled: false } } }, 'traefik');
  expect(program).toContain('providers: { kubernetesCRD: { enabled: false } }');
});

const VALUES: readonly (readonly [
  chart: string,
  what: string,
  reason: RegExp,
  values: JsonMap,
  options?: HelmValuesOptions,
])[] = [
  [
    'traefik',
    'the name of the release',
    /^TraefikIngress has no prop for the name of the release, edge: it is always traefik\.$/,
    {},
    { releaseName: 'edge' },
  ],
  [
    'metrics-server',
    'the name of the release',
    /^MetricsServer has no prop for the name of the release, m:/,
    {},
    { releaseName: 'm' },
  ],
  [
    'traefik',
    'a prop that refuses the value',
    /^traefik\/traefik: replicas is 0, but .* Change replicas.*set006$/,
    { deployment: { replicas: 0 } },
  ],
  [
    'cilium',
    'all that is refused',
    /nothing says where the API server is.*cil106.*masquerade.*cil\d+/,
    { kubeProxyReplacement: true, extraArgs: ['--enable-masquerade'] },
  ],
];

test.each(VALUES.map((row) => [row[0], row[1], row] as const))(
  '%s: the values stay because of %s',
  async (chart, _what, [, , reason, values, options]) => {
    const { program } = await written(values, chart, options);
    expect(program).toContain('.fromHelmValues(');
    const comments = program.split('\n').filter((line) => line.startsWith('// '));
    expect(comments.map((line) => line.slice(3)).join(' ')).toMatch(reason);
  },
);

test('what no prop or setting expresses is named by the fields that it would change', async () => {
  const chart = await CHARTS.traefik!();
  const construct = await CONSTRUCTS.traefik!();
  const release = releaseOf(chart, {});
  const { settings } = readHelmValues(chart, {});
  const { text } = programOf(
    chart,
    { ...construct, unstated: undefined },
    { values: {}, options: {}, settings, release },
  );
  expect(text).toMatch(
    /\/\/ The props and settings of TraefikIngress cannot express exactly this: they would change Deployment traefik\/traefik spec\.template\.spec\.containers\[traefik\]\.args.*\.\n/,
  );
});
