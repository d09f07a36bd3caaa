import { Port } from '../../lib/cilium/policy';
import { type ComponentSet, type Flow, FlowPeer, IstioInjection } from '../../lib/gitops';
import { IstioBase, IstioCni, Istiod, type IstiodProps, Ztunnel } from '../../lib/istio';
import { Prometheus } from '../../lib/prometheus';
import { Tempo } from '../../lib/tempo';
import { schemaErrors } from '../crd-schema';
import { deployment, problemsOf, Some, type SomeComponent, setOf } from '../gitops/component';
import { type End, isAllowed } from '../gitops/policy-model';
import { chartValues, ownObjects } from '../gitops/written';

const web = FlowPeer.workload('shop', 'web');
const flow = (from: FlowPeer, to: FlowPeer, ...ports: Port[]): Flow => ({ from, to, ports, why: 'a test' });
const calls = (...peers: FlowPeer[]) => peers.map((from, index) => flow(from, web, Port.tcp(9000 + index)));

interface Parts {
  readonly shop?: SomeComponent;
  readonly istio?: IstioInjection;
  readonly istiod?: IstiodProps;
  readonly tempo?: boolean;
}

/** A shop in the mesh, and a bystander outside of it. */
function platform({ shop, istio = IstioInjection.SIDECAR, istiod, tempo }: Parts): ComponentSet {
  return setOf((chart) => [
    new Some(chart, 'shop', { workloads: [deployment('web'), deployment('db')], ...shop, namespace: { istio } }),
    new Some(chart, 'plain'),
    new Prometheus(chart),
    new IstioBase(chart),
    new IstioCni(chart),
    new Istiod(chart, undefined, istiod),
    ...(istio === IstioInjection.AMBIENT ? [new Ztunnel(chart)] : []),
    ...(tempo ? [new Tempo(chart)] : []),
  ]);
}

const portsOf = (set: ComponentSet, name: string) =>
  Object.keys(ownObjects(set, 'istiod').find(({ metadata }) => metadata.name === name)?.spec.portLevelMtls ?? {});

test.each([IstioInjection.SIDECAR, IstioInjection.AMBIENT])(
  '%s: callers outside of the mesh may use plain text at their ports alone',
  (istio) => {
    const flows = [
      ...calls(FlowPeer.kubeApiserver(), FlowPeer.everyPod(), FlowPeer.world(), FlowPeer.nodes()),
      ...calls(FlowPeer.workload('plain', 'plain')),
      flow(FlowPeer.workload('shop', 'db'), web, Port.tcp(7000)),
      flow(FlowPeer.namespace('app'), web, Port.tcp(7001)),
      flow(FlowPeer.namespace('elsewhere'), web, Port.tcp(9100)),
      flow(FlowPeer.world(), web, Port.udp(53)),
      flow(web, FlowPeer.workload('plain', 'plain'), Port.tcp(80)),
    ];
    const shop = { flows: () => flows, metrics: [{ workload: 'web', port: 9500 }] };
    const set = platform({ istio, shop, istiod: { applicationNamespaces: ['app'] } });
    const policies = ownObjects(set, 'istiod').filter(({ metadata }) => metadata.namespace === 'shop');
    expect(policies).toEqual([
      expect.objectContaining({
        apiVersion: 'security.istio.io/v1',
        kind: 'PeerAuthentication',
        spec: {
          selector: { matchLabels: { app: 'web' } },
          portLevelMtls: Object.fromEntries(
            [9000, 9001, 9002, 9003, 9100, 9500].map((port) => [port, { mode: 'PERMISSIVE' }]),
          ),
        },
      }),
    ]);
    expect(policies.flatMap((one) => schemaErrors(one))).toEqual([]);
    expect(ownObjects(set, 'istiod').filter(({ kind }) => kind === 'PeerAuthentication')).toHaveLength(2);
  },
);

test('a flow to every pod of a namespace is one to each of its workloads, but not to those of the nodes', () => {
  const workloads = [deployment('web'), deployment('db'), deployment('agent', { hostNetwork: true })];
  const flows = () => [flow(FlowPeer.world(), FlowPeer.namespace('shop'), Port.tcp(443))];
  const set = platform({ shop: { workloads, flows } });
  expect(['shop-web', 'shop-db', 'shop-agent'].map((name) => portsOf(set, `${name}-plain-text`))).toEqual([
    ['443'],
    ['443'],
    [],
  ]);
});

