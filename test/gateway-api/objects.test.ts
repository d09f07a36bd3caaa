import { ApiObject, type Chart, Duration, JsonPatch } from 'cdk8s';
import {
  BackendRef,
  BackendTlsPolicy,
  CiliumCni,
  ConfigMapRef,
  Crds,
  Gateway,
  GatewayApiBundle,
  GatewayApiCrds,
  GatewayClass,
  GatewayClassRef,
  GrpcRoute,
  GrpcRouteFilter,
  GrpcRouteMatch,
  HttpMethod,
  HttpRoute,
  HttpRouteFilter,
  HttpRouteMatch,
  Listener,
  ParentRef,
  PathModifier,
  ReferenceGrant,
  RouteNamespaces,
  SecretRef,
  ServiceRef,
  SessionPersistence,
  TcpRoute,
  TlsRoute,
  UdpRoute,
} from '../../lib';
import { HAS_CRDS, versionsOf } from './crd-schema';
import { type Resource, services, synth, yaml } from './synth';

const lab = GatewayClassRef.existing('lab');

/** Every kind with every builder, for definitions of the experimental channel and no known implementation. */
function everything(chart: Chart): void {
  services(chart, 'shop', 80, 'cart', 'cart-next', 'copy');
  services(chart, 'shop', 9000, 'orders');
  new GatewayClass(chart, 'lab', { controllerName: 'example.com/lab', description: 'For the lab' });
  const gateway = new Gateway(chart, 'edge', {
    namespace: 'gateways',
    gatewayClass: 'lab',
    addresses: ['192.168.1.2'],
    listeners: [
      Listener.http('web', { hostname: '*.example.com', namespaces: RouteNamespaces.all() }),
      Listener.https('secure', {
        certificates: [SecretRef.existing('gateways', 'wildcard')],
        namespaces: RouteNamespaces.named('shop', 'bank'),
        kinds: ['GRPCRoute'],
      }),
      Listener.tlsPassthrough('vault', { port: 8443, namespaces: RouteNamespaces.withLabels({ team: 'vault' }) }),
      Listener.tlsTerminate('mail', { port: 993, certificates: [SecretRef.existing('gateways', 'mail')] }),
      Listener.tcp('database', { port: 5432, namespaces: RouteNamespaces.all() }),
      Listener.udp('names', { port: 5432, namespaces: RouteNamespaces.all() }),
    ],
  });
  new HttpRoute(chart, 'shop', {
    parentRefs: [ParentRef.gateway(gateway, { sectionName: 'web' })],
    hostnames: ['shop.example.com'],
    rules: [
      {
        name: 'cart',
        matches: [
          HttpRouteMatch.prefix('/cart').header('x-version', '2').method(HttpMethod.GET),
          HttpRouteMatch.exact('/').queryParam('q', 'a').queryParamRegularExpression('p', '[0-9]+'),
          HttpRouteMatch.regularExpression('/v[0-9]/.*').headerRegularExpression('accept', 'text/.*'),
        ],
        filters: [
          HttpRouteFilter.requestHeaderModifier({ set: { 'x-a': '1' }, add: { 'x-b': '2' }, remove: ['x-c'] }),
          HttpRouteFilter.responseHeaderModifier({ set: { server: 'shop' } }),
          HttpRouteFilter.requestMirror(BackendRef.service('copy', 80, { weight: 3 }), { percent: 10 }),
          HttpRouteFilter.cors({
            allowOrigins: ['https://www.example.com'],
            allowMethods: ['GET'],
            allowCredentials: true,
            maxAge: Duration.minutes(1),
          }),
          HttpRouteFilter.extensionRef({ group: 'example.com', kind: 'Filter', name: 'limit' }),
        ],
        backendRefs: [
          BackendRef.service('cart', 80, { weight: 9 }),
          BackendRef.service('cart-next', 80, { weight: 1 }).filter(
            HttpRouteFilter.requestHeaderModifier({ set: { canary: 'yes' } }),
          ),
        ],
        timeouts: { request: Duration.seconds(90), backendRequest: Duration.millis(1500) },
        retry: { attempts: 2, codes: [502, 503], backoff: Duration.millis(250) },
        sessionPersistence: SessionPersistence.cookie({ permanent: true, absoluteTimeout: Duration.hours(1) }),
      },
      {
        matches: [HttpRouteMatch.prefix('/old')],
        filters: [
          HttpRouteFilter.requestRedirect({
            scheme: 'https',
            path: PathModifier.replacePrefixMatch('/new'),
            statusCode: 301,
          }),
        ],
      },
      {
        matches: [HttpRouteMatch.prefix('/legacy')],
        filters: [
          HttpRouteFilter.urlRewrite({ hostname: 'legacy.example.com', path: PathModifier.replaceFullPath('/') }),
        ],
        backendRefs: [BackendRef.other({ group: 'example.com', kind: 'Bucket', name: 'files' })],
      },
    ],
  });
  new GrpcRoute(chart, 'orders', {
    parentRefs: [ParentRef.gateway(gateway, { sectionName: 'secure' })],
    rules: [
      {
        matches: [
          GrpcRouteMatch.service('shop.Orders', 'Place').header('x-version', '2'),
          GrpcRouteMatch.method('Ping'),
          GrpcRouteMatch.regularExpression('shop\\..*').headerRegularExpression('x-team', 'a|b'),
        ],
        filters: [GrpcRouteFilter.requestMirror(BackendRef.service('orders', 9000))],
        backendRefs: [BackendRef.service('orders', 9000)],
        sessionPersistence: SessionPersistence.header({ sessionName: 'x-session', idleTimeout: Duration.minutes(5) }),
      },
    ],
  });
  new ApiObject(chart, 'Namespace', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels: { team: 'vault' } },
  });
  new TlsRoute(chart, 'vault', {
    parentRefs: [ParentRef.gateway(gateway, { sectionName: 'vault' })],
    hostnames: ['vault.example.com'],
    backendRefs: [BackendRef.service('cart', 80)],
  });
  new TcpRoute(chart, 'database', {
    parentRefs: [ParentRef.gateway(gateway, { sectionName: 'database' })],
    backendRefs: [BackendRef.service('orders', 9000)],
  });
  new UdpRoute(chart, 'names', {
    parentRefs: [ParentRef.gateway(gateway, { sectionName: 'names' })],
    backendRefs: [BackendRef.service(ServiceRef.existing('kube-system', 'names'), 53)],
  });
  new ReferenceGrant(chart, 'names-grant', {
    namespace: 'kube-system',
    from: [{ kind: 'UDPRoute', namespace: 'shop' }],
    to: [{ kind: 'Service', name: 'names' }],
  });
  new BackendTlsPolicy(chart, 'orders-tls', {
    targetRefs: ['orders'],
    hostname: 'orders.shop.svc',
    caCertificateRefs: [ConfigMapRef.named('authority')],
  });
  // GAMMA: what the cluster's own clients of cart get.
  new HttpRoute(chart, 'cart-split', {
    parentRefs: [ParentRef.service('cart', { port: 80 })],
    rules: [{ backendRefs: [BackendRef.service('cart', 80), BackendRef.service('cart-next', 80)] }],
  });
}

