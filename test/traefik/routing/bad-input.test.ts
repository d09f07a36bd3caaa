import { type Chart, Duration } from 'cdk8s';
import { ServiceRef } from '../../../lib/kubernetes/references';
import {
  IngressRoute,
  IngressRouteTCP,
  IngressRouteUDP,
  Middleware,
  MiddlewareTCP,
  Rule,
  ServersTransport,
  ServersTransportTCP,
  TcpRule,
  TLSOption,
  TLSStore,
  TlsVersion,
  TraefikService,
  TraefikServiceRef,
} from '../../../lib/traefik';
import { failure } from '../synth';

const service = ServiceRef.existing('default', 'web');
const web = { service, port: 80 };
const match = Rule.path('/');

/** What a program in JavaScript can say, where TypeScript would not let it. */
function javascript<T>(value: unknown): T {
  return value as T;
}

const TABLE: readonly (readonly [what: string, program: (chart: Chart) => void, message: RegExp])[] = [
  [
    'an unknown prop',
    (chart) => new IngressRoute(chart, 'r', javascript({ routes: [{ match, services: [web] }], entrypoints: ['web'] })),
    /^core\/r: entrypoints is not a known prop.*Did you mean entryPoints\?.*set005/s,
  ],
  [
    'an unknown prop of a route',
    (chart) => new IngressRoute(chart, 'r', { routes: [javascript({ match, service: [web] })] }),
    /^core\/r: routes\[0\]\.service is not a known prop.*Did you mean services\?.*set005/s,
  ],
  [
    'an unknown prop of a service',
    (chart) => new IngressRoute(chart, 'r', { routes: [{ match, services: [javascript({ ...web, wieght: 1 })] }] }),
    /^core\/r: routes\[0\]\.services\[0\]\.wieght is not a known prop.*Did you mean weight\?/s,
  ],
  ['no routes', (chart) => new IngressRoute(chart, 'r', javascript({})), /^core\/r: routes is missing.*set007/s],
  ['an empty list of routes', (chart) => new IngressRoute(chart, 'r', { routes: [] }), /a list of at least one route/],
  [
    'an empty list of entry points',
    (chart) => new IngressRoute(chart, 'r', { routes: [{ match }], entryPoints: [] }),
    /entryPoints is \[\], but it must be a list of at least one entry point/,
  ],
  [
    'a rule as text',
    (chart) => new IngressRoute(chart, 'r', { routes: [javascript({ match: 'Path(`/`)' })] }),
    /routes\[0\]\.match is "Path\(`\/`\)", but it must be a Rule, such as Rule\.host\(…\) or Rule\.parse\(…\)/,
  ],
  [
    'a rule for TCP in a route for HTTP',
    (chart) => new IngressRoute(chart, 'r', { routes: [javascript({ match: TcpRule.hostSni('*') })] }),
    /routes\[0\]\.match is .* but it must be a Rule/,
  ],
  [
    'a port of 70000',
    (chart) => new IngressRoute(chart, 'r', { routes: [{ match, services: [{ service, port: 70000 }] }] }),
    /^core\/r: routes\[0\]\.services\[0\]\.port is 70000, but it must be a port from 1 to 65535, or a port's name/,
  ],
  [
    "a port's name that is none",
    (chart) => new IngressRoute(chart, 'r', { routes: [{ match, services: [{ service, port: 'HTTP_80' }] }] }),
    /port is "HTTP_80"/,
  ],
  [
    'a Service without a port',
    (chart) => new IngressRoute(chart, 'r', { routes: [{ match, services: [{ service }] }] }),
    /routes\[0\]\.services\[0\] has no port.*Set port to one of web's.*trr017/s,
  ],
  [
    'a TraefikService with a port',
    (chart) => {
      const both = TraefikServiceRef.existing('default', 'both');
      new IngressRoute(chart, 'r', { routes: [{ match, services: [{ service: both, port: 80 }] }] });
    },
    /port is 80, but a TraefikService has none.*trr017/s,
  ],
  [
    'a construct where a Middleware belongs',
    (chart) => new IngressRoute(chart, 'r', { routes: [{ match, middlewares: [javascript(chart)] }] }),
    /routes\[0\]\.middlewares\.0 is a Chart, but it must be a Middleware, a reference to one, or its name/,
  ],
  [
    'a name that Kubernetes does not take',
    (chart) => new IngressRoute(chart, 'MyRoute', { routes: [{ match }] }),
    /^core\/MyRoute: The name "MyRoute" is not a valid Kubernetes name.*trr007/s,
  ],
  [
    'a Secret and a certificate resolver',
    (chart) => new IngressRoute(chart, 'r', { routes: [{ match }], tls: { secret: 'tls', certResolver: 'le' } }),
    /has the secret "tls" and the certResolver "le".*trr018/s,
  ],
  [
    'domains without a resolver',
    (chart) => new IngressRoute(chart, 'r', { routes: [{ match }], tls: { domains: [{ main: 'example.com' }] } }),
    /tls\.domains is set, but no certResolver.*trr018/s,
  ],
  [
    'the TLSOption default by name',
    (chart) => new IngressRoute(chart, 'r', { routes: [{ match }], tls: { options: 'default' } }),
    /which Traefik applies by itself.*trr019/s,
  ],
  [
    'a name by SNI without TLS',
    (chart) => new IngressRouteTCP(chart, 'r', { routes: [{ match: TcpRule.hostSni('db'), services: [web] }] }),
    /routes\[0\]\.match is "HostSNI\(`db`\)", but only TLS carries.*Set tls.*trr021/s,
  ],
  [
    'passthrough with a certificate',
    (chart) =>
      new IngressRouteTCP(chart, 'r', {
        routes: [{ match: TcpRule.hostSni('db'), services: [web] }],
        tls: { passthrough: true, secret: 'tls' },
      }),
    /tls\.passthrough is true.*tls\.secret is for TLS that Traefik ends.*trr022/s,
  ],
  [
    'a TCP route without services',
    (chart) => new IngressRouteTCP(chart, 'r', { routes: [javascript({ match: TcpRule.hostSni('*') })] }),
    /routes\[0\]\.services is missing.*set007/s,
  ],
  [
    'a TCP service without a port',
    (chart) =>
      new IngressRouteTCP(chart, 'r', {
        routes: [{ match: TcpRule.hostSni('*'), services: [javascript({ service })] }],
      }),
    /routes\[0\]\.services\[0\]\.port is missing/,
  ],
  ['no UDP services', (chart) => new IngressRouteUDP(chart, 'r', { services: [] }), /a list of at least one service/],
  [
    'a password in place of a Secret',
    (chart) => Middleware.basicAuth(chart, 'm', javascript({ users: ['admin:$apr1$hash'] })),
    /^core\/m: users is not a known prop; known are .*secret/,
  ],
  ['no Secret', (chart) => Middleware.basicAuth(chart, 'm', javascript({})), /^core\/m: secret is missing.*set007/s],
  [
    'a password in a header',
    (chart) => Middleware.headers(chart, 'm', { customRequestHeaders: { authorization: 'Basic YTpi' } }),
    /customRequestHeaders has a value for authorization, but credentials do not belong into a manifest.*trr024/s,
  ],
  [
    'an IPv6 subnet of no bits',
    (chart) => Middleware.ipAllowList(chart, 'm', { sourceRange: ['10.0.0.0/8'], ipStrategy: { ipv6Subnet: 0 } }),
    /ipStrategy\.ipv6Subnet is 0, but it must be a whole number, 1 to 128/,
  ],
  [
    'a password in a URL',
    (chart) => Middleware.forwardAuth(chart, 'm', { address: 'https://admin:secret@auth.example.com' }),
    /address names a user at "auth\.example\.com".*trr024/s,
  ],
  [
    'a password for a plugin',
    (chart) => Middleware.plugin(chart, 'm', { plugin: 'ldap', config: { bind: { password: 'secret' } } }),
    /config\.bind\.password looks like a credential.*urn:k8s:secret:NAME:KEY.*trr024/s,
  ],
  [
    'an address that is not a URL',
    (chart) => Middleware.forwardAuth(chart, 'm', { address: 'auth' }),
    /address is "auth", but it must be a URL/,
  ],
  [
    'a path without its slash',
    (chart) => Middleware.addPrefix(chart, 'm', { prefix: 'api' }),
    /prefix is "api", but it must be a path that begins with \//,
  ],
  [
    'a regular expression that Go does not read',
    (chart) => Middleware.redirectRegex(chart, 'm', { regex: '(?<!a)b', replacement: 'c' }),
    /regex is .* a regular expression of Go, which has no lookaround/,
  ],
  [
    'a CIDR that is none',
    (chart) => Middleware.ipAllowList(chart, 'm', { sourceRange: ['10.0.0.0/33'] }),
    /sourceRange\.0 is "10\.0\.0\.0\/33", but it must be an IP address or a CIDR/,
  ],
  [
    'an empty list of addresses',
    (chart) => MiddlewareTCP.ipAllowList(chart, 'm', { sourceRange: [] }),
    /a list of at least one IP address or CIDR/,
  ],
  [
    'two ways to tell clients apart',
    (chart) =>
      Middleware.rateLimit(chart, 'm', {
        average: 1,
        sourceCriterion: { requestHost: true, requestHeaderName: 'X-A' },
      }),
    /sourceCriterion has requestHost and requestHeaderName, but Traefik takes one.*trr025/s,
  ],
  [
    'types to compress and not to compress',
    (chart) =>
      Middleware.compress(chart, 'm', { includedContentTypes: ['text/html'], excludedContentTypes: ['text/css'] }),
    /Traefik takes one of the two.*trr025/s,
  ],
  [
    'a status that is none',
    (chart) => Middleware.errors(chart, 'm', { status: ['600'], service: web }),
    /status\.0 is "600", but it must be a status such as 404/,
  ],
  [
    'seconds as a number',
    (chart) => Middleware.rateLimit(chart, 'm', { average: 1, period: javascript(60) }),
    /period is 60, but it must be a Duration/,
  ],
  [
    'a middleware of no attempts',
    (chart) => Middleware.retry(chart, 'm', { attempts: 0 }),
    /attempts is 0, but it must be a whole number, 1 or more/,
  ],
  [
    'a newest version older than the oldest',
    (chart) => new TLSOption(chart, 'o', { minVersion: TlsVersion.TLS13, maxVersion: TlsVersion.TLS12 }),
    /maxVersion is VersionTLS12, which is older than the minVersion VersionTLS13.*trr028/s,
  ],
  [
    'certificates of clients without an authority',
    (chart) => new TLSOption(chart, 'o', { clientAuth: javascript({ clientAuthType: 'RequireAndVerifyClientCert' }) }),
    /names no authority to check certificates with.*trr028/s,
  ],
  [
    'a TLS store of another name',
    (chart) => new TLSStore(chart, 's', { name: 'mine', certificates: [] }),
    /named "mine", but Traefik takes the one named "default" only.*trr029/s,
  ],
  [
    'a version of the PROXY protocol that is none',
    (chart) => new ServersTransportTCP(chart, 't', { proxyProtocol: { version: 3 } }),
    /proxyProtocol\.version is 3, but it must be a whole number, 1 to 2/,
  ],
  [
    'a certificate as text',
    (chart) => new ServersTransport(chart, 't', { rootCAs: [javascript({ pem: '…' })] }),
    /rootCAs\.0 is .* but it must be a Secret or ConfigMap/,
  ],
  [
    'a mirror without its share',
    (chart) => TraefikService.mirroring(chart, 's', { service: web, mirrors: [javascript(web)] }),
    /mirrors\[0\]\.percent is missing.*set007/s,
  ],
  [
    'a share of more than all',
    (chart) => TraefikService.mirroring(chart, 's', { service: web, mirrors: [{ ...web, percent: 101 }] }),
    /mirrors\[0\]\.percent is 101, but it must be a whole number, 0 to 100/,
  ],
  [
    'a weight below nothing',
    (chart) => TraefikService.weighted(chart, 's', { services: [{ ...web, weight: -1 }] }),
    /services\[0\]\.weight is -1, but it must be a whole number, 0 or more/,
  ],
];

test.each(TABLE)('%s is refused', (_, program, message) => {
  expect(failure(program)).toMatch(message);
});

test('a duration keeps its milliseconds', () => {
  expect(failure((chart) => Middleware.rateLimit(chart, 'm', { average: 1, period: Duration.millis(1500) }))).toBe(
    'no failure',
  );
});
