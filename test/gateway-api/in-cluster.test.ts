import { ApiObject, type Chart } from 'cdk8s';
import {
  BackendRef,
  Gateway,
  GatewayClassRef,
  GatewayRef,
  GrpcRoute,
  HttpRoute,
  HttpRouteFilter,
  HttpRouteMatch,
  type HttpRouteProps,
  Listener,
  ParentRef,
  ReferenceGrant,
  type RouteKind,
  RouteNamespaces,
  SecretRef,
  ServiceRef,
  TcpRoute,
  TlsRoute,
} from '../../lib';
import { failure, services } from './synth';

const lab = GatewayClassRef.existing('lab');
const cart = BackendRef.service('cart', 80);
const rules = [{ backendRefs: [cart] }];

function gateway(chart: Chart, listeners: Listener[], namespace = 'edge'): Gateway {
  services(chart, 'shop', 80, 'cart');
  return new Gateway(chart, 'gateway', { namespace, gatewayClass: lab, listeners });
}

function shop(chart: Chart, parent: ParentRef, more: Partial<HttpRouteProps> = {}, id = 'shop'): HttpRoute {
  return new HttpRoute(chart, id, { namespace: 'shop', parentRefs: [parent], rules, ...more });
}

/** An HttpRoute of the namespace shop at a listener of the namespace edge. */
const attached = (listener: Listener, more: Partial<HttpRouteProps> = {}, options = {}) =>
  failure((chart) => shop(chart, ParentRef.gateway(gateway(chart, [listener]), options), more));

let reported: string[];
beforeEach(() => {
  reported = [];
  jest.spyOn(console, 'error').mockImplementation((text) => void reported.push(String(text)));
});
afterEach(() => jest.restoreAllMocks());

const all = { namespaces: RouteNamespaces.all() };

