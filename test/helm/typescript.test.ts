import * as os from 'node:os';
import { transformSync } from '@swc/core';
import type { App } from 'cdk8s';
import * as library from '../../lib';
import { ciliumCode } from '../../lib/cilium/construct-code';
import { ciliumChart } from '../../lib/cilium/helm-chart';
import { readHelmValues, releaseOf } from '../../lib/helm/from-helm-values';
import { render } from '../../lib/helm/render';
import { programOf } from '../../lib/helm/typescript/program';
import type { JsonMap } from '../../lib/settings/schema';

const release = releaseOf(ciliumChart, {});

function written(values: JsonMap): { program: string; wanted: object[] } {
  const { settings } = readHelmValues(ciliumChart, values);
  return {
    program: programOf(ciliumChart, ciliumCode, { values, options: {}, settings, release }).text,
    wanted: render(ciliumChart, settings, release),
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
])('the program for %s makes the same objects', (_what, values) => {
  const { program, wanted } = written(values);
  expect(program).toMatchSnapshot();
  expect(run(program)).toEqual(wanted);
});
