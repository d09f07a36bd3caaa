import { ApiObject, type Chart } from 'cdk8s';
import {
  Allow,
  BackendRef,
  CiliumClusterwideNetworkPolicy,
  CiliumCni,
  type CiliumCniProps,
  CiliumNetworkPolicy,
  Encryption,
  Entity,
  Exposure,
  Gateway,
  GatewayApiBundle,
  GatewayApiCrds,
  GatewayClassRef,
  type GatewayProps,
  GatewayRef,
  HttpRoute,
  IpBlock,
  L2AnnouncementPolicy,
  LabelSelector,
  Listener,
  LoadBalancerIpPool,
  LoadBalancerService,
  MetricsServer,
  ParentRef,
  Peer,
  Port,
  ServiceRef,
  TraefikIngress,
} from '../../../lib';
import type { Program } from '../../program';
import { reported } from '../reported';

const SILENT = { errors: 'no failure', warnings: '' };

function cilium(chart: Chart, props: CiliumCniProps = {}): void {
  new CiliumCni(chart, 'cilium', {
    kubeProxyReplacement: true,
    apiServer: { host: '192.168.1.10' },
    encryption: Encryption.none(),
    gatewayApi: {},
    loadBalancing: { l2Announcements: true },
    ...props,
  });
  new GatewayApiCrds(chart, 'crds', { bundle: GatewayApiBundle.CILIUM });
}

function gateway(chart: Chart, name: string, ports: readonly number[], props: Partial<GatewayProps> = {}): Gateway {
  const listeners = ports.map((port) => Listener.http(`port-${port}`, { port }));
  return new Gateway(chart, name, { namespace: 'shop', gatewayClass: GatewayClassRef.CILIUM, listeners, ...props });
}

function pool(chart: Chart, first: string, last = first, props: object = {}): void {
  new LoadBalancerIpPool(chart, 'pool', { blocks: [IpBlock.range(first, last)], ...props });
  new L2AnnouncementPolicy(chart, 'l2');
}

const service = (chart: Chart, addresses?: string[]) =>
  new LoadBalancerService(chart, 'web', {
    metadata: { namespace: 'shop' },
    selector: { app: 'web' },
    ports: [{ port: 80 }],
    ...(addresses ? { addresses } : {}),
  });

type Case = readonly [what: string, program: Program, says: RegExp];

describe('addresses', () => {
  test.each<Case>([
    [
      'a Gateway and a Service that want one address',
      (chart) => {
        cilium(chart);
        pool(chart, '192.168.1.240', '192.168.1.250');
        gateway(chart, 'edge', [80], { addresses: ['192.168.1.240'] });
        service(chart, ['192.168.1.240']);
      },
      /Service shop\/.*web.* and Gateway shop\/edge \(core\/edge\) both ask for 192\.168\.1\.240.*lb013/s,
    ],
    [
      'two Gateways that want one address',
      (chart) => {
        cilium(chart);
        pool(chart, '192.168.1.240', '192.168.1.250');
        gateway(chart, 'one', [80], { addresses: ['192.168.1.240'] });
        gateway(chart, 'two', [8080], { addresses: ['192.168.1.240'] });
      },
      /Gateway shop\/one .* and Gateway shop\/two .* both ask for.*lb013/s,
    ],
    [
      'an address that no pool has',
      (chart) => {
        cilium(chart);
        pool(chart, '192.168.1.240', '192.168.1.250');
        gateway(chart, 'edge', [80], { addresses: ['192.168.1.10'] });
      },
      /Gateway shop\/edge .*asks for 192\.168\.1\.10, but no pool has it.*lb012/s,
    ],
    [
      'one address for a Gateway and a Service',
      (chart) => {
        cilium(chart);
        pool(chart, '192.168.1.240');
        gateway(chart, 'edge', [80]);
        service(chart);
      },
      /2 Services need 2 IPv4 addresses, but the pools for them have 1 left.*Gateway shop\/edge.*lb014/s,
    ],
    [
      'a pool that does not select Gateways',
      (chart) => {
        cilium(chart);
        pool(chart, '192.168.1.240', '192.168.1.250', { serviceSelector: LabelSelector.of({ pool: 'edge' }) });
        gateway(chart, 'edge', [80]);
      },
      /Gateway shop\/edge .*gets no IPv4 address.*lb015/s,
    ],
  ])('%s are reported', (_what, program, says) => {
    expect(reported(program).errors).toMatch(says);
  });

  test.each<readonly [string, Program]>([
    [
      'different addresses',
      (chart) => {
        cilium(chart);
        pool(chart, '192.168.1.240', '192.168.1.250');
        gateway(chart, 'edge', [80, 8080], { addresses: ['192.168.1.240'] });
        service(chart, ['192.168.1.241']);
      },
    ],
    [
      'one address that is shared by key',
      (chart) => {
        cilium(chart);
        pool(chart, '192.168.1.240');
        const infrastructure = { annotations: { 'lbipam.cilium.io/sharing-key': 'edge' } };
        gateway(chart, 'one', [80], { addresses: ['192.168.1.240'], spec: { infrastructure } });
        gateway(chart, 'two', [8080], { addresses: ['192.168.1.240'], spec: { infrastructure } });
      },
    ],
    [
      'a pool for Gateways by their names',
      (chart) => {
        cilium(chart);
        const serviceSelector = LabelSelector.of({ 'gateway.networking.k8s.io/gateway-name': 'edge' });
        pool(chart, '192.168.1.240', '192.168.1.250', { serviceSelector });
        gateway(chart, 'edge', [80]);
      },
    ],
    [
      'Gateways in the host network, which need no address',
      (chart) => {
        cilium(chart, { gatewayApi: { hostNetwork: true } });
        pool(chart, '192.168.1.240');
        gateway(chart, 'edge', [8080]);
        service(chart);
      },
    ],
  ])('%s: nothing is reported', (_what, program) => {
    expect(reported(program)).toEqual(SILENT);
  });
});

