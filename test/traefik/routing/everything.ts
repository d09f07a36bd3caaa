import { type Chart, Duration } from 'cdk8s';
import { ConfigMapRef, SecretRef, ServiceRef } from '../../../lib/kubernetes/references';
import {
  ClientAuthType,
  EntryPoint,
  IngressRoute,
  IngressRouteRef,
  IngressRouteTCP,
  IngressRouteUDP,
  Middleware,
  MiddlewareRef,
  MiddlewareTCP,
  MiddlewareTCPRef,
  Rule,
  ServersTransport,
  ServersTransportRef,
  ServersTransportTCP,
  ServersTransportTCPRef,
  Strategy,
  TcpRule,
  TLSOption,
  TLSOptionRef,
  TLSStore,
  TlsVersion,
  TraefikService,
  TraefikServiceRef,
} from '../../../lib/traefik/routing';
import type { HttpService } from '../../../lib/traefik/routing/service-props';

const secret = SecretRef.existing('shop', 'secret');
const NAMESPACE = { namespace: 'shop' };

const EVERYTHING_OF_A_SERVICE: HttpService = {
  service: ServiceRef.existing('shop', 'web'),
  port: 'https',
  weight: 3,
  scheme: 'h2c',
  strategy: Strategy.POWER_OF_TWO_CHOICES,
  passHostHeader: false,
  sticky: {
    name: 'kept',
    secure: true,
    httpOnly: true,
    sameSite: 'strict',
    maxAge: 60,
    path: '/',
    domain: 'example.com',
  },
  serversTransport: ServersTransportRef.existing('shop', 'transport'),
  middlewares: [MiddlewareRef.existing('infra', 'compress')],
  healthCheck: {
    path: '/healthz',
    mode: 'grpc',
    scheme: 'https',
    method: 'HEAD',
    status: 204,
    port: 8081,
    hostname: 'example.com',
    headers: { 'X-Probe': 'yes' },
    followRedirects: false,
    interval: Duration.seconds(5),
    unhealthyInterval: Duration.millis(1500),
    timeout: Duration.minutes(1),
  },
  passiveHealthCheck: { maxFailedAttempts: 3, failureWindow: Duration.seconds(10) },
  flushInterval: Duration.millis(50),
  nativeLB: true,
  nodePortLB: true,
};

const ELSEWHERE: HttpService = { service: TraefikServiceRef.existing('infra', 'both') };

const EVERYTHING_OF_HEADERS = {
  customRequestHeaders: { 'X-Script-Name': 'test', Authorization: '' },
  customResponseHeaders: { Server: '' },
  accessControlAllowCredentials: true,
  accessControlAllowHeaders: ['X-A'],
  accessControlAllowMethods: ['GET'],
  accessControlAllowOriginList: ['https://a.example.com'],
  accessControlAllowOriginListRegex: ['^https://.+$'],
  accessControlExposeHeaders: ['X-B'],
  accessControlMaxAge: 100,
  addVaryHeader: true,
  allowedHosts: ['a.example.com'],
  hostsProxyHeaders: ['X-Forwarded-Host'],
  sslProxyHeaders: { 'X-Forwarded-Proto': 'https' },
  stsSeconds: 31536000,
  stsIncludeSubdomains: true,
  stsPreload: true,
  forceSTSHeader: true,
  frameDeny: true,
  customFrameOptionsValue: 'SAMEORIGIN',
  contentTypeNosniff: true,
  browserXssFilter: true,
  customBrowserXSSValue: '1',
  contentSecurityPolicy: "default-src 'self'",
  contentSecurityPolicyReportOnly: "default-src 'self'",
  publicKey: 'pin',
  referrerPolicy: 'same-origin',
  permissionsPolicy: 'camera=()',
  isDevelopment: true,
};

const NAMES = {
  commonName: true,
  country: true,
  domainComponent: true,
  locality: true,
  organization: true,
  province: true,
  serialNumber: true,
};

const TLS = { caSecret: secret, certSecret: secret, insecureSkipVerify: true };

const IP_STRATEGY = { depth: 1, excludedIPs: ['10.0.0.0/8'], ipv6Subnet: 64 };

const SERVER_TLS = {
  serverName: 'web.example.com',
  insecureSkipVerify: true,
  rootCAs: [secret, ConfigMapRef.existing('shop', 'authorities')],
  certificates: [secret],
  peerCertURI: 'spiffe://example.com/web',
  spiffe: { ids: ['spiffe://example.com/web'], trustDomain: 'example.com' },
};