test('every kind with everything that can be said of it', () => {
  expect(yaml(everything, { namespace: 'shop' })).toMatchSnapshot();
});

test('the object inside each construct is called Resource, so that it can be patched', () => {
  const objects = synth((chart) => {
    const gateway = new Gateway(chart, 'edge', { gatewayClass: lab, listeners: [Listener.http('web')] });
    ApiObject.of(gateway).addJsonPatch(JsonPatch.add('/spec/infrastructure', { labels: { a: 'b' } }));
  });
  expect(objects[0]?.spec).toMatchObject({ infrastructure: { labels: { a: 'b' } } });
});

test('what stands in spec wins over the props and keeps fields that the props do not have', () => {
  const objects = synth((chart) => {
    const spec = { infrastructure: { annotations: { note: 'x' } }, gatewayClassName: 'other' };
    new GatewayClass(chart, 'other', { controllerName: 'example.com/other' });
    new Gateway(chart, 'edge', { gatewayClass: lab, listeners: [Listener.http('web')], spec });
  });
  expect(objects[1]?.spec).toMatchObject({ gatewayClassName: 'other', infrastructure: { annotations: { note: 'x' } } });
});

test('a GatewayClass has no namespace, and every object waits for its definition under Argo CD', () => {
  const objects = synth((chart) => new GatewayClass(chart, 'lab', { controllerName: 'example.com/lab' }), {
    namespace: 'shop',
  });
  expect(objects[0]?.metadata).toEqual({
    name: 'lab',
    annotations: {
      'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true',
      'argocd.argoproj.io/sync-wave': '1',
    },
  });
});