const CAPABLE = {
  envoy: {
    securityContext: {
      capabilities: { keepCapNetBindService: true, envoy: ['NET_BIND_SERVICE', 'NET_ADMIN', 'SYS_ADMIN'] },
    },
  },
};

describe('ports of the host network', () => {
  const host: CiliumCniProps = { gatewayApi: { hostNetwork: true } };

  test.each<Case>([
    [
      'a port below 1024 without the capability',
      (chart) => {
        cilium(chart, host);
        gateway(chart, 'edge', [80, 443, 8080]);
      },
      /Gateway shop\/edge .*listens on port 80 and 443 of nodes, but .*keepCapNetBindService is false.*gw032/s,
    ],
    [
      'a capability that is kept, but not held',
      (chart) => {
        const settings = { envoy: { securityContext: { capabilities: { keepCapNetBindService: true } } } };
        cilium(chart, { ...host, settings });
        gateway(chart, 'edge', [80]);
      },
      /envoy\.securityContext\.capabilities\.envoy has no NET_BIND_SERVICE.*gw032/s,
    ],
    [
      'a port that two Gateways want',
      (chart) => {
        cilium(chart, host);
        gateway(chart, 'one', [8080]);
        gateway(chart, 'two', [8080, 8443]);
      },
      /Gateway shop\/one .* and Gateway shop\/two .* both listen on port 8080 of every node.*gw033/s,
    ],
    [
      "a port of Traefik's",
      (chart) => {
        cilium(chart, { ...host, settings: CAPABLE });
        gateway(chart, 'edge', [80]);
        new TraefikIngress(chart, 'traefik', { exposure: Exposure.hostPorts() });
      },
      /Gateway shop\/edge .*listens on port 80 of nodes, which DaemonSet traefik\/traefik .*has.*gw033/s,
    ],
    [
      'a port of a pod in the host network',
      (chart) => {
        cilium(chart, host);
        gateway(chart, 'edge', [4443]);
        new MetricsServer(chart, 'metrics', { settings: { hostNetwork: { enabled: true }, containerPort: 4443 } });
      },
      /listens on port 4443 of nodes, which Deployment kube-system\/metrics-server .*gw033/s,
    ],
    [
      "the kubelet's port",
      (chart) => {
        cilium(chart, host);
        gateway(chart, 'edge', [10250]);
      },
      /listens on port 10250 of nodes, which the kubelet has.*gw033/s,
    ],
  ])('%s is reported', (_what, program, says) => {
    expect(reported(program).errors).toMatch(says);
  });

  test.each<readonly [string, Program]>([
    [
      'low ports with the capability',
      (chart) => {
        cilium(chart, { ...host, settings: CAPABLE });
        gateway(chart, 'edge', [80, 443]);
      },
    ],
    [
      'different ports',
      (chart) => {
        cilium(chart, host);
        gateway(chart, 'one', [8080]);
        gateway(chart, 'two', [8443]);
      },
    ],
    [
      'low ports of load balancers',
      (chart) => {
        cilium(chart);
        gateway(chart, 'one', [80]);
        gateway(chart, 'two', [80]);
      },
    ],
  ])('%s: nothing is reported', (_what, program) => {
    expect(reported(program)).toEqual(SILENT);
  });
});