test('who comes from the network of a node is outside of the mesh', () => {
  const workloads = [deployment('web'), deployment('agent', { hostNetwork: true })];
  const flows = () => [flow(FlowPeer.workload('shop', 'agent'), web, Port.tcp(9000))];
  expect(portsOf(platform({ shop: { workloads, flows } }), 'shop-web-plain-text')).toEqual(['9000']);
});

test.each([Port.tcpRange(9000, 9100), Port.named('http')])(
  'ports that are no single numbers cannot take plain text',
  (port) => {
    expect(() => platform({ shop: { flows: () => [flow(FlowPeer.world(), web, port)] } })).toThrow(
      /flow from the world to shop\/web comes from outside of the mesh[\s\S]*ist001/,
    );
  },
);

test('an application in the mesh cannot be called from outside of it', () => {
  const flows = () => [flow(FlowPeer.workload('plain', 'plain'), FlowPeer.namespace('app'), Port.tcp(80))];
  const istiod = { applicationNamespaces: ['app'] };
  expect(() => platform({ shop: { flows }, istiod })).toThrow(/from plain\/plain to namespace app[\s\S]*ist002/);
  expect(problemsOf(platform({ shop: { flows } }))).toEqual([]);
});

test('sidecars’ own metrics are read where the sidecars are, in plain text anyway', () => {
  const set = platform({});
  const jobs = JSON.stringify(chartValues(set, 'prometheus'));
  expect(jobs).toContain('"shop/web:15090/stats/prometheus"');
  expect(jobs).not.toContain('"plain/plain:15090');
  const server = { namespace: 'observability', pod: set.find('prometheus')?.workloads[0]?.podLabels ?? {} };
  expect(isAllowed(set, server, { namespace: 'shop', pod: { app: 'web' } }, 15090)).toBe(true);
  expect(portsOf(set, 'shop-web-plain-text')).toEqual([]);
  const ambient = platform({ istio: IstioInjection.AMBIENT });
  expect(JSON.stringify(chartValues(ambient, 'prometheus'))).not.toContain('"shop/web:15090');
});

test('the mesh sends traces to Tempo, one of a hundred unless said otherwise', () => {
  const tracing = (istiod?: IstiodProps) => {
    const set = platform({ tempo: true, istiod });
    const telemetry = ownObjects(set, 'istiod').filter(({ kind }) => kind === 'Telemetry');
    expect(telemetry.flatMap((one) => schemaErrors(one))).toEqual([]);
    return { set, telemetry };
  };
  const { set, telemetry } = tracing();
  expect(telemetry).toEqual([
    expect.objectContaining({
      metadata: expect.objectContaining({ namespace: 'istio-system' }),
      spec: { tracing: [{ providers: [{ name: 'tempo' }], randomSamplingPercentage: 1 }] },
    }),
  ]);
  expect(chartValues(set, 'istiod')).toMatchObject({
    meshConfig: {
      extensionProviders: [
        { name: 'tempo', opentelemetry: { service: 'tempo.observability.svc.cluster.local', port: 4317 } },
      ],
    },
  });
  const tempo = { namespace: 'observability', pod: set.find('tempo')?.workloads[0]?.podLabels ?? {} };
  expect(isAllowed(set, { namespace: 'shop', pod: { app: 'web' } }, tempo, 4317)).toBe(true);
  expect(tracing({ randomSamplingPercentage: 12.5 }).telemetry[0]?.spec).toMatchObject({
    tracing: [{ randomSamplingPercentage: 12.5 }],
  });
  expect(() => tracing({ randomSamplingPercentage: 101 })).toThrow(/randomSamplingPercentage is 101/);
});

test('without Tempo there are no traces', () => {
  const set = platform({});
  expect(chartValues(set, 'istiod')).not.toHaveProperty('meshConfig');
  expect(ownObjects(set, 'istiod').filter(({ kind }) => kind === 'Telemetry')).toEqual([]);
});