/** Objects that together say all that our props can say, by kind. */
export const EVERYTHING: Readonly<Record<string, (chart: Chart) => void>> = {
  IngressRoute: (chart) => {
    new IngressRoute(chart, 'route', {
      ...NAMESPACE,
      ingressClassName: 'traefik',
      entryPoints: ['web', 'websecure'],
      parentRefs: [IngressRouteRef.existing('infra', 'parent')],
      routes: [
        {
          match: Rule.host('example.com'),
          priority: 10,
          middlewares: [MiddlewareRef.existing('infra', 'compress')],
          observability: { accessLogs: false, metrics: false, tracing: false, traceVerbosity: 'detailed' },
          services: [EVERYTHING_OF_A_SERVICE, ELSEWHERE],
        },
      ],
      tls: { secret, options: TLSOptionRef.existing('infra', 'strict') },
    });
    new IngressRoute(chart, 'resolved', {
      ...NAMESPACE,
      routes: [{ match: Rule.host('example.com') }],
      tls: { certResolver: 'acme', domains: [{ main: 'example.com', sans: ['www.example.com'] }] },
    });
  },
  IngressRouteTCP: (chart) => {
    new IngressRouteTCP(chart, 'route', {
      ...NAMESPACE,
      ingressClassName: 'traefik',
      entryPoints: ['websecure'],
      routes: [
        {
          match: TcpRule.hostSni('db.example.com'),
          priority: 10,
          middlewares: [MiddlewareTCPRef.existing('infra', 'limit')],
          services: [
            {
              service: ServiceRef.existing('data', 'db'),
              port: 5432,
              weight: 1,
              tls: true,
              serversTransport: ServersTransportTCPRef.existing('infra', 'proxy'),
              nativeLB: true,
              nodePortLB: true,
            },
          ],
        },
      ],
      tls: { secret, options: TLSOptionRef.existing('infra', 'strict') },
    });
    new IngressRouteTCP(chart, 'resolved', {
      ...NAMESPACE,
      routes: [{ match: TcpRule.hostSni('*'), services: [{ service: ServiceRef.existing('shop', 'db'), port: 'db' }] }],
      tls: { certResolver: 'acme', domains: [{ main: 'example.com', sans: ['www.example.com'] }] },
    });
    new IngressRouteTCP(chart, 'passed', {
      ...NAMESPACE,
      routes: [{ match: TcpRule.hostSni('a'), services: [{ service: ServiceRef.existing('shop', 'db'), port: 1 }] }],
      tls: { passthrough: true },
    });
  },
  IngressRouteUDP: (chart) => {
    new IngressRouteUDP(chart, 'route', {
      ...NAMESPACE,
      ingressClassName: 'traefik',
      entryPoints: [EntryPoint.existing('dns')],
      services: [{ service: ServiceRef.existing('dns', 'dns'), port: 53, weight: 2, nativeLB: true, nodePortLB: true }],
    });
  },
  Middleware: (chart) => {
    Middleware.addPrefix(chart, 'add-prefix', { ...NAMESPACE, prefix: '/a' });
    Middleware.basicAuth(chart, 'basic-auth', {
      ...NAMESPACE,
      secret,
      realm: 'a',
      headerField: 'X-A',
      removeHeader: true,
    });
    Middleware.buffering(chart, 'buffering', {
      ...NAMESPACE,
      maxRequestBodyBytes: 1,
      memRequestBodyBytes: 2,
      maxResponseBodyBytes: 3,
      memResponseBodyBytes: 4,
      retryExpression: 'IsNetworkError() && Attempts() < 2',
    });
    Middleware.chain(chart, 'chain', {
      ...NAMESPACE,
      middlewares: ['add-prefix', MiddlewareRef.existing('infra', 'x')],
    });
    Middleware.circuitBreaker(chart, 'circuit-breaker', {
      ...NAMESPACE,
      expression: 'NetworkErrorRatio() > 0.30',
      checkPeriod: Duration.millis(100),
      fallbackDuration: Duration.seconds(10),
      recoveryDuration: Duration.seconds(10),
      responseCode: 503,
    });
    Middleware.compress(chart, 'compress', {
      ...NAMESPACE,
      encodings: ['zstd', 'br'],
      defaultEncoding: 'br',
      excludedContentTypes: ['text/event-stream'],
      minResponseBodyBytes: 0,
    });
    Middleware.compress(chart, 'compress-some', { ...NAMESPACE, includedContentTypes: ['text/html'] });
    Middleware.contentType(chart, 'content-type', NAMESPACE);
    Middleware.digestAuth(chart, 'digest-auth', {
      ...NAMESPACE,
      secret,
      realm: 'a',
      headerField: 'X-A',
      removeHeader: true,
    });
    Middleware.encodedCharacters(chart, 'encoded-characters', {
      ...NAMESPACE,
      allowEncodedSlash: true,
      allowEncodedBackSlash: true,
      allowEncodedNullCharacter: true,
      allowEncodedSemicolon: true,
      allowEncodedPercent: true,
      allowEncodedQuestionMark: true,
      allowEncodedHash: true,
    });
    Middleware.errors(chart, 'errors', {
      ...NAMESPACE,
      status: ['404', '500-599'],
      service: EVERYTHING_OF_A_SERVICE,
      query: '/{status}.html',
      statusRewrites: { '418': 404 },
      errorRequestHeaders: ['Accept'],
    });
    Middleware.errors(chart, 'errors-elsewhere', { ...NAMESPACE, status: ['404'], service: ELSEWHERE });
    Middleware.forwardAuth(chart, 'forward-auth', {
      ...NAMESPACE,
      address: 'https://auth.example.com/verify',
      tls: TLS,
      trustForwardHeader: true,
      authResponseHeaders: ['X-User'],
      authResponseHeadersRegex: '^X-',
      authRequestHeaders: ['Cookie'],
      addAuthCookiesToResponse: ['session'],
      headerField: 'X-A',
      forwardBody: true,
      maxBodySize: 1024,
      maxResponseBodySize: -1,
      preserveLocationHeader: true,
      preserveRequestMethod: true,
      authSigninURL: 'https://auth.example.com',
    });
    Middleware.grpcWeb(chart, 'grpc-web', { ...NAMESPACE, allowOrigins: ['*'] });
    Middleware.headers(chart, 'headers', { ...NAMESPACE, ...EVERYTHING_OF_HEADERS });
    Middleware.inFlightReq(chart, 'in-flight-req', {
      ...NAMESPACE,
      amount: 10,
      sourceCriterion: { requestHeaderName: 'X-A' },
    });
    Middleware.inFlightReq(chart, 'in-flight-req-host', {
      ...NAMESPACE,
      amount: 10,
      sourceCriterion: { requestHost: true },
    });
    Middleware.inFlightReq(chart, 'in-flight-req-ip', {
      ...NAMESPACE,
      amount: 10,
      sourceCriterion: { ipStrategy: IP_STRATEGY },
    });
    Middleware.ipAllowList(chart, 'ip-allow-list', {
      ...NAMESPACE,
      sourceRange: ['10.0.0.0/8', '::1'],
      ipStrategy: IP_STRATEGY,
      rejectStatusCode: 404,
    });
    Middleware.passTLSClientCert(chart, 'pass-tls-client-cert', {
      ...NAMESPACE,
      pem: true,
      info: {
        issuer: NAMES,
        subject: { ...NAMES, organizationalUnit: true },
        notAfter: true,
        notBefore: true,
        sans: true,
        serialNumber: true,
      },
    });
    Middleware.plugin(chart, 'plugin', { ...NAMESPACE, plugin: 'geoblock', config: { countries: ['DE'] } });
    Middleware.rateLimit(chart, 'rate-limit', {
      ...NAMESPACE,
      average: 100,
      period: Duration.minutes(1),
      burst: 50,
      sourceCriterion: { ipStrategy: IP_STRATEGY },
      redis: {
        endpoints: ['redis:6379'],
        secret,
        tls: TLS,
        db: 1,
        poolSize: 2,
        minIdleConns: 3,
        maxActiveConns: 4,
        readTimeout: Duration.seconds(1),
        writeTimeout: Duration.seconds(2),
        dialTimeout: Duration.seconds(3),
      },
    });
    Middleware.rateLimit(chart, 'rate-limit-header', {
      ...NAMESPACE,
      average: 0,
      sourceCriterion: { requestHeaderName: 'X-A' },
    });
    Middleware.rateLimit(chart, 'rate-limit-host', {
      ...NAMESPACE,
      average: 0,
      sourceCriterion: { requestHost: true },
    });
    Middleware.redirectRegex(chart, 'redirect-regex', {
      ...NAMESPACE,
      regex: '^http://(.*)$',
      replacement: `https://\${1}`,
      permanent: true,
    });
    Middleware.redirectScheme(chart, 'redirect-scheme', { ...NAMESPACE, scheme: 'https', port: 8443, permanent: true });
    Middleware.replacePath(chart, 'replace-path', { ...NAMESPACE, path: '/a' });
    Middleware.replacePathRegex(chart, 'replace-path-regex', { ...NAMESPACE, regex: '^/a/(.*)', replacement: '/b/$1' });
    Middleware.retry(chart, 'retry', {
      ...NAMESPACE,
      attempts: 3,
      timeout: Duration.seconds(10),
      initialInterval: Duration.millis(100),
      status: ['503'],
      disableRetryOnNetworkError: true,
      retryNonIdempotentMethod: true,
      maxRequestBodyBytes: 1024,
    });
    Middleware.stripPrefix(chart, 'strip-prefix', { ...NAMESPACE, prefixes: ['/a', '/b'] });
    Middleware.stripPrefixRegex(chart, 'strip-prefix-regex', { ...NAMESPACE, regex: ['^/[a-z]+'] });
  },
  MiddlewareTCP: (chart) => {
    MiddlewareTCP.inFlightConn(chart, 'in-flight-conn', { ...NAMESPACE, amount: 10 });
    MiddlewareTCP.ipAllowList(chart, 'ip-allow-list', { ...NAMESPACE, sourceRange: ['10.0.0.0/8'] });
  },
  ServersTransport: (chart) => {
    new ServersTransport(chart, 'transport', {
      ...NAMESPACE,
      ...SERVER_TLS,
      maxIdleConnsPerHost: -1,
      disableHTTP2: true,
      forwardingTimeouts: {
        dialTimeout: Duration.seconds(1),
        responseHeaderTimeout: Duration.seconds(2),
        idleConnTimeout: Duration.seconds(3),
        readIdleTimeout: Duration.seconds(4),
        pingTimeout: Duration.seconds(5),
      },
      minVersion: TlsVersion.TLS12,
      maxVersion: TlsVersion.TLS13,
      cipherSuites: ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'],
    });
  },
  ServersTransportTCP: (chart) => {
    new ServersTransportTCP(chart, 'transport', {
      ...NAMESPACE,
      dialTimeout: Duration.seconds(1),
      dialKeepAlive: Duration.seconds(2),
      terminationDelay: Duration.millis(100),
      proxyProtocol: { version: 2 },
      tls: SERVER_TLS,
    });
  },
  TLSOption: (chart) => {
    new TLSOption(chart, 'options', {
      ...NAMESPACE,
      minVersion: TlsVersion.TLS12,
      maxVersion: TlsVersion.TLS13,
      cipherSuites: ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'],
      curvePreferences: ['X25519'],
      clientAuth: { clientAuthType: ClientAuthType.REQUIRE_AND_VERIFY_CLIENT_CERT, secrets: [secret] },
      sniStrict: true,
      alpnProtocols: ['h2'],
      disableSessionTickets: true,
    });
  },
  TLSStore: (chart) => {
    new TLSStore(chart, 'store', { ...NAMESPACE, defaultCertificate: secret, certificates: [secret] });
  },
  TraefikService: (chart) => {
    const services = [EVERYTHING_OF_A_SERVICE, ELSEWHERE];
    TraefikService.weighted(chart, 'weighted', { ...NAMESPACE, services, sticky: EVERYTHING_OF_A_SERVICE.sticky });
    TraefikService.highestRandomWeight(chart, 'hrw', { ...NAMESPACE, services });
    TraefikService.mirroring(chart, 'mirroring', {
      ...NAMESPACE,
      service: EVERYTHING_OF_A_SERVICE,
      mirrors: [
        { ...EVERYTHING_OF_A_SERVICE, percent: 10 },
        { ...ELSEWHERE, percent: 0 },
      ],
      mirrorBody: false,
      maxBodySize: 1024,
    });
    TraefikService.mirroring(chart, 'mirroring-elsewhere', {
      ...NAMESPACE,
      service: ELSEWHERE,
      mirrors: [{ ...ELSEWHERE, percent: 1 }],
    });
    TraefikService.failover(chart, 'failover-elsewhere', {
      ...NAMESPACE,
      service: ELSEWHERE,
      fallback: ELSEWHERE,
      status: ['404'],
    });
    TraefikService.failover(chart, 'failover', {
      ...NAMESPACE,
      service: EVERYTHING_OF_A_SERVICE,
      fallback: EVERYTHING_OF_A_SERVICE,
      status: ['500-599'],
      maxRequestBodyBytes: 1024,
    });
  },
};