const closed = (chart: Chart) => CiliumNetworkPolicy.defaultDeny(chart, 'closed', { metadata: { namespace: 'shop' } });
const web = ServiceRef.existing('shop', 'web');
const route = (chart: Chart, parent: ParentRef) =>
  new HttpRoute(chart, 'route', {
    namespace: 'shop',
    parentRefs: [parent],
    rules: [{ backendRefs: [BackendRef.service(web, 80)] }],
  });
const routed: Program = (chart) => {
  cilium(chart);
  route(chart, ParentRef.gateway(gateway(chart, 'edge', [80])));
};
const allowing = (chart: Chart, ...ingress: readonly object[]) =>
  new CiliumNetworkPolicy(chart, 'web', {
    metadata: { namespace: 'shop' },
    endpointSelector: LabelSelector.of({ app: 'web' }),
    ingress: ingress as never,
  });
const leadingTo = (chart: Chart, targetPort: number | string) =>
  new ApiObject(chart, 'service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    ...{ spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort }] } },
  });
const ingress = (chart: Chart, ingressClassName?: string) =>
  new ApiObject(chart, 'ingress', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web', namespace: 'shop' },
    ...{
      spec: {
        ...(ingressClassName ? { ingressClassName } : {}),
        rules: [{ http: { paths: [{ backend: { service: { name: 'web', port: { number: 80 } } } }] } }],
      },
    },
  });

