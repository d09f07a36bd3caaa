import { type Chart, Duration } from 'cdk8s';
import {
  type HttpService,
  IngressRoute,
  Middleware,
  Rule,
  SecretRef,
  ServersTransport,
  type ServersTransportProps,
  ServiceRef,
  type StickyCookie,
  Strategy,
  TlsVersion,
  TraefikService,
} from '../../../lib';
import { BACKENDS, SHOP } from './backends';
import { type Request, type Response, receivedIn } from './requests';

/** A route, requests, and what must come of them, in words of the case. */
export interface ServiceCase {
  readonly title: string;
  readonly add: (chart: Chart, id: string, host: string) => void;
  readonly send: readonly Request[];
  readonly come: (responses: readonly Response[]) => unknown;
  readonly expected: unknown;
}

const [ONE, TWO, THREE] = BACKENDS;
const at = { namespace: SHOP };

export const to = (name: string, more: Partial<HttpService> = {}): HttpService => ({
  service: ServiceRef.named(name, SHOP),
  port: 80,
  ...more,
});

/** A route to services, by the host alone. */
function route(...services: readonly HttpService[]) {
  return (chart: Chart, id: string, host: string): void => {
    new IngressRoute(chart, id, { ...at, routes: [{ match: Rule.host(host), services }] });
  };
}

/** A route to a TraefikService. */
function by(make: (chart: Chart, id: string) => TraefikService) {
  return (chart: Chart, id: string, host: string): void =>
    route({ service: make(chart, `${id}-service`) })(chart, id, host);
}

/** A route to a pod by TLS. */
function transported(props: ServersTransportProps) {
  return (chart: Chart, id: string, host: string): void => {
    const serversTransport = new ServersTransport(chart, `${id}-transport`, { ...at, ...props });
    route(to('one', { port: 443, serversTransport }))(chart, id, host);
  };
}

/** How many responses came from each server, by its address. */
export function counts(responses: readonly Response[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { body = '', status } of responses) {
    const name = receivedIn(body)?.server ?? `status ${status}`;
    found[name] = (found[name] ?? 0) + 1;
  }
  return found;
}

const received = (responses: readonly Response[]) => responses.map(({ body = '' }) => receivedIn(body));
const statuses = (responses: readonly Response[]) => responses.map(({ status }) => status);
const cookies = (responses: readonly Response[]) =>
  responses.map(({ headers }) => headers?.['Set-Cookie']?.[0] ?? null);

const COOKIE: StickyCookie = {
  name: 'pod',
  secure: true,
  httpOnly: true,
  sameSite: 'strict',
  maxAge: 60,
  path: '/',
  domain: 'a.test',
};

export const BALANCING: readonly ServiceCase[] = [
  {
    title: 'pods get requests in turn',
    add: route(to('echo')),
    send: [{ times: 9 }],
    come: counts,
    expected: { [ONE]: 3, [TWO]: 3, [THREE]: 3 },
  },
  {
    title: 'services of a route get their shares',
    add: route(to('one', { weight: 3 }), to('two', { weight: 1 }), to('three', { weight: 0 })),
    send: [{ times: 8 }],
    come: counts,
    expected: { [ONE]: 6, [TWO]: 2 },
  },
  {
    title: 'services of a TraefikService get their shares',
    add: by((chart, id) =>
      TraefikService.weighted(chart, id, { ...at, services: [to('one', { weight: 1 }), to('two', { weight: 4 })] }),
    ),
    send: [{ times: 10 }],
    come: counts,
    expected: { [ONE]: 2, [TWO]: 8 },
  },
  {
    title: 'the same client keeps to a pod by its address',
    add: route(to('echo', { strategy: Strategy.HIGHEST_RANDOM_WEIGHT })),
    send: [{ times: 6 }],
    come: (responses) => Object.values(counts(responses)),
    expected: [6],
  },
  {
    title: 'the same client keeps to a service by its address',
    add: by((chart, id) => TraefikService.highestRandomWeight(chart, id, { ...at, services: [to('one'), to('two')] })),
    send: [{ times: 6 }],
    come: (responses) => Object.values(counts(responses)),
    expected: [6],
  },
  {
    title: 'pods are chosen by their load',
    add: route(to('echo', { strategy: Strategy.POWER_OF_TWO_CHOICES })),
    send: [{ times: 12 }],
    come: (responses) => Object.values(counts(responses)).reduce((sum, count) => sum + count, 0),
    expected: 12,
  },
  {
    title: 'pods are chosen by how soon they answer',
    add: route(to('echo', { strategy: Strategy.LEAST_TIME })),
    send: [{ times: 6 }],
    come: statuses,
    expected: [200, 200, 200, 200, 200, 200],
  },
  {
    title: 'a cookie has the attributes that it is given',
    add: route(to('echo', { sticky: COOKIE })),
    send: [{}],
    come: cookies,
    expected: [
      expect.stringMatching(/^pod=[^;]+; Path=\/; Domain=a\.test; Max-Age=60; HttpOnly; Secure; SameSite=Strict$/),
    ],
  },
  {
    title: 'another service answers when one fails',
    add: by((chart, id) =>
      TraefikService.failover(chart, id, { ...at, service: to('one'), fallback: to('two'), status: ['500-599'] }),
    ),
    send: [{}, { path: '/?status=503&fail=1' }, { path: '/?status=404' }],
    come: (responses) => received(responses).map((each) => each?.server),
    expected: [ONE, TWO, ONE],
  },
  {
    title: 'the Service itself chooses the pod',
    add: route(to('native', { nativeLB: true })),
    send: [{}],
    come: counts,
    expected: { '10.96.0.50': 1 },
  },
  {
    title: 'the node chooses the pod',
    add: route(to('node-port', { nodePortLB: true })),
    send: [{}],
    come: counts,
    expected: { '192.168.1.20': 1 },
  },
  {
    title: 'a pod that fails is left out',
    add: route(to('half-dead', { passiveHealthCheck: { maxFailedAttempts: 1, failureWindow: Duration.seconds(60) } })),
    send: [{ times: 6 }],
    come: (responses) => statuses(responses).filter((status) => status === 502).length,
    expected: 1,
  },
];

