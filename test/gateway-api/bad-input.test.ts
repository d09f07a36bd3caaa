import type { Chart } from 'cdk8s';
import { Duration } from 'cdk8s';
import {
  BackendRef,
  BackendTlsPolicy,
  Gateway,
  GatewayClass,
  GatewayClassRef,
  GrpcRoute,
  GrpcRouteMatch,
  HttpRoute,
  HttpRouteFilter,
  HttpRouteMatch,
  type HttpRouteRule,
  Listener,
  ParentRef,
  PathModifier,
  ReferenceGrant,
  SecretRef,
  SessionPersistence,
  TcpRoute,
  TlsRoute,
} from '../../lib';
import { failure, services } from './synth';

const lab = GatewayClassRef.existing('lab');
const cart = BackendRef.service('cart', 80);
const certificates = [SecretRef.existing('default', 'certificate')];

/** A Gateway with these listeners, and nothing else. */
const gateway =
  (...listeners: Listener[]) =>
  (chart: Chart) =>
    new Gateway(chart, 'edge', { gatewayClass: lab, listeners });

/** An HttpRoute with these rules at a Gateway that takes everything. */
function http(rules: readonly HttpRouteRule[], more: object = {}) {
  return (chart: Chart) => {
    services(chart, 'default', 80, 'cart');
    const edge = new Gateway(chart, 'edge', { gatewayClass: lab, listeners: [Listener.http('web')] });
    new HttpRoute(chart, 'shop', { parentRefs: [ParentRef.gateway(edge)], rules, ...more });
  };
}

const filtered = (...filters: HttpRouteFilter[]) => http([{ filters, backendRefs: [cart] }]);
const matching = (...matches: HttpRouteMatch[]) => http([{ matches, backendRefs: [cart] }]);
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));