describe('versions', () => {
  const versions = (objects: readonly Resource[]) =>
    Object.fromEntries(
      objects
        .filter(({ apiVersion }) => apiVersion.startsWith('gateway.networking.k8s.io/'))
        .map(({ kind, apiVersion }) => [kind, apiVersion.split('/')[1]]),
    );

  test('without word of the definitions, objects are written for version 1.3 of the Gateway API', () => {
    expect(versions(synth(everything, { namespace: 'shop' }))).toEqual({
      GatewayClass: 'v1',
      Gateway: 'v1',
      HTTPRoute: 'v1',
      GRPCRoute: 'v1',
      TLSRoute: 'v1alpha2',
      TCPRoute: 'v1alpha2',
      UDPRoute: 'v1alpha2',
      ReferenceGrant: 'v1beta1',
      BackendTLSPolicy: 'v1alpha3',
    });
  });

  (HAS_CRDS ? test : test.skip)('each of these versions is in the definitions', () => {
    for (const [kind, version] of Object.entries(versions(synth(everything, { namespace: 'shop' })))) {
      expect(versionsOf(kind)).toContain(version);
    }
  });

  test('objects follow the definitions of the cluster, also when these are declared later', () => {
    const objects = synth((chart) => {
      services(chart, 'default', 443, 'vault');
      const gateway = new Gateway(chart, 'edge', {
        gatewayClass: lab,
        listeners: [Listener.tlsPassthrough('tls'), Listener.tcp('db', { port: 5432 })],
      });
      new TlsRoute(chart, 'vault', {
        parentRefs: [ParentRef.gateway(gateway)],
        hostnames: ['vault.example.com'],
        backendRefs: [BackendRef.service('vault', 443)],
      });
      new TcpRoute(chart, 'db', {
        parentRefs: [ParentRef.gateway(gateway)],
        backendRefs: [BackendRef.service('vault', 443)],
      });
      new BackendTlsPolicy(chart, 'tls', { targetRefs: ['vault'], hostname: 'vault.example.com' });
      new GatewayApiCrds(chart, 'crds', { bundle: GatewayApiBundle.TRAEFIK, source: Crds.NONE });
    });
    expect(versions(objects)).toEqual({ Gateway: 'v1', TLSRoute: 'v1', TCPRoute: 'v1', BackendTLSPolicy: 'v1' });
  });
});

test("Cilium's GatewayClass is always there when Cilium serves the Gateway API", () => {
  const objects = synth((chart) => {
    new GatewayApiCrds(chart, 'crds', { bundle: GatewayApiBundle.CILIUM });
    new CiliumCni(chart, 'cilium', {
      kubeProxyReplacement: true,
      apiServer: { host: 'api', port: 6443 },
      gatewayApi: {},
    });
  });
  expect(objects.filter(({ kind }) => kind === 'GatewayClass').map(({ metadata }) => metadata.name)).toEqual([
    'cilium',
  ]);
});