export const FORWARDING: readonly ServiceCase[] = [
  {
    title: 'pods see the host that was asked for, or their own',
    add: (chart, id, host) => {
      new IngressRoute(chart, id, {
        ...at,
        routes: [
          { match: Rule.host(host).and(Rule.path('/own')), services: [to('one', { passHostHeader: false })] },
          { match: Rule.host(host).and(Rule.path('/asked')), services: [to('one')] },
        ],
      });
    },
    send: [{ path: '/own' }, { path: '/asked' }],
    come: (responses) => received(responses).map((each) => each?.host),
    expected: [`${ONE}:80`, expect.stringMatching(/^service-/)],
  },
  {
    title: 'pods are spoken to in HTTP/2 without TLS',
    add: route(to('one', { scheme: 'h2c' })),
    send: [{}],
    come: (responses) => received(responses).map((each) => each?.proto),
    expected: ['HTTP/2.0'],
  },
  {
    title: 'TLS to pods is checked against an authority, for a name',
    add: transported({ serverName: 'backend.test', rootCAs: [SecretRef.existing(SHOP, 'authority')] }),
    send: [{}],
    come: (responses) => received(responses).map((each) => [each?.serverName, each?.proto]),
    expected: [['backend.test', 'HTTP/2.0']],
  },
  {
    title: 'TLS to pods in HTTP/1.1, with a client certificate',
    add: transported({
      insecureSkipVerify: true,
      certificates: [SecretRef.existing(SHOP, 'client')],
      disableHTTP2: true,
    }),
    send: [{}],
    come: (responses) => received(responses).map((each) => [each?.clientName, each?.proto]),
    expected: [['shop-client', 'HTTP/1.1']],
  },
  {
    title: 'TLS to pods in a version, and with a cipher suite',
    add: transported({
      insecureSkipVerify: true,
      maxVersion: TlsVersion.TLS12,
      cipherSuites: ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'],
    }),
    send: [{}],
    come: (responses) => received(responses).map((each) => [each?.tlsVersion, each?.cipher]),
    expected: [[0x0303, 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384']],
  },
  {
    title: 'TLS to pods with a certificate for another name is refused',
    add: transported({ serverName: 'other.test', rootCAs: [SecretRef.existing(SHOP, 'authority')] }),
    send: [{}],
    come: statuses,
    expected: [500],
  },
  {
    title: 'TLS to pods without any check',
    add: transported({ insecureSkipVerify: true }),
    send: [{}],
    come: statuses,
    expected: [200],
  },
  {
    title: 'pods get as long as they may take',
    add: (chart, id, host) => {
      const forwardingTimeouts = { responseHeaderTimeout: Duration.millis(200) };
      const serversTransport = new ServersTransport(chart, `${id}-transport`, { ...at, forwardingTimeouts });
      route(to('one', { serversTransport }))(chart, id, host);
    },
    send: [{ path: '/?delay=1000' }, {}],
    come: statuses,
    expected: [504, 200],
  },
  {
    title: 'a middleware of a service concerns that service only',
    add: (chart, id, host) => {
      const middleware = Middleware.addPrefix(chart, `${id}-prefix`, { ...at, prefix: '/one' });
      route(to('solo', { middlewares: [middleware] }), to('two'))(chart, id, host);
    },
    send: [{ times: 2 }],
    come: (responses) =>
      received(responses)
        .map((each) => `${each?.server} ${each?.path}`)
        .sort(),
    expected: [`${ONE} /one/`, `${TWO} /`],
  },
  {
    title: 'the rule with the highest priority wins, and the longest by default',
    add: (chart, id, host) => {
      const match = Rule.host(host).and(Rule.pathPrefix('/p'));
      new IngressRoute(chart, `${id}-high`, { ...at, routes: [{ match, priority: 1000, services: [to('one')] }] });
      new IngressRoute(chart, id, {
        ...at,
        routes: [
          { match: match.and(Rule.query('a', '1')), services: [to('two')] },
          { match: Rule.host(host), services: [to('three')] },
          { match: Rule.host(host).and(Rule.pathPrefix('/long')), services: [to('two')] },
        ],
      });
    },
    send: [{ path: '/p?a=1' }, { path: '/long' }, { path: '/' }],
    come: (responses) => received(responses).map((each) => each?.server),
    expected: [ONE, TWO, THREE],
  },
  {
    title: 'a child gets what its parent lets through',
    add: (chart, id, host) => {
      const middleware = Middleware.headers(chart, `${id}-headers`, {
        ...at,
        customRequestHeaders: { 'X-Tier': 'gold' },
      });
      const parent = new IngressRoute(chart, `${id}-parent`, {
        ...at,
        routes: [{ match: Rule.host(host), middlewares: [middleware] }],
      });
      new IngressRoute(chart, id, {
        ...at,
        parentRefs: [parent],
        routes: [{ match: Rule.header('X-Tier', 'gold'), services: [to('two')] }],
      });
    },
    send: [{}],
    come: counts,
    expected: { [TWO]: 1 },
  },
  {
    title: 'headers of proxies that nobody trusts are replaced',
    add: route(to('one')),
    send: [{ headers: { 'X-Forwarded-For': '10.0.0.1', 'X-Forwarded-Host': 'evil.test', 'X-Real-Ip': '10.0.0.1' } }],
    come: (responses) =>
      received(responses).map((each) => ['X-Forwarded-For', 'X-Real-Ip'].map((name) => each?.headers[name]?.[0])),
    expected: [['192.168.1.50', '192.168.1.50']],
  },
  {
    title: 'B3 headers of traces arrive beside those of W3C',
    add: route(to('one')),
    send: [{}],
    come: (responses) =>
      received(responses).map((each) => ['Traceparent', 'X-B3-Traceid'].map((name) => Boolean(each?.headers[name]))),
    expected: [[true, true]],
  },
];

/** Rules of each matcher, a request that each takes and one that it does not. */
export const RULES: readonly (readonly [rule: Rule, takes: Request, not: Request])[] = [
  [Rule.path('/p'), { path: '/p' }, { path: '/p/x' }],
  [Rule.pathPrefix('/p'), { path: '/p/x' }, { path: '/q' }],
  [Rule.pathRegexp('^/[0-9]+$'), { path: '/12' }, { path: '/a1' }],
  [Rule.method('PUT'), { method: 'PUT' }, { method: 'POST' }],
  [Rule.header('X-A', '1'), { headers: { 'X-A': '1' } }, { headers: { 'X-A': '2' } }],
  [Rule.headerRegexp('X-A', '^[0-9]$'), { headers: { 'X-A': '3' } }, { headers: { 'X-A': 'x' } }],
  [Rule.query('a', '1'), { path: '/?a=1' }, { path: '/?a=2' }],
  [Rule.query('b'), { path: '/?b=' }, { path: '/?c=' }],
  [Rule.queryRegexp('a', '^x'), { path: '/?a=xy' }, { path: '/?a=y' }],
  [Rule.clientIp('192.168.1.0/24').and(Rule.path('/c')), { path: '/c' }, { path: '/d' }],
  [Rule.clientIp('10.0.0.0/8').not().and(Rule.path('/c')), { path: '/c' }, { path: '/d' }],
];