describe('a route and the listeners of its Gateway', () => {
  test('a listener takes routes of its own namespace unless it says otherwise', () => {
    expect(attached(Listener.http('web'))).toMatch(
      /core\/shop: parentRefs\[0\] is the Gateway edge\/gateway, but no listener of it accepts this HTTPRoute of shop: web only accepts routes of edge.*RouteNamespaces.*gw020/s,
    );
    expect(attached(Listener.http('web', all))).toBe('no failure');
    expect(attached(Listener.http('web', { namespaces: RouteNamespaces.named('shop') }))).toBe('no failure');
  });

  test('a listener for chosen namespaces refuses others by name', () => {
    const listener = Listener.http('web', { namespaces: RouteNamespaces.named('bank', 'post') });
    expect(attached(listener)).toContain('kubernetes.io/metadata.name In bank, post, which shop lacks');
  });

  test('labels of a namespace count when the program defines it, and are not guessed when it does not', () => {
    const listener = Listener.http('web', { namespaces: RouteNamespaces.withLabels({ team: 'shop' }) });
    expect(attached(listener)).toBe('no failure');
    const defined = (labels: Record<string, string>) =>
      failure((chart) => {
        new ApiObject(chart, 'Namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } });
        shop(chart, ParentRef.gateway(gateway(chart, [listener])));
      });
    expect(defined({ team: 'shop' })).toBe('no failure');
    expect(defined({ team: 'bank' })).toContain('team In shop, which shop lacks');
  });

  test('a route whose hostnames no listener serves is refused', () => {
    const listener = Listener.http('web', { ...all, hostname: '*.example.com' });
    expect(attached(listener, { hostnames: ['example.com', 'shop.example.org'] })).toMatch(
      /web serves \*\.example\.com, and none of example\.com, shop\.example\.org.*gw022/s,
    );
    expect(attached(listener, { hostnames: ['example.org', 'shop.example.com'] })).toBe('no failure');
    expect(attached(listener)).toBe('no failure');
  });

  test.each<[Listener, string]>([
    [Listener.tcp('db', { port: 5432, ...all }), 'db is for TCP and only accepts TCPRoute'],
    [Listener.tlsPassthrough('tls', all), 'tls is for TLS and only accepts TLSRoute'],
    [Listener.http('rpc', { ...all, kinds: ['GRPCRoute'] }), 'rpc only accepts GRPCRoute'],
  ])('a listener of another protocol or for other kinds is refused (%#)', (listener, says) => {
    expect(attached(listener)).toContain(says);
    expect(attached(listener)).toContain('gw021');
  });

  test('a listener that does not exist is refused, with the existing names', () => {
    expect(attached(Listener.http('web', all), {}, { sectionName: 'wep' })).toMatch(
      /a listener named wep, but the Gateway edge\/gateway has web \(port 80\).*Did you mean web\?.*gw019/s,
    );
    expect(attached(Listener.http('web', all), {}, { port: 81 })).toContain('a listener on port 81');
    expect(attached(Listener.http('web', all), {}, { sectionName: 'web', port: 80 })).toBe('no failure');
  });

  test('it is enough that one of several listeners accepts a route', () => {
    const listeners = [
      Listener.http('a', { ...all, hostname: 'a.com' }),
      Listener.http('b', { ...all, hostname: 'b.com' }),
    ];
    const route = (hostname: string) =>
      failure((chart) => shop(chart, ParentRef.gateway(gateway(chart, listeners)), { hostnames: [hostname] }));
    expect(route('b.com')).toBe('no failure');
    expect(route('c.com')).toMatch(/a serves a\.com.*b serves b\.com/);
  });

  test('a Gateway that nothing defines is refused unless it exists in the cluster', () => {
    const at = (parent: ParentRef) =>
      failure((chart) => {
        services(chart, 'shop', 80, 'cart');
        shop(chart, parent);
      });
    expect(at(ParentRef.gateway('edge'))).toMatch(
      /the Gateway shop\/edge, which nothing.*GatewayRef\.existing.*gw018/s,
    );
    expect(at(ParentRef.gateway(GatewayRef.existing('edge', 'edge')))).toBe('no failure');
  });

  test('an ApiObject and a patch count as what they say', () => {
    const program = (from: string) => (chart: Chart) => {
      services(chart, 'shop', 80, 'cart');
      new ApiObject(chart, 'plain', {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'Gateway',
        metadata: { name: 'plain', namespace: 'edge' },
        ...{
          spec: {
            gatewayClassName: 'lab',
            listeners: [{ name: 'web', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from } } }],
          },
        },
      });
      shop(chart, ParentRef.gateway(GatewayRef.named('plain', 'edge')));
    };
    expect(failure(program('All'))).toBe('no failure');
    expect(failure(program('Same'))).toContain('web only accepts routes of edge');
  });
});

