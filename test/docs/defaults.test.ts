import * as path from 'node:path';
import * as vm from 'node:vm';
import { Chart, Duration, Size } from 'cdk8s';
import * as platypaas from '../../lib';
import {
  CiliumCni,
  Encryption,
  Exposure,
  Ipam,
  K3sBootstrap,
  KindCluster,
  MetricsServer,
  Routing,
  TraefikIngress,
} from '../../lib';
import { publicDeclarations } from '../../lib/cli/development/declarations';
import { apiObjectsOf } from '../../lib/kubernetes/api-objects';
import { PlatformApp } from '../../lib/synth';

const declarations = publicDeclarations(path.join(__dirname, '../../build/lib/index.d.ts'));

/** The defaults that are documented as an expression, by prop; those in prose are left out. */
function documentedDefaults(name: string): [prop: string, expression: string][] {
  const members = declarations.find((each) => each.name === name)?.members ?? [];
  return members.flatMap((member): [string, string][] => {
    const expression = /@default (?!- )(.*?)(?: \*\/)?$/m.exec(member.comment)?.[1];
    return expression && !/^[^'"]*(?:, | on |; )[a-z]/.test(expression) ? [[member.name, expression]] : [];
  });
}

const NAMES = { ...platypaas, Duration, Size } as Readonly<Record<string, unknown>>;

function evaluated(expression: string): unknown {
  const source = `(function (${Object.keys(NAMES).join(', ')}) { return ${expression}; })`;
  return (vm.runInThisContext(source) as (...values: unknown[]) => unknown)(...Object.values(NAMES));
}

type Made = (chart: Chart, props: object) => unknown;
const apiServer = { host: 'api', port: 6443 };
const cilium =
  (prop: string, more: object = {}, value: (props: object) => unknown = (props) => props): Made =>
  (chart, props) =>
    new CiliumCni(chart, 'cilium', { apiServer, kubeProxyReplacement: true, ...more, [prop]: value(props) });
const traefik =
  (prop: string, value: (props: object) => unknown = (props) => props): Made =>
  (chart, props) =>
    new TraefikIngress(chart, 'traefik', { [prop]: value(props) });

/** What is made of the props of each interface. */
const MADE: Readonly<Record<string, Made>> = {
  CiliumCniProps: (chart, props) => new CiliumCni(chart, 'cilium', props),
  HubbleProps: cilium('hubble'),
  GatewayApiProps: cilium('gatewayApi'),
  IngressControllerProps: cilium('ingressController'),
  LoadBalancingProps: cilium('loadBalancing'),
  CiliumOperatorProps: cilium('operator'),
  ClusterMeshProps: cilium('clusterMesh', {}, (props) => ({ clusterName: 'one', clusterId: 1, ...props })),
  ClusterPoolProps: cilium('ipam', {}, (props) => Ipam.clusterPool(props)),
  KubernetesIpamProps: cilium('ipam', {}, (props) => Ipam.kubernetes(props)),
  NativeRoutingProps: cilium('routing', {}, (props) => Routing.native({ ipv4Cidr: '10.0.0.0/8', ...props })),
  IpsecProps: cilium('encryption', {}, (props) => Encryption.ipsec(props)),
  WireguardProps: cilium('encryption', {}, (props) => Encryption.wireguard(props)),
  MetricsServerProps: (chart, props) => new MetricsServer(chart, 'metrics', props),
  TraefikIngressProps: (chart, props) => new TraefikIngress(chart, 'traefik', props),
  HighAvailabilityProps: traefik('highAvailability'),
  AccessLogProps: traefik('accessLogs'),
  DashboardProps: traefik('dashboard', (props) => ({
    host: 'traefik.example.com',
    authentication: ['login'],
    ...props,
  })),
  TraefikMetricsProps: traefik('metrics'),
  TraefikTlsProps: traefik('tls'),
  TraefikTracingProps: traefik('tracing', (props) => ({ endpoint: 'collector:4317', ...props })),
  TraefikGatewayApiProps: traefik('gatewayApi'),
  LoadBalancerProps: traefik('exposure', (props) => Exposure.loadBalancer(props)),
  KindClusterProps: (chart, props) => new KindCluster(chart, 'kind', props).file,
  K3sBootstrapProps: (chart, props) =>
    new K3sBootstrap(chart, 'k3s', {
      servers: [{ name: 'one', ip: '192.168.1.11' }],
      network: '192.168.1.0/24',
      ...props,
    }).files,
};

function made(make: Made, props: object): string {
  const chart = new Chart(new PlatformApp({ outdir: '/nonexistent' }), 'core');
  const result = make(chart, props);
  const files = chart.node.id === 'core' && !apiObjectsOf(chart).length ? result : [];
  return JSON.stringify([apiObjectsOf(chart).map((object) => object.toJson()), files]);
}

beforeEach(() => jest.spyOn(console, 'error').mockImplementation());
afterEach(() => jest.restoreAllMocks());

/** Where the default is the program's own, and giving it only writes it out: what is written. */
const WRITTEN_OUT: Readonly<Record<string, RegExp>> = {
  'LoadBalancingProps.mode': /"bpf-lb-mode":"snat",/,
  'LoadBalancingProps.dsrDispatch': /"bpf-lb-dsr-dispatch":"opt",/,
  'LoadBalancingProps.algorithm': /"bpf-lb-algorithm":"random",/,
  'TraefikTracingProps.insecure': /"--tracing\.otlp\.\w+\.insecure=false",/,
  'TraefikTracingProps.propagators': /,\{"name":"OTEL_PROPAGATORS","value":"tracecontext,baggage"\}/,
};

describe.each(Object.keys(MADE))('%s', (name) => {
  const make = MADE[name]!;

  test.each(documentedDefaults(name))(
    '%s is what the documentation says when it is left out: %s',
    (prop, expression) => {
      const given = made(make, { [prop]: evaluated(expression) });
      expect(given.replace(WRITTEN_OUT[`${name}.${prop}`] ?? /$^/, '')).toBe(made(make, {}));
    },
  );
});
