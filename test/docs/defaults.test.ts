import { Chart } from 'cdk8s';
import {
  CiliumCni,
  Encryption,
  Exposure,
  Ipam,
  K3sBootstrap,
  KindCluster,
  MetricsServer,
  PlatformStack,
  Routing,
  type StackProps,
  TraefikIngress,
} from '../../lib';
import { apiObjectsOf } from '../../lib/kubernetes/api-objects';
import { PlatformApp } from '../../lib/synth';
import { documentedDefaults, evaluated } from './documented-defaults';

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

/** A component of a stack, by its name there: what the whole stack is with it. */
const component =
  (
    name: keyof StackProps,
    value: (props: object) => object = (props) => props,
    others: Partial<StackProps> = {},
  ): Made =>
  (chart, props) => {
    const stack = new PlatformStack(chart.node.root as PlatformApp, 'platform', {
      repositoryUrl: 'https://git.example.com/platform.git',
      ...others,
      [name]: value(props),
    });
    return apiObjectsOf(stack).map((object) => object.toJson());
  };
const backups = { bucket: 'backups', region: 'eu', credentialSecretName: 's3' };

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
  ArgoCdProps: component('argoCd'),
  AlloyProps: component('alloy'),
  CertManagerProps: component('certManager'),
  ExternalDnsProps: component('externalDns'),
  FalcoProps: component('falco'),
  GatekeeperProps: component('gatekeeper'),
  GrafanaProps: component('grafana'),
  IstiodProps: component('istio', (istiod) => ({ istiod })),
  IstioCniProps: component('istio', (cni) => ({ cni })),
  ZtunnelProps: component('istio', (ztunnel) => ({ ztunnel })),
  JaegerProps: component('jaeger'),
  KongProps: component('kong', undefined, { istio: {} }),
  KyvernoProps: component('kyverno'),
  LokiProps: component('loki'),
  LonghornProps: component('longhorn'),
  PrometheusProps: component('prometheus'),
  SealedSecretsProps: component('sealedSecrets'),
  TempoProps: component('tempo'),
  VaultProps: component('vault'),
  VeleroProps: component('velero', (props) => ({ backupLocation: backups, ...props })),
  BackupLocation: component('velero', (props) => ({ backupLocation: { ...backups, ...props } })),
  BackupSchedule: component('velero', (props) => ({ backupLocation: backups, schedules: { nightly: props } })),
  StackProps: (chart, props) =>
    apiObjectsOf(
      new PlatformStack(chart.node.root as PlatformApp, 'platform', {
        repositoryUrl: 'https://git.example.com/platform.git',
        loki: {},
        ...props,
      }),
    ).map((object) => object.toJson()),
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