describe('references into other namespaces', () => {
  const elsewhere = (
    more: (chart: Chart) => void = () => {},
    service: string | ServiceRef = ServiceRef.named('cart', 'depot'),
  ) =>
    failure((chart) => {
      services(chart, 'depot', 80, 'cart');
      const backendRefs = [BackendRef.service(service, 80)];
      shop(chart, ParentRef.gateway(gateway(chart, [Listener.http('web', all)])), { rules: [{ backendRefs }] });
      more(chart);
    });
  const grant = (kind: RouteKind, from: string, namespace: string, name?: string) => (chart: Chart) =>
    new ReferenceGrant(chart, 'grant', {
      namespace,
      from: [{ kind, namespace: from }],
      to: [{ kind: 'Service', name }],
    });

  test('a backend needs a ReferenceGrant of its namespace', () => {
    expect(elsewhere()).toMatch(
      /rules\[0\]\.backendRefs\[0\] is the Service depot\/cart, and no ReferenceGrant of depot allows HTTPRoutes of shop.*gw023/s,
    );
    expect(elsewhere(grant('HTTPRoute', 'shop', 'depot'))).toBe('no failure');
    expect(elsewhere(grant('HTTPRoute', 'shop', 'depot', 'cart'))).toBe('no failure');
  });

  test.each([
    ['another kind', grant('GRPCRoute', 'shop', 'depot')],
    ['another namespace', grant('HTTPRoute', 'bank', 'depot')],
    ['another Service', grant('HTTPRoute', 'shop', 'depot', 'orders')],
    ['the wrong side', grant('HTTPRoute', 'shop', 'shop')],
  ])('a ReferenceGrant for %s does not help', (_, more) => {
    expect(elsewhere(more)).toContain('gw023');
  });

  test('who says that the Service exists in the cluster is only warned, for the grant may be there too', () => {
    expect(elsewhere(() => {}, ServiceRef.existing('depot', 'cart'))).toBe('no failure');
    expect(reported.join()).toContain('no ReferenceGrant of depot');
  });

  test('a mirror and a certificate need one as well', () => {
    const mirror = [HttpRouteFilter.requestMirror(BackendRef.service(ServiceRef.named('cart', 'depot'), 80))];
    const message = failure((chart) => {
      services(chart, 'depot', 80, 'cart');
      const certificates = [SecretRef.named('wildcard', 'certificates')];
      const edge = gateway(chart, [Listener.http('web', all), Listener.https('tls', { certificates })]);
      shop(chart, ParentRef.gateway(edge, { sectionName: 'web' }), {
        rules: [{ filters: mirror, backendRefs: [cart] }],
      });
    });
    expect(message).toContain('rules[0].filters[0].requestMirror.backendRef is the Service depot/cart');
    expect(message).toContain('listeners[1].tls.certificateRefs[0] is the Secret certificates/wildcard');
  });

  test('a Service as parent needs one, unless the route is with it', () => {
    const gamma = (namespace: string, more: (chart: Chart) => void = () => {}) =>
      failure((chart) => {
        services(chart, 'shop', 80, 'cart');
        services(chart, namespace, 80, 'cart-2');
        const parentRefs = [ParentRef.service(ServiceRef.named('cart', 'shop'))];
        new HttpRoute(chart, 'split', {
          namespace,
          parentRefs,
          rules: [{ backendRefs: [BackendRef.service('cart-2', 80)] }],
        });
        more(chart);
      });
    expect(gamma('shop')).toBe('no failure');
    expect(gamma('bank')).toMatch(/parentRefs\[0\] is the Service shop\/cart, and no ReferenceGrant.*gw023/s);
    expect(gamma('bank', grant('HTTPRoute', 'bank', 'shop'))).toBe('no failure');
  });
});

describe('Services and Secrets', () => {
  test('those that nothing defines are reported, and no failure', () => {
    const message = failure((chart) => {
      const certificates = ['wildcard'];
      const edge = new Gateway(chart, 'edge', {
        gatewayClass: lab,
        listeners: [Listener.https('tls', { certificates })],
      });
      new HttpRoute(chart, 'shop', { parentRefs: [ParentRef.gateway(edge)], rules });
    });
    expect(message).toBe('no failure');
    expect(reported.join()).toMatch(/the Secret default\/wildcard, which nothing.*gw024/s);
    expect(reported.join()).toMatch(/the Service default\/cart, which nothing.*gw024/s);
  });

  test("cert-manager makes a Gateway's certificates, so they are not missed", () => {
    const annotations = { 'cert-manager.io/cluster-issuer': 'letsencrypt' };
    const listeners = [Listener.https('tls', { certificates: ['wildcard'] })];
    expect(failure((chart) => new Gateway(chart, 'edge', { gatewayClass: lab, annotations, listeners }))).toBe(
      'no failure',
    );
    expect(reported).toEqual([]);
  });

  test('a port that the Service does not have is refused', () => {
    const backendRefs = [BackendRef.service('cart', 8080)];
    expect(attached(Listener.http('web', all), { rules: [{ backendRefs }] })).toMatch(
      /port is 8080, which the Service shop\/cart does not have; it has 80.*gw025/s,
    );
  });
});