describe('backends in closed namespaces', () => {
  test.each<Case>([
    [
      'a route into one',
      (chart) => {
        routed(chart);
        closed(chart);
      },
      /core\/route: warning: the backend shop\/web is closed by CiliumNetworkPolicy shop\/.*Allow\.fromCiliumIngress.*gw031/s,
    ],
    [
      'a route into a closed cluster',
      (chart) => {
        routed(chart);
        CiliumClusterwideNetworkPolicy.defaultDeny(chart, 'closed');
      },
      /closed by CiliumClusterwideNetworkPolicy.*gw031/s,
    ],
    [
      'a route to pods that only other pods may reach',
      (chart) => {
        routed(chart);
        closed(chart);
        allowing(chart, Allow.fromSameNamespace(), Allow.fromNamespace('traefik'));
      },
      /gw031/,
    ],
    [
      'a route to pods that the world may reach',
      (chart) => {
        routed(chart);
        closed(chart);
        allowing(chart, { from: [Peer.entity(Entity.WORLD)] });
      },
      /gw031/,
    ],
    [
      'a route to pods that let requests in at another port',
      (chart) => {
        routed(chart);
        leadingTo(chart, 8080);
        closed(chart);
        allowing(chart, Allow.fromCiliumIngress(Port.tcp(9090), Port.udpRange(8000, 9000)));
      },
      /lets requests through Cilium's Envoy in at the pods' port 8080\/TCP, only at 9090\/TCP and 8000 to 9000\/UDP, .*fromCiliumIngress\(Port\.tcp\(8080\)\).*gw031/s,
    ],
    [
      'a route to pods that let requests in at a port of another name',
      (chart) => {
        routed(chart);
        leadingTo(chart, 'http');
        closed(chart);
        allowing(chart, Allow.fromCiliumIngress(Port.named('metrics')));
      },
      /at the pods' port http\/TCP, only at metrics\/TCP, .*fromCiliumIngress\(Port\.named\('http'\)\).*gw031/s,
    ],
    [
      "an Ingress of Cilium's",
      (chart) => {
        cilium(chart, { ingressController: {} });
        ingress(chart, 'cilium');
        closed(chart);
      },
      /core\/ingress: warning: the backend shop\/web.*gw031/s,
    ],
    [
      'an Ingress without a class where Cilium is the default',
      (chart) => {
        cilium(chart, { ingressController: { isDefault: true } });
        ingress(chart);
        closed(chart);
      },
      /gw031/,
    ],
  ])('%s is reported', (_what, program, says) => {
    const { errors, warnings } = reported(program);
    expect(errors).toBe('no failure');
    expect(warnings).toMatch(says);
    expect(warnings.match(/warning:/g)).toHaveLength(1);
  });

  test.each<readonly [string, Program]>([
    ['an open namespace', routed],
    [
      'pods that let requests through Envoy in',
      (chart) => {
        routed(chart);
        closed(chart);
        allowing(chart, Allow.fromCiliumIngress(Port.tcp(8080)));
      },
    ],
    ...(
      [
        ['a number', 8080, Port.tcp(8080)],
        ['a range', 8080, Port.tcpRange(8000, 9000)],
        ['its name', 'http', Port.named('http')],
        ['a number that a name may stand for', 'http', Port.tcp(8080)],
        ['any protocol', 8080, Port.any(8080)],
      ] as const
    ).map(([what, target, port]): readonly [string, Program] => [
      `pods that let them in at the port that the Service leads to, by ${what}`,
      (chart) => {
        routed(chart);
        leadingTo(chart, target);
        closed(chart);
        allowing(chart, Allow.fromCiliumIngress(port));
      },
    ]),
    [
      'pods that let the whole cluster in',
      (chart) => {
        routed(chart);
        closed(chart);
        allowing(chart, { from: [Peer.entity(Entity.CLUSTER)] });
      },
    ],
    [
      'a clusterwide policy that lets them in',
      (chart) => {
        routed(chart);
        closed(chart);
        new CiliumClusterwideNetworkPolicy(chart, 'ingress', {
          endpointSelector: LabelSelector.everything(),
          ingress: [Allow.fromCiliumIngress()],
        });
      },
    ],
    [
      'another namespace that is closed',
      (chart) => {
        routed(chart);
        CiliumNetworkPolicy.defaultDeny(chart, 'closed', { metadata: { namespace: 'payments' } });
      },
    ],
    [
      'a namespace that is closed for egress alone',
      (chart) => {
        routed(chart);
        CiliumNetworkPolicy.defaultDeny(chart, 'closed', { metadata: { namespace: 'shop' }, ingress: false });
      },
    ],
    [
      'a route of somebody else',
      (chart) => {
        cilium(chart);
        route(chart, ParentRef.gateway(GatewayRef.existing('shop', 'other')));
        closed(chart);
      },
    ],
    [
      "an Ingress of Traefik's",
      (chart) => {
        cilium(chart, { ingressController: {} });
        ingress(chart, 'traefik');
        closed(chart);
      },
    ],
  ])('%s: nothing is reported', (_what, program) => {
    expect(reported(program)).toEqual(SILENT);
  });
});

describe('host ports', () => {
  const exposed: Program = (chart) => new TraefikIngress(chart, 'traefik', { exposure: Exposure.hostPorts() });
  const kept = (settings: CiliumCniProps['settings'] = {}): Program => {
    return (chart) => {
      new CiliumCni(chart, 'cilium', { encryption: Encryption.none(), settings });
      exposed(chart);
    };
  };

  test('they are refused where kube-proxy is kept and no plugin forwards them', () => {
    expect(reported(kept()).errors).toMatch(
      /DaemonSet traefik\/traefik \(core\/traefik\) has the host ports 80, 443, but kubeProxyReplacement.*cil185/s,
    );
  });

  test.each<readonly [string, Program]>([
    ['portmap', kept({ cni: { chainingMode: 'portmap' } })],
    ['a plugin before Cilium', kept({ cni: { chainingMode: 'aws-cni' } })],
    ["a configuration of one's own", kept({ cni: { configMap: 'cni' } })],
    [
      'the replacement of kube-proxy',
      (chart) => {
        cilium(chart);
        exposed(chart);
      },
    ],
    ['a network of somebody else', exposed],
    [
      'pods in the host network',
      (chart) => {
        new CiliumCni(chart, 'cilium', { encryption: Encryption.none() });
        new MetricsServer(chart, 'metrics', { settings: { hostNetwork: { enabled: true }, containerPort: 4443 } });
      },
    ],
  ])('they work with %s', (_what, program) => {
    expect(reported(program)).toEqual(SILENT);
  });
});