/** What is wrong, the message's part that says so, and the code in docs/errors.md. */
const CASES: readonly [title: string, program: (chart: Chart) => void, says: string, code: string][] = [
  ['an unknown prop', http([], { hostname: 'a' }), 'Did you mean hostnames?', 'SET005'],
  ['an unknown prop of a rule', http([{ match: [] } as never]), 'Did you mean matches?', 'SET005'],
  [
    'a listener that is none',
    (c) => new Gateway(c, 'g', { gatewayClass: lab, listeners: [{} as never] }),
    'Listener.http(…)',
    'SET006',
  ],
  ['no rules', (c) => new HttpRoute(c, 'r', { parentRefs: [] } as never), 'rules is missing', 'SET007'],
  ['an empty list of rules', http([]), 'rules is empty', 'GW008'],
  ['a name with capitals', (c) => new Gateway(c, 'Edge', { gatewayClass: lab, listeners: [] }), '"Edge"', 'GW014'],
  [
    'a GatewayClass without a domain',
    (c) => new GatewayClass(c, 'g', { controllerName: 'lab' }),
    'controllerName is "lab"',
    'SET006',
  ],

  // hostnames
  [
    'a hostname with a port',
    http([{}], { hostnames: ['a.example.com:80'] }),
    'hostnames[0] is "a.example.com:80"',
    'GW007',
  ],
  ['a hostname with capitals', http([{}], { hostnames: ['A.example.com'] }), 'hostnames[0]', 'GW007'],
  ['an IP address as hostname', http([{}], { hostnames: ['10.0.0.1'] }), 'no IP address', 'GW007'],
  [
    'a wildcard in the middle',
    gateway(Listener.http('web', { hostname: 'a.*.com' })),
    'listeners[0].hostname is "a.*.com"',
    'GW007',
  ],
  ['a wildcard alone', gateway(Listener.http('web', { hostname: '*' })), 'listeners[0].hostname is "*"', 'GW007'],
  [
    'a wildcard as target',
    filtered(HttpRouteFilter.urlRewrite({ hostname: '*.a.com' })),
    'urlRewrite.hostname',
    'GW007',
  ],

  // counts and numbers
  [
    '17 hostnames',
    http([{}], { hostnames: many(17, (i) => `h${i}.com`) }),
    'hostnames has 17 items, but at most 16',
    'GW008',
  ],
  ['17 rules', http(many(17, (i) => ({ matches: [HttpRouteMatch.exact(`/${i}`)] }))), 'rules has 17 items', 'GW008'],
  [
    '65 matches',
    matching(...many(65, (i) => HttpRouteMatch.exact(`/${i}`))),
    'matches has 65 items, but at most 64',
    'GW008',
  ],
  [
    '129 matches in total',
    http(many(3, (rule) => ({ matches: many(43, (i) => HttpRouteMatch.exact(`/${rule}/${i}`)) }))),
    'rules have 129 matches in total, but at most 128',
    'GW008',
  ],
  ['17 backends', http([{ backendRefs: many(17, () => cart) }]), 'backendRefs has 17 items', 'GW008'],
  ['no listener', gateway(), 'listeners is empty', 'GW008'],
  [
    '65 listeners',
    gateway(...many(65, (i) => Listener.tcp(`l${i}`, { port: i + 1 }))),
    'listeners has 65 items',
    'GW008',
  ],
  ['a port of 0', gateway(Listener.http('web', { port: 0 })), 'listeners[0].port is 0', 'GW009'],
  ['a port of 65536', http([{ backendRefs: [BackendRef.service('cart', 65536)] }]), 'from 1 to 65535', 'GW009'],
  [
    'a negative weight',
    http([{ backendRefs: [BackendRef.service('cart', 80, { weight: -1 })] }]),
    'weight is -1',
    'GW009',
  ],
  [
    'a weight over a million',
    http([{ backendRefs: [BackendRef.service('cart', 80, { weight: 1_000_001 })] }]),
    'from 0 to 1000000',
    'GW009',
  ],
  [
    'half a weight',
    http([{ backendRefs: [BackendRef.service('cart', 80, { weight: 0.5 })] }]),
    'a whole number',
    'GW009',
  ],
  ['101 percent', filtered(HttpRouteFilter.requestMirror(cart, { percent: 101 })), 'percent is 101', 'GW009'],
  [
    'a redirect with status 200',
    http([{ filters: [HttpRouteFilter.requestRedirect({ statusCode: 200 })] }]),
    'statusCode is 200',
    'GW009',
  ],
  ['a retry after status 200', http([{ retry: { codes: [200] } }]), 'from 400 to 599', 'GW009'],
  ['CORS for no time', filtered(HttpRouteFilter.cors({ maxAge: Duration.seconds(0) })), 'maxAge is 0', 'GW009'],

  // durations
  [
    'a try that may take longer than the request',
    http([{ timeouts: { request: Duration.seconds(10), backendRequest: Duration.seconds(11) } }]),
    'backendRequest is 11s, but the whole request, including all tries, may only take 10s',
    'GW010',
  ],
  [
    'more hours than five digits tell',
    http([{ timeouts: { request: Duration.hours(100_000) } }]),
    '"100000h"',
    'GW010',
  ],
  [
    'days in a raw spec',
    http([{}], { spec: { rules: [{ timeouts: { request: '1d' } }] } }),
    'request is "1d"',
    'GW010',
  ],
  [
    'a permanent cookie without end',
    http([{ sessionPersistence: SessionPersistence.cookie({ permanent: true }) }]),
    'absoluteTimeout',
    'GW010',
  ],

  // filters
  [
    'a redirect and a rewrite',
    http([
      {
        filters: [
          HttpRouteFilter.requestRedirect({ scheme: 'https' }),
          HttpRouteFilter.urlRewrite({ hostname: 'a.com' }),
        ],
      },
    ]),
    'a requestRedirect and a urlRewrite',
    'GW011',
  ],
  [
    'a redirect and backends',
    filtered(HttpRouteFilter.requestRedirect({ scheme: 'https' })),
    'a requestRedirect and backendRefs',
    'GW011',
  ],
  [
    'two rewrites',
    filtered(HttpRouteFilter.urlRewrite({ hostname: 'a.com' }), HttpRouteFilter.urlRewrite({ hostname: 'b.com' })),
    'a second URLRewrite',
    'GW011',
  ],
  [
    'a header set and removed',
    filtered(HttpRouteFilter.requestHeaderModifier({ set: { 'X-A': '1' }, remove: ['x-a'] })),
    'a header can only be changed once',
    'GW011',
  ],
  [
    'the replacement of one of two prefixes',
    http([
      {
        matches: [HttpRouteMatch.prefix('/a'), HttpRouteMatch.prefix('/b')],
        filters: [HttpRouteFilter.urlRewrite({ path: PathModifier.replacePrefixMatch('/') })],
      },
    ]),
    'the rule has 2 matches',
    'GW011',
  ],
  [
    'the replacement of a prefix of an exact path',
    http([
      {
        matches: [HttpRouteMatch.exact('/a')],
        filters: [HttpRouteFilter.urlRewrite({ path: PathModifier.replacePrefixMatch('/') })],
      },
    ]),
    'a match of type Exact',
    'GW011',
  ],
  [
    'all methods beside one',
    filtered(HttpRouteFilter.cors({ allowMethods: ['*', 'GET'] })),
    "'*' together with other methods",
    'GW011',
  ],

  // matches
  ['a path without a slash', matching(HttpRouteMatch.prefix('shop')), 'a path must begin with /', 'GW012'],
  ['a path with two slashes', matching(HttpRouteMatch.exact('/a//b')), 'must not have "//" in it', 'GW012'],
  ['a path that climbs', matching(HttpRouteMatch.exact('/a/..')), 'must not have "/.." in it', 'GW012'],
  ['an encoded slash', matching(HttpRouteMatch.exact('/a%2fb')), 'must not have "%2f" in it', 'GW012'],
  ['a space in a path', matching(HttpRouteMatch.exact('/a b')), 'must not have " " in it', 'GW012'],
  ['a percent sign alone', matching(HttpRouteMatch.exact('/100%')), 'must not have "%" in it', 'GW012'],
  ['a regular expression with lookahead', matching(HttpRouteMatch.regularExpression('/a(?=b)')), 'RE2', 'GW012'],
  [
    'the same match twice',
    http([{ matches: [HttpRouteMatch.prefix('/a')] }, { matches: [HttpRouteMatch.prefix('/a/')] }]),
    'rules[1].matches[0] matches the same requests as rules[0].matches[0]',
    'GW013',
  ],
  ['two rules without a match', http([{}, {}]), 'rules[1] matches the same requests as rules[0]', 'GW013'],
  [
    'the same headers in another order',
    matching(
      HttpRouteMatch.any().header('a', '1').header('B', '2'),
      HttpRouteMatch.any().header('b', '2').header('a', '1'),
    ),
    'matches the same requests',
    'GW013',
  ],
  ['a header twice', matching(HttpRouteMatch.any().header('a', '1').header('A', '2')), 'so it does not count', 'GW013'],
  [
    'two rules of one name',
    http([{ name: 'a' }, { name: 'a', matches: [HttpRouteMatch.exact('/')] }]),
    'rules[1].name is "a"',
    'GW013',
  ],
  ['a header with a space', matching(HttpRouteMatch.any().header('a b', '1')), 'headers[0].name is "a b"', 'GW014'],
  [
    'a gRPC service with a slash',
    (chart) =>
      new GrpcRoute(chart, 'g', {
        parentRefs: [ParentRef.service('cart')],
        rules: [{ matches: [GrpcRouteMatch.service('a/b')] }],
      }),
    'method.service is "a/b"',
    'GW014',
  ],

  // listeners
  [
    'two listeners of one name',
    gateway(Listener.http('a'), Listener.http('a', { port: 81 })),
    'listeners[1].name is "a"',
    'GW015',
  ],
  [
    'two listeners for everything on one port',
    gateway(Listener.http('a'), Listener.http('b')),
    'The listener b is HTTP on port 80, which conflicts with the listener a',
    'GW015',
  ],
  [
    'HTTPS and TLS for the same name on one port',
    gateway(
      Listener.https('a', { certificates, hostname: 'a.com' }),
      Listener.tlsPassthrough('b', { hostname: 'a.com' }),
    ),
    'The listener b is TLS on port 443 for a.com, which conflicts',
    'GW015',
  ],
  [
    'HTTP and HTTPS on one port',
    gateway(Listener.http('a', { port: 443, hostname: 'a.com' }), Listener.https('b', { certificates })),
    'conflicts',
    'GW015',
  ],
  ['TCP and HTTP on one port', gateway(Listener.http('a'), Listener.tcp('b', { port: 80 })), 'conflicts', 'GW015'],
  [
    'HTTPS without a certificate',
    gateway(Listener.https('a', { certificates: [] })),
    'listeners[0] terminates TLS, but it has no certificate',
    'GW016',
  ],
  [
    'TLS that ends without a certificate',
    gateway(Listener.tlsTerminate('a', { certificates: [] })),
    'no certificate',
    'GW016',
  ],
  [
    'TLS that is passed on with a certificate',
    (chart) =>
      new Gateway(chart, 'g', {
        gatewayClass: lab,
        listeners: [],
        spec: {
          listeners: [
            { name: 'a', port: 443, protocol: 'TLS', tls: { mode: 'Passthrough', certificateRefs: [{ name: 'c' }] } },
          ],
        },
      }),
    'mode is Passthrough, so the backends terminate TLS, but there are certificates',
    'GW016',
  ],
  [
    'TLS of a listener for HTTP',
    (chart) =>
      new Gateway(chart, 'g', {
        gatewayClass: lab,
        listeners: [],
        spec: { listeners: [{ name: 'a', port: 80, protocol: 'HTTP', tls: { certificateRefs: [{ name: 'c' }] } }] },
      }),
    'listeners[0].tls is set, but HTTP has no TLS',
    'GW016',
  ],
  [
    'a class that nothing provides',
    (c) => new Gateway(c, 'g', { gatewayClass: 'cilium', listeners: [Listener.http('a')] }),
    'gatewayClass is cilium, which nothing in the program provides',
    'GW017',
  ],

  // the rest by itself
  [
    'the same parent twice',
    http([{}], { parentRefs: [ParentRef.gateway('edge'), ParentRef.gateway('edge')] }),
    'parentRefs names several times',
    'GW028',
  ],
  [
    'a Service without a port',
    http([{ backendRefs: [BackendRef.other({ group: '', kind: 'Service', name: 'cart' })] }]),
    'port is missing',
    'GW028',
  ],
  [
    'a route for nothing',
    (c) => new TcpRoute(c, 't', { parentRefs: [ParentRef.gateway('edge')], backendRefs: [] }),
    'rules[0].backendRefs is empty',
    'GW008',
  ],
  [
    'a TLSRoute without a parent',
    (c) => new TlsRoute(c, 't', { parentRefs: [], backendRefs: [cart] }),
    'parentRefs is empty',
    'GW008',
  ],
  [
    'a grant to nobody',
    (c) => new ReferenceGrant(c, 'g', { from: [], to: [{ kind: 'Service' }] }),
    'from is []',
    'SET006',
  ],
  [
    'a grant of an unknown kind',
    (c) =>
      new ReferenceGrant(c, 'g', { from: [{ kind: 'Ingress' as never, namespace: 'a' }], to: [{ kind: 'Service' }] }),
    'from[0].kind is "Ingress"',
    'SET006',
  ],
  [
    'a policy for a Service elsewhere',
    (c) =>
      new BackendTlsPolicy(c, 'p', {
        targetRefs: ['cart'],
        hostname: 'a.com',
        caCertificateRefs: [SecretRef.named('ca', 'other')],
      }),
    'The Secret other/ca is in another namespace than the policy',
    'GW030',
  ],
  [
    'a policy with a wildcard',
    (c) => new BackendTlsPolicy(c, 'p', { targetRefs: ['cart'], hostname: '*.a.com' }),
    'hostname is "*.a.com"',
    'GW007',
  ],
];