describe('routes that compete', () => {
  /** Two routes at one Gateway. */
  const both = (one: Partial<HttpRouteProps>, other: Partial<HttpRouteProps>) =>
    failure((chart) => {
      const parent = ParentRef.gateway(gateway(chart, [Listener.http('web', all)]));
      shop(chart, parent, one, 'one');
      shop(chart, parent, other, 'other');
    });
  const path = (prefix: string) => ({ rules: [{ matches: [HttpRouteMatch.prefix(prefix)], backendRefs: [cart] }] });

  test('the same match for the same host is refused, for the age of objects would decide', () => {
    expect(both({}, {})).toMatch(
      /core\/gateway: HTTPRoute shop\/one \(core\/one\) and HTTPRoute shop\/other \(core\/other\) both match requests for any host with the same match of the listener web.*gw026/s,
    );
    const hostnames = ['a.com', 'b.com'];
    expect(both({ hostnames, ...path('/x') }, { hostnames: ['b.com'], ...path('/x') })).toContain('requests for b.com');
  });

  test('a different path, host or more specific host does not compete', () => {
    expect(both(path('/a'), path('/b'))).toBe('no failure');
    expect(both({ hostnames: ['a.com'] }, { hostnames: ['b.com'] })).toBe('no failure');
    expect(both({ hostnames: ['*.com'] }, { hostnames: ['a.com'] })).toBe('no failure');
  });

  const second = (make: (chart: Chart, parent: ParentRef) => void, listener: Listener) =>
    failure((chart) => {
      services(chart, 'default', 80, 'cart');
      const edge = new Gateway(chart, 'edge', { gatewayClass: lab, listeners: [listener] });
      make(chart, ParentRef.gateway(edge));
    });

  test('two routes of one Service compete as well, unless they are for different ports', () => {
    const gamma = (port?: number) =>
      failure((chart) => {
        services(chart, 'default', 80, 'cart');
        new HttpRoute(chart, 'b', { parentRefs: [ParentRef.service('cart', { port: 80 })], rules });
        new HttpRoute(chart, 'a', { parentRefs: [ParentRef.service('cart', { port })], rules });
      });
    const says =
      'core/b: HTTPRoute default/a (core/a) and HTTPRoute default/b (core/b) both match requests with the same match of the Service default/cart';
    expect(gamma()).toContain(says);
    expect(gamma(80)).toContain(says);
    expect(gamma(81)).not.toContain('gw026');
  });

  test('an HttpRoute and a GrpcRoute may not share a host', () => {
    const mixed = (hostname: string) =>
      second((chart, parent) => {
        new HttpRoute(chart, 'http', { parentRefs: [parent], hostnames: ['*.a.com'], rules });
        new GrpcRoute(chart, 'grpc', { parentRefs: [parent], hostnames: [hostname], rules });
      }, Listener.http('web'));
    expect(mixed('rpc.a.com')).toMatch(/both match requests for rpc\.a\.com.*different hostnames or listeners.*gw026/s);
    expect(mixed('rpc.b.com')).toBe('no failure');
  });

  test('one TcpRoute takes all connections, one TlsRoute all of a name', () => {
    const backendRefs = [cart];
    const tcp = second(
      (chart, parent) => {
        for (const id of ['a', 'b']) new TcpRoute(chart, id, { parentRefs: [parent], backendRefs });
      },
      Listener.tcp('db', { port: 5432 }),
    );
    expect(tcp).toContain('both match all connections of the listener db');
    const tls = (...hostnames: string[]) =>
      second((chart, parent) => {
        for (const [id, hostname] of hostnames.entries()) {
          new TlsRoute(chart, `r${id}`, { parentRefs: [parent], hostnames: [hostname], backendRefs });
        }
      }, Listener.tlsPassthrough('tls'));
    expect(tls('a.com', 'a.com')).toContain('both match requests for a.com');
    expect(tls('a.com', 'b.com')).toBe('no failure');
  });
});