describe('ambient mode', () => {
  const pod = (namespace: string, app: string): End => ({ namespace, pod: { app } });
  const flows = () => [
    flow(FlowPeer.workload('shop', 'db'), web, Port.tcp(7000)),
    flow(FlowPeer.namespace('app'), web, Port.tcp(7001)),
    flow(FlowPeer.workload('plain', 'plain'), web, Port.tcp(7002)),
    flow(web, FlowPeer.workload('plain', 'plain'), Port.tcp(7003)),
  ];
  const istiod = { applicationNamespaces: ['app'] };
  const set = platform({ istio: IstioInjection.AMBIENT, shop: { flows }, istiod });

  test('flows within the mesh may take its tunnel, and no others', () => {
    expect(isAllowed(set, pod('shop', 'db'), pod('shop', 'web'), 15008)).toBe(true);
    expect(isAllowed(set, pod('app', 'any'), pod('shop', 'web'), 15008)).toBe(true);
    expect(isAllowed(set, pod('shop', 'web'), pod('shop', 'db'), 15008)).toBe(false);
    expect(isAllowed(set, pod('plain', 'plain'), pod('shop', 'web'), 15008)).toBe(false);
    expect(isAllowed(set, pod('shop', 'web'), pod('plain', 'plain'), 15008)).toBe(false);
  });

  test('behind the tunnel are the ports of flows, for whom these are', () => {
    const policies = ownObjects(set, 'ztunnel').filter(({ kind }) => kind === 'AuthorizationPolicy');
    expect(policies).toEqual([
      expect.objectContaining({
        metadata: expect.objectContaining({ namespace: 'shop' }),
        spec: {
          action: 'ALLOW',
          selector: { matchLabels: { app: 'web' } },
          rules: [
            { from: [{ source: { namespaces: ['shop'] } }], to: [{ operation: { ports: ['7000'] } }] },
            { from: [{ source: { namespaces: ['app'] } }], to: [{ operation: { ports: ['7001'] } }] },
            { to: [{ operation: { ports: ['7002'] } }] },
          ],
        },
      }),
    ]);
    expect(policies.flatMap((one) => schemaErrors(one))).toEqual([]);
  });

  test('a range of ports is every port to the mesh, since it knows no ranges, and UDP none', () => {
    const ranges = () => [
      flow(FlowPeer.workload('shop', 'db'), web, Port.tcpRange(7000, 7100)),
      flow(web, FlowPeer.workload('shop', 'db'), Port.udp(53)),
    ];
    const ranged = platform({ istio: IstioInjection.AMBIENT, shop: { flows: ranges } });
    const policies = ownObjects(ranged, 'ztunnel').filter(({ kind }) => kind === 'AuthorizationPolicy');
    expect(policies.map(({ spec }) => spec)).toEqual([
      {
        action: 'ALLOW',
        selector: { matchLabels: { app: 'web' } },
        rules: [{ from: [{ source: { namespaces: ['shop'] } }] }],
      },
    ]);
    expect(isAllowed(ranged, pod('shop', 'web'), pod('shop', 'db'), 15008)).toBe(false);
  });

  test('with sidecars alone there is no tunnel', () => {
    const sidecars = platform({ shop: { flows }, istiod });
    expect(isAllowed(sidecars, pod('shop', 'db'), pod('shop', 'web'), 7000)).toBe(true);
    expect(isAllowed(sidecars, pod('shop', 'db'), pod('shop', 'web'), 15008)).toBe(false);
  });

  test('every pod takes the probes of its node, and nothing else is closed or opened by that', () => {
    const probes = ownObjects(set, 'ztunnel').filter(({ kind }) => kind !== 'AuthorizationPolicy');
    expect(probes).toEqual([
      expect.objectContaining({
        kind: 'CiliumClusterwideNetworkPolicy',
        spec: expect.objectContaining({
          enableDefaultDeny: { ingress: false, egress: false },
          endpointSelector: { matchExpressions: [{ key: 'k8s:io.kubernetes.pod.namespace', operator: 'Exists' }] },
          ingress: [{ fromCIDRSet: [{ cidr: '169.254.7.127/32' }] }],
        }),
      }),
    ]);
    expect(probes.flatMap((one) => schemaErrors(one))).toEqual([]);
    expect(isAllowed(set, { entity: 'world' }, pod('shop', 'web'), 7000)).toBe(false);
  });
});
