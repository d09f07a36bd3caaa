import { ApiObject, type Chart } from 'cdk8s';
import {
  BackendRef,
  BackendTlsPolicy,
  CiliumCni,
  Crds,
  Gateway,
  GatewayApiBundle,
  GatewayApiCrds,
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
  SessionPersistence,
  TcpRoute,
  TlsRoute,
  TraefikIngress,
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

let told: string[];
beforeEach(() => {
  told = [];
  jest.spyOn(console, 'error').mockImplementation((text) => void told.push(String(text)));
});
afterEach(() => jest.restoreAllMocks());

const all = { namespaces: RouteNamespaces.all() };

describe('a route and the listeners of its Gateway', () => {
  test('a listener takes routes of its own namespace unless it says otherwise', () => {
    expect(attached(Listener.http('web'))).toMatch(
      /core\/shop: parentRefs\[0\] is the Gateway edge\/gateway, but no listener of it accepts this HTTPRoute of shop: web takes routes of edge only.*RouteNamespaces.*gw020/s,
    );
    expect(attached(Listener.http('web', all))).toBe('no failure');
    expect(attached(Listener.http('web', { namespaces: RouteNamespaces.named('shop') }))).toBe('no failure');
  });

  test('a listener for chosen namespaces refuses others by name', () => {
    const listener = Listener.http('web', { namespaces: RouteNamespaces.named('bank', 'post') });
    expect(attached(listener)).toContain('kubernetes.io/metadata.name In bank, post only, which shop lacks');
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
    expect(defined({ team: 'bank' })).toContain('team In shop only, which shop lacks');
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
    [Listener.tcp('db', { port: 5432, ...all }), 'db is for TCP and takes TCPRoute only'],
    [Listener.tlsPassthrough('tls', all), 'tls is for TLS and takes TLSRoute only'],
    [Listener.http('rpc', { ...all, kinds: ['GRPCRoute'] }), 'rpc takes GRPCRoute only'],
  ])('a listener of another protocol or for other kinds is refused (%#)', (listener, says) => {
    expect(attached(listener)).toContain(says);
    expect(attached(listener)).toContain('gw021');
  });

  test('a listener that does not exist is refused, with the names that there are', () => {
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
    expect(failure(program('Same'))).toContain('web takes routes of edge only');
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
    expect(told.join()).toContain('no ReferenceGrant of depot');
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
  test('those that nothing defines are told, and no failure', () => {
    const message = failure((chart) => {
      const certificates = ['wildcard'];
      const edge = new Gateway(chart, 'edge', {
        gatewayClass: lab,
        listeners: [Listener.https('tls', { certificates })],
      });
      new HttpRoute(chart, 'shop', { parentRefs: [ParentRef.gateway(edge)], rules });
    });
    expect(message).toBe('no failure');
    expect(told.join()).toMatch(/the Secret default\/wildcard, which nothing.*gw024/s);
    expect(told.join()).toMatch(/the Service default\/cart, which nothing.*gw024/s);
  });

  test("cert-manager makes a Gateway's certificates, so they are not missed", () => {
    const annotations = { 'cert-manager.io/cluster-issuer': 'letsencrypt' };
    const listeners = [Listener.https('tls', { certificates: ['wildcard'] })];
    expect(failure((chart) => new Gateway(chart, 'edge', { gatewayClass: lab, annotations, listeners }))).toBe(
      'no failure',
    );
    expect(told).toEqual([]);
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
      /core\/gateway: HTTPRoute shop\/one \(core\/one\) and HTTPRoute shop\/other \(core\/other\) both want requests for any host with the same match of the listener web.*gw026/s,
    );
    const hostnames = ['a.com', 'b.com'];
    expect(both({ hostnames, ...path('/x') }, { hostnames: ['b.com'], ...path('/x') })).toContain('requests for b.com');
  });

  test('another path, host or more specific host is no competition', () => {
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
      'core/b: HTTPRoute default/a (core/a) and HTTPRoute default/b (core/b) both want requests with the same match of the Service default/cart';
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
    expect(mixed('rpc.a.com')).toMatch(/both want requests for rpc\.a\.com.*different hostnames or listeners.*gw026/s);
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
    expect(tcp).toContain('both want all connections of the listener db');
    const tls = (...hostnames: string[]) =>
      second((chart, parent) => {
        for (const [id, hostname] of hostnames.entries()) {
          new TlsRoute(chart, `r${id}`, { parentRefs: [parent], hostnames: [hostname], backendRefs });
        }
      }, Listener.tlsPassthrough('tls'));
    expect(tls('a.com', 'a.com')).toContain('both want requests for a.com');
    expect(tls('a.com', 'b.com')).toBe('no failure');
  });
});

const apiServer = { host: 'api', port: 6443 };

describe('definitions and implementations', () => {
  const cilium = (chart: Chart) =>
    new CiliumCni(chart, 'cilium', { kubeProxyReplacement: true, apiServer, gatewayApi: {} });
  const traefik = (chart: Chart, experimentalChannel = false) =>
    new TraefikIngress(chart, 'traefik', { gatewayApi: { experimentalChannel } });
  const crds = (bundle: GatewayApiBundle, source?: Crds) => (chart: Chart) =>
    new GatewayApiCrds(chart, 'crds', { bundle, source });
  const all = (...parts: ((chart: Chart) => void)[]) =>
    failure((chart) => {
      for (const part of parts) part(chart);
    });

  test.each([
    ['Cilium', cilium],
    ['Traefik', (chart: Chart) => traefik(chart)],
  ])('%s asks for the owner of the definitions', (_, install) => {
    expect(all(install)).toMatch(/nothing in the program says where its definitions come from.*GatewayApiCrds.*gw001/s);
  });

  test('the owner may be declared before or after, here or in the cluster', () => {
    expect(all(crds(GatewayApiBundle.CILIUM), cilium)).toBe('no failure');
    expect(all(cilium, crds(GatewayApiBundle.STANDARD, Crds.NONE))).toBe('no failure');
  });

  test.each([
    [
      'Cilium',
      cilium,
      [GatewayApiBundle.STANDARD, GatewayApiBundle.EXPERIMENTAL, GatewayApiBundle.CILIUM, GatewayApiBundle.TRAEFIK],
    ],
    ['Traefik', (chart: Chart) => traefik(chart), [GatewayApiBundle.TRAEFIK]],
    ['Traefik with TCPRoute', (chart: Chart) => traefik(chart, true), [GatewayApiBundle.TRAEFIK]],
  ])('%s takes the definitions that it can read, and no others', (_, install, fitting) => {
    const taken = Object.values(GatewayApiBundle).filter((bundle) => all(crds(bundle), install) === 'no failure');
    expect(taken).toEqual(fitting);
  });

  test('a pair that does not fit says what is missing and what would fit', () => {
    expect(all(crds(GatewayApiBundle.EXPERIMENTAL), traefik)).toMatch(
      /Traefik 3\.7 needs BackendTLSPolicy v1 and TLSRoute v1, which the cluster's definitions do not serve \(Gateway API 1\.3\.0, experimental channel\).*GatewayApiBundle\.TRAEFIK.*gw003/s,
    );
  });

  test('a second owner is refused, of whichever kind', () => {
    const twice = (chart: Chart) => new GatewayApiCrds(chart, 'again', { bundle: GatewayApiBundle.STANDARD });
    expect(all(crds(GatewayApiBundle.STANDARD), twice)).toMatch(/from here and from core\/again.*gw002/s);
    const definition = (chart: Chart) =>
      new ApiObject(chart, 'plain', {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'gateways.gateway.networking.k8s.io' },
      });
    expect(all(crds(GatewayApiBundle.STANDARD), definition)).toContain('from here and from core/plain');
  });

  test('kinds and fields that the definitions lack are refused', () => {
    const tls = (chart: Chart) =>
      new TlsRoute(chart, 't', { parentRefs: [ParentRef.gateway(GatewayRef.existing('e', 'e'))], backendRefs: [cart] });
    expect(all(crds(GatewayApiBundle.STANDARD), tls)).toMatch(
      /no TLSRoute \(Gateway API 1\.3\.0, standard channel\).*EXPERIMENTAL or GatewayApiBundle\.CILIUM or GatewayApiBundle\.TRAEFIK.*gw004/s,
    );
    const rule = { sessionPersistence: SessionPersistence.cookie(), backendRefs: [cart], name: 'a' };
    const filters = [HttpRouteFilter.cors({ allowMethods: ['GET'] })];
    const session = (chart: Chart) =>
      new HttpRoute(chart, 'h', {
        parentRefs: [ParentRef.gateway(GatewayRef.existing('e', 'e'))],
        rules: [
          { ...rule, filters },
          { matches: [HttpRouteMatch.exact('/')], filters: [HttpRouteFilter.requestRedirect({ statusCode: 308 })] },
        ],
      });
    const standard = all(crds(GatewayApiBundle.STANDARD), session);
    for (const field of ['rules[0].name', 'rules[0].sessionPersistence', 'rules[0].filters[0].cors']) {
      expect(standard).toContain(`${field} is set, but the cluster's definitions have no such field`);
    }
    expect(standard).toContain('statusCode is 308, but the cluster');
    expect(all(crds(GatewayApiBundle.TRAEFIK), session).match(/GW005|gw005/g)).toHaveLength(1);
  });

  test('a TLSRoute of version v1 needs a hostname', () => {
    const tls = (hostnames?: string[]) => (chart: Chart) =>
      new TlsRoute(chart, 't', {
        parentRefs: [ParentRef.gateway(GatewayRef.existing('e', 'e'))],
        backendRefs: [cart],
        hostnames,
      });
    expect(all(crds(GatewayApiBundle.TRAEFIK), tls())).toContain('hostnames is not set, but a TLSRoute of version v1');
    expect(all(crds(GatewayApiBundle.TRAEFIK), tls(['a.com']))).toBe('no failure');
    expect(all(crds(GatewayApiBundle.CILIUM), tls())).toBe('no failure');
  });

  const served = (
    install: (chart: Chart) => void,
    gatewayClass: GatewayClassRef,
    listeners: Listener[],
    more: Partial<HttpRouteProps> = {},
  ) =>
    all(crds(GatewayApiBundle.TRAEFIK), install, (chart) => {
      services(chart, 'default', 80, 'cart');
      const edge = new Gateway(chart, 'edge', { gatewayClass, listeners });
      if (more.rules) new HttpRoute(chart, 'shop', { parentRefs: [ParentRef.gateway(edge)], rules: more.rules });
    });

  test('what Cilium does not do is refused', () => {
    const { CILIUM } = GatewayClassRef;
    expect(served(cilium, CILIUM, [Listener.tcp('db', { port: 5432 })])).toMatch(
      /listeners\[0\] \(db\) is for TCP, but Cilium 1\.18 serves HTTP, HTTPS, TLS Passthrough only.*gw006/s,
    );
    expect(served(cilium, CILIUM, [Listener.tlsTerminate('mail', { certificates: ['mail'] })])).toContain(
      'TLS Terminate',
    );
    const filters = [HttpRouteFilter.extensionRef({ group: 'traefik.io', kind: 'Middleware', name: 'limit' })];
    expect(served(cilium, CILIUM, [Listener.http('web')], { rules: [{ filters, backendRefs: [cart] }] })).toContain(
      'rules[0].filters[0].extensionRef is set, but Cilium 1.18 does not do that',
    );
    expect(served(cilium, CILIUM, [Listener.http('web')], { rules })).toBe('no failure');
  });

  test('Cilium refuses a route on account of a listener that it does not even name', () => {
    const at = (
      install: (chart: Chart) => void,
      gatewayClass: GatewayClassRef,
      options: object,
      ...listeners: Listener[]
    ) =>
      all(crds(GatewayApiBundle.TRAEFIK), install, (chart) => {
        services(chart, 'shop', 80, 'cart');
        const edge = new Gateway(chart, 'edge', { namespace: 'edge', gatewayClass, listeners });
        shop(chart, ParentRef.gateway(edge, options));
      });
    const open = Listener.http('web', { port: 8000, namespaces: RouteNamespaces.all() });
    const rpc = Listener.http('rpc', { port: 8080, kinds: ['GRPCRoute'] });
    const bank = Listener.http('bank', { port: 8080, namespaces: RouteNamespaces.named('bank') });
    const { CILIUM, TRAEFIK } = GatewayClassRef;
    expect(at(cilium, CILIUM, { sectionName: 'web' }, rpc, open)).toMatch(
      /Cilium 1\.18 refuses the route on account of the listener rpc, which takes GRPCRoute only.*gw021/s,
    );
    expect(at(cilium, CILIUM, {}, bank, open)).toMatch(/on account of the listener bank.*sectionName.*gw020/s);
    expect(at(cilium, CILIUM, { sectionName: 'web' }, bank, open)).toBe('no failure');
    expect(at(cilium, CILIUM, {}, open, bank)).toBe('no failure');
    expect(at(traefik, TRAEFIK, {}, rpc, open)).toBe('no failure');
  });

  test('what Traefik does not do is refused, and listeners need one of its ports', () => {
    const { TRAEFIK } = GatewayClassRef;
    const filters = [HttpRouteFilter.requestMirror(cart)];
    expect(
      served(traefik, TRAEFIK, [Listener.http('web', { port: 8000 })], { rules: [{ filters, backendRefs: [cart] }] }),
    ).toContain('rules[0].filters[0].requestMirror is set, but Traefik 3.7 does not do that');
    expect(served(traefik, TRAEFIK, [Listener.http('web')])).toMatch(
      /listeners\[0\]\.port \(web\) is 80, but no entry point of Traefik's for HTTP listens there.*8000 \(web\).*gw029/s,
    );
    expect(served(traefik, TRAEFIK, [Listener.http('web', { port: 8443 })])).toContain('gw029');
    expect(served(traefik, TRAEFIK, [Listener.https('tls', { port: 8443, certificates: ['c'] })], { rules })).toBe(
      'no failure',
    );
    expect(served(traefik, TRAEFIK, [Listener.tcp('db', { port: 9100 })])).toContain('is for TCP');
    expect(served((chart) => traefik(chart, true), TRAEFIK, [Listener.tcp('db', { port: 9100 })])).toBe('no failure');
  });

  test('a BackendTlsPolicy needs somebody who reads it', () => {
    const policy = (chart: Chart) => new BackendTlsPolicy(chart, 'p', { targetRefs: ['cart'], hostname: 'cart' });
    expect(all(crds(GatewayApiBundle.TRAEFIK), cilium, policy)).toContain('No BackendTLSPolicy is read by Cilium 1.18');
    expect(all(crds(GatewayApiBundle.TRAEFIK), cilium, traefik, policy)).toBe('no failure');
  });

  test('Cilium attaches HttpRoutes to Services of their own namespace', () => {
    const gamma = (namespace: string) => (chart: Chart) => {
      services(chart, 'shop', 80, 'cart');
      const parentRefs = [ParentRef.service(ServiceRef.named('cart', 'shop'))];
      const backendRefs = [
        BackendRef.other({ group: 'multicluster.x-k8s.io', kind: 'ServiceImport', name: 'cart', port: 80 }),
      ];
      new HttpRoute(chart, 'split', { namespace, parentRefs, rules: [{ backendRefs }] });
    };
    expect(all(crds(GatewayApiBundle.CILIUM), cilium, gamma('shop'))).toBe('no failure');
    expect(all(crds(GatewayApiBundle.CILIUM), cilium, gamma('bank'))).toMatch(
      /only to Services of their own namespace.*gw027/s,
    );
    const grpc = (chart: Chart) => new GrpcRoute(chart, 'g', { parentRefs: [ParentRef.service('cart')], rules });
    expect(all(crds(GatewayApiBundle.CILIUM), cilium, grpc)).toContain(
      'attaches HTTPRoute to Services, and no GRPCRoute',
    );
  });
});
