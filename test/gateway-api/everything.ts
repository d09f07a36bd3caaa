import { ApiObject, type Chart, Duration } from 'cdk8s';
import {
  BackendRef,
  BackendTlsPolicy,
  ConfigMapRef,
  Gateway,
  GatewayClass,
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
import { services } from './synth';

/** Every kind with every builder, for definitions of the experimental channel and no known implementation. */
export function everything(chart: Chart): void {
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
