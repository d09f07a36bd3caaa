import { ApiObject, type Chart } from 'cdk8s';
import {
  BackendRef,
  BackendTlsPolicy,
  CiliumCni,
  CiliumVersion,
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
  RouteNamespaces,
  SecretRef,
  ServiceRef,
  SessionPersistence,
  TlsRoute,
  TraefikIngress,
} from '../../lib';
import { ciliumOf } from '../../lib/gateway-api/implementations';
import { failure, services } from './synth';

const cart = BackendRef.service('cart', 80);
const rules = [{ backendRefs: [cart] }];
const apiServer = { host: 'api', port: 6443 };

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());

test.each(['1.20', '1.21', '2.0'])(
  'Cilium %s is taken to do what the newest line does that facts are known of',
  (line) => {
    expect(ciliumOf(line).name).toBe('Cilium 1.20');
  },
);

test('no facts are invented for a line before the first known one', () => {
  expect(() => ciliumOf('1.17')).toThrow('What Cilium 1.17 does with the Gateway API is not known.');
});

describe('definitions and implementations', () => {
  const cilium = (chart: Chart, version?: CiliumVersion) =>
    new CiliumCni(chart, 'cilium', { version, kubeProxyReplacement: true, apiServer, gatewayApi: {} });
  const cilium120 = (chart: Chart) => cilium(chart, CiliumVersion.V1_20);
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
    expect(all(install)).toMatch(/nothing in the program declares where its CRDs come from.*GatewayApiCrds.*gw001/s);
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

  test.each([
    ['nothing', [], GatewayApiBundle.STANDARD],
    ['Cilium 1.19', [(chart: Chart) => cilium(chart)], GatewayApiBundle.CILIUM],
    ['Cilium 1.20', [cilium120], GatewayApiBundle.TRAEFIK],
    ['Traefik', [traefik], GatewayApiBundle.TRAEFIK],
    ['Cilium 1.19 and Traefik', [(chart: Chart) => cilium(chart), traefik], GatewayApiBundle.TRAEFIK],
  ])('the bundle follows from %s, whichever comes first', (_, parts, bundle) => {
    const found: GatewayApiCrds[] = [];
    const crdsThatFollow = (chart: Chart) => found.push(new GatewayApiCrds(chart, 'crds'));
    const installs = parts as readonly ((chart: Chart) => void)[];
    expect([all(crdsThatFollow, ...installs), all(...installs, crdsThatFollow)]).toEqual(['no failure', 'no failure']);
    expect(found.map((each) => each.bundle)).toEqual([bundle, bundle]);
  });

  test('a pair that does not fit says what is missing and what would fit', () => {
    expect(all(crds(GatewayApiBundle.EXPERIMENTAL), traefik)).toMatch(
      /Traefik 3\.7 needs BackendTLSPolicy v1 and TLSRoute v1, which the cluster's CRDs do not serve \(Gateway API 1\.3\.0, experimental channel\).*GatewayApiBundle\.TRAEFIK.*gw003/s,
    );
  });

  test('what would fit may lack kinds that are read only where they are there', () => {
    expect(all(crds(GatewayApiBundle.CILIUM), cilium120)).toMatch(
      /Cilium 1\.20 needs .*\n {2}Use GatewayApiBundle\.TRAEFIK in GatewayApiCrds\..*gw003/,
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
      expect(standard).toContain(`${field} is set, but the cluster's CRD of HTTPRoute has no such field`);
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
      /listeners\[0\] \(db\) is for TCP, but Cilium 1\.19 only serves HTTP, HTTPS, TLS Passthrough.*gw006/s,
    );
    expect(served(cilium, CILIUM, [Listener.tlsTerminate('mail', { certificates: ['mail'] })])).toContain(
      'TLS Terminate',
    );
    const filters = [HttpRouteFilter.extensionRef({ group: 'traefik.io', kind: 'Middleware', name: 'limit' })];
    expect(served(cilium, CILIUM, [Listener.http('web')], { rules: [{ filters, backendRefs: [cart] }] })).toContain(
      'rules[0].filters[0].extensionRef is set, but Cilium 1.19 does not support it',
    );
    expect(served(cilium, CILIUM, [Listener.http('web')], { rules })).toBe('no failure');
  });

  test('Cilium refuses a route on account of a listener beside the one that takes it', () => {
    const at = (
      install: (chart: Chart) => void,
      gatewayClass: GatewayClassRef,
      options: object,
      ...listeners: Listener[]
    ) =>
      all(crds(GatewayApiBundle.TRAEFIK), install, (chart) => {
        services(chart, 'shop', 80, 'cart');
        const edge = new Gateway(chart, 'edge', { namespace: 'edge', gatewayClass, listeners });
        new HttpRoute(chart, 'shop', { namespace: 'shop', parentRefs: [ParentRef.gateway(edge, options)], rules });
      });
    const open = Listener.http('web', { port: 8000, namespaces: RouteNamespaces.all() });
    const rpc = Listener.http('rpc', { port: 8080, kinds: ['GRPCRoute'] });
    const bank = Listener.http('bank', { port: 8080, namespaces: RouteNamespaces.named('bank') });
    const { CILIUM, TRAEFIK } = GatewayClassRef;
    const old = (chart: Chart) => cilium(chart, CiliumVersion.V1_18);
    expect(at(old, CILIUM, { sectionName: 'web' }, rpc, open)).toMatch(
      /Cilium 1\.18 refuses the route because of the listener rpc, which only accepts GRPCRoute.*gw021/s,
    );
    expect(at(old, CILIUM, {}, bank, open)).toMatch(/because of the listener bank.*sectionName.*gw020/s);
    expect(at(old, CILIUM, {}, open, bank)).toBe('no failure');
    expect(at(cilium, CILIUM, { sectionName: 'web' }, rpc, open)).toBe('no failure');
    expect(at(cilium, CILIUM, {}, bank, open)).toBe('no failure');
    expect(at(cilium, CILIUM, {}, rpc, open)).toMatch(
      /Cilium 1\.19 refuses the route because of the listener rpc, which only accepts GRPCRoute.*gw021/s,
    );
    expect(at(traefik, TRAEFIK, {}, rpc, open)).toBe('no failure');
  });

  test('kinds that a protocol cannot have are refused, whoever serves the Gateway', () => {
    const kinds = (listener: Listener) => served(cilium, GatewayClassRef.CILIUM, [listener]);
    expect(kinds(Listener.http('web', { kinds: ['HTTPRoute', 'TLSRoute'] }))).toMatch(
      /allowedRoutes\.kinds \(web\) has TLSRoute, but HTTP takes HTTPRoute and GRPCRoute only.*gw034/s,
    );
    expect(kinds(Listener.tlsPassthrough('vault', { kinds: ['HTTPRoute'] }))).toContain('TLS takes TLSRoute only');
    expect(kinds(Listener.http('web', { kinds: ['HTTPRoute', 'GRPCRoute'] }))).toBe('no failure');
  });

  test('since 1.19, Cilium refuses overlapping names on listeners that terminate TLS and that pass it through', () => {
    const certificates = [SecretRef.existing('default', 'wildcard')];
    const web = Listener.https('web', { hostname: '*.example.com', certificates });
    const vault = (hostname: string) => Listener.tlsPassthrough('vault', { hostname });
    const { CILIUM } = GatewayClassRef;
    expect(served(cilium, CILIUM, [web, vault('vault.example.com')])).toMatch(
      /listener vault conflicts with the listener web on port 443.*overlap.*gw015/s,
    );
    expect(served(cilium, CILIUM, [web, vault('vault.example.org')])).toBe('no failure');
    const old = (chart: Chart) => cilium(chart, CiliumVersion.V1_18);
    expect(served(old, CILIUM, [web, vault('vault.example.com')])).toBe('no failure');
  });

  test('what Traefik does not do is refused, and listeners need one of its ports', () => {
    const { TRAEFIK } = GatewayClassRef;
    const filters = [HttpRouteFilter.requestMirror(cart)];
    expect(
      served(traefik, TRAEFIK, [Listener.http('web', { port: 8000 })], { rules: [{ filters, backendRefs: [cart] }] }),
    ).toContain('rules[0].filters[0].requestMirror is set, but Traefik 3.7 does not support it');
    expect(served(traefik, TRAEFIK, [Listener.http('web')])).toMatch(
      /listeners\[0\]\.port \(web\) is 80, but no entry point of Traefik for HTTP listens there.*8000 \(web\).*gw029/s,
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
    expect(all(crds(GatewayApiBundle.TRAEFIK), cilium, policy)).toContain(
      'BackendTLSPolicy is not read by Cilium 1.19',
    );
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
      /only attaches routes to Services of their own namespace.*gw027/s,
    );
    const grpc = (chart: Chart) => new GrpcRoute(chart, 'g', { parentRefs: [ParentRef.service('cart')], rules });
    expect(all(crds(GatewayApiBundle.CILIUM), cilium, grpc)).toContain('attaches HTTPRoute to Services, not GRPCRoute');
  });
});