test.each(CASES)('%s is refused', (_, program, says, code) => {
  const message = failure(program);
  expect(message).toContain(says);
  expect(message).toContain(`docs/errors.md#${code.toLowerCase()}`);
});

test('listeners that a port can tell apart are taken', () => {
  const listeners = [
    Listener.http('all'),
    Listener.http('one', { hostname: 'a.com' }),
    Listener.https('secure', { certificates, hostname: 'a.com' }),
    Listener.tlsPassthrough('through', { hostname: 'b.com' }),
    Listener.tcp('tcp', { port: 53 }),
    Listener.udp('udp', { port: 53 }),
  ];
  expect(failure(gateway(...listeners))).toBe('no failure');
});

test('matches that differ in anything are taken', () => {
  const matches = [
    HttpRouteMatch.prefix('/a'),
    HttpRouteMatch.exact('/a'),
    HttpRouteMatch.exact('/a/'),
    HttpRouteMatch.regularExpression('/a'),
    HttpRouteMatch.prefix('/a').header('a', '1'),
    HttpRouteMatch.prefix('/a').header('a', '2'),
    HttpRouteMatch.prefix('/a').headerRegularExpression('a', '1'),
    HttpRouteMatch.prefix('/a').queryParam('a', '1'),
  ];
  expect(failure(matching(...matches))).toBe('no failure');
});

test('zero stands for no limit, of a request and of a try', () => {
  const timed = (request: number, backendRequest: number) => {
    const timeouts = { request: Duration.seconds(request), backendRequest: Duration.seconds(backendRequest) };
    return failure(http([{ timeouts, backendRefs: [cart] }]));
  };
  expect(timed(0, 3600)).toBe('no failure');
  expect(timed(10, 0)).toBe('no failure');
});
