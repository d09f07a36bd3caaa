import type { Chart } from 'cdk8s';
import { Duration } from 'cdk8s';
import { Middleware, SecretRef, ServiceRef } from '../../../lib';
import { BACKENDS, SHOP } from './backends';
import { CLIENT_ADDRESS } from './edge';
import type { Request, Seen } from './requests';

/** A middleware, requests through it, and what must be seen of them. */
export interface MiddlewareCase {
  readonly title: string;
  readonly use: (chart: Chart, id: string, where: { readonly namespace: string }) => Middleware;
  /** @default 'one' */
  readonly service?: string;
  readonly send: Request | readonly Request[];
  /** One for each response. */
  readonly see: Seen | readonly Seen[];
}

const [ONE, TWO] = BACKENDS;

export const PATHS: readonly MiddlewareCase[] = [
  {
    title: 'addPrefix',
    use: (chart, id, at) => Middleware.addPrefix(chart, id, { ...at, prefix: '/api' }),
    send: { path: '/x?a=1' },
    see: { got: { path: '/api/x?a=1' } },
  },
  {
    title: 'stripPrefix, with the prefix in a header',
    use: (chart, id, at) => Middleware.stripPrefix(chart, id, { ...at, prefixes: ['/api', '/old'] }),
    send: [{ path: '/api/x' }, { path: '/old' }, { path: '/other' }],
    see: [
      { got: { path: '/x', headers: { 'X-Forwarded-Prefix': '/api' } } },
      { got: { path: '/', headers: { 'X-Forwarded-Prefix': '/old' } } },
      { got: { path: '/other', headers: { 'X-Forwarded-Prefix': null } } },
    ],
  },
  {
    title: 'stripPrefixRegex',
    use: (chart, id, at) => Middleware.stripPrefixRegex(chart, id, { ...at, regex: ['/v[0-9]+'] }),
    send: { path: '/v12/x' },
    see: { got: { path: '/x', headers: { 'X-Forwarded-Prefix': '/v12' } } },
  },
  {
    title: 'replacePath, with the path in a header',
    use: (chart, id, at) => Middleware.replacePath(chart, id, { ...at, path: '/new' }),
    send: { path: '/old?a=1' },
    see: { got: { path: '/new?a=1', headers: { 'X-Replaced-Path': '/old' } } },
  },
  {
    title: 'replacePathRegex',
    use: (chart, id, at) => Middleware.replacePathRegex(chart, id, { ...at, regex: '^/a/(.*)', replacement: '/b/$1' }),
    send: [{ path: '/a/x' }, { path: '/c/x' }],
    see: [
      { got: { path: '/b/x', headers: { 'X-Replaced-Path': '/a/x' } } },
      { got: { path: '/c/x', headers: { 'X-Replaced-Path': null } } },
    ],
  },
  {
    title: 'encodedCharacters that are let through, and those that are not',
    use: (chart, id, at) =>
      Middleware.encodedCharacters(chart, id, { ...at, allowEncodedSlash: true, allowEncodedPercent: true }),
    send: [{ path: '/a%2Fb' }, { path: '/a%25b' }, { path: '/a%3Fb' }, { path: '/a%5Cb' }, { path: '/a%3Bb' }],
    see: [{ got: { path: '/a%2Fb' } }, { got: { path: '/a%25b' } }, { status: 400 }, { status: 400 }, { status: 400 }],
  },
  {
    title: 'chain, in its order',
    use: (chart, id, at) => {
      const first = Middleware.addPrefix(chart, `${id}-first`, { ...at, prefix: '/first' });
      const second = Middleware.addPrefix(chart, `${id}-second`, { ...at, prefix: '/second' });
      return Middleware.chain(chart, id, { ...at, middlewares: [first, second] });
    },
    send: { path: '/x' },
    see: { got: { path: '/second/first/x' } },
  },
];

export const REDIRECTS: readonly MiddlewareCase[] = [
  {
    title: 'redirectScheme for a while',
    use: (chart, id, at) => Middleware.redirectScheme(chart, id, { ...at, scheme: 'https' }),
    send: [{ path: '/x?a=1' }, { path: '/x', method: 'POST' }],
    see: [
      { status: 302, headers: { Location: expect.stringMatching(/^https:\/\/[^:/]+\/x\?a=1$/) } },
      { status: 307, headers: { Location: expect.stringMatching(/^https:/) } },
    ],
  },
  {
    title: 'redirectScheme forever, to a port',
    use: (chart, id, at) =>
      Middleware.redirectScheme(chart, id, { ...at, scheme: 'https', port: 8443, permanent: true }),
    send: [{ path: '/x' }, { path: '/x', method: 'POST' }],
    see: [
      { status: 301, headers: { Location: expect.stringMatching(/^https:\/\/[^:/]+:8443\/x$/) } },
      { status: 308, headers: { Location: expect.stringMatching(/:8443\/x$/) } },
    ],
  },
  {
    title: 'redirectRegex',
    use: (chart, id, at) =>
      Middleware.redirectRegex(chart, id, {
        ...at,
        regex: '^http://([^/]+)/old/(.*)',
        replacement: 'http://$1/new/$2',
        permanent: true,
      }),
    send: [{ path: '/old/x' }, { path: '/x' }],
    see: [{ status: 301, headers: { Location: expect.stringMatching(/\/new\/x$/) } }, { got: { path: '/x' } }],
  },
];

export const HEADERS: readonly MiddlewareCase[] = [
  {
    title: 'headers: customRequestHeaders and customResponseHeaders, which an empty value removes',
    use: (chart, id, at) =>
      Middleware.headers(chart, id, {
        ...at,
        customRequestHeaders: { 'X-Team': 'shop', 'X-Secret': '' },
        customResponseHeaders: { 'X-Served-By': 'edge', 'X-Powered-By': '' },
      }),
    send: { path: '/?reply=X-Powered-By:php', headers: { 'X-Secret': '1' } },
    see: {
      headers: { 'X-Served-By': 'edge', 'X-Powered-By': null },
      got: { headers: { 'X-Team': 'shop', 'X-Secret': null } },
    },
  },
  {
    title: 'headers: what another site may ask',
    use: (chart, id, at) =>
      Middleware.headers(chart, id, {
        ...at,
        accessControlAllowCredentials: true,
        accessControlAllowHeaders: ['X-Token'],
        accessControlAllowMethods: ['GET', 'PUT'],
        accessControlAllowOriginList: ['https://a.test'],
        accessControlAllowOriginListRegex: ['^https://.+\\.b\\.test$'],
        accessControlExposeHeaders: ['X-Total'],
        accessControlMaxAge: 600,
        addVaryHeader: true,
      }),
    send: [
      { method: 'OPTIONS', headers: { Origin: 'https://a.test', 'Access-Control-Request-Method': 'PUT' } },
      { headers: { Origin: 'https://x.b.test' } },
      { headers: { Origin: 'https://other.test' } },
    ],
    see: [
      {
        headers: {
          'Access-Control-Allow-Origin': 'https://a.test',
          'Access-Control-Allow-Credentials': 'true',
          'Access-Control-Allow-Headers': 'X-Token',
          'Access-Control-Allow-Methods': 'GET,PUT',
          'Access-Control-Max-Age': '600',
        },
        body: '',
      },
      {
        headers: {
          'Access-Control-Allow-Origin': 'https://x.b.test',
          'Access-Control-Expose-Headers': 'X-Total',
          Vary: 'Origin',
        },
      },
      { headers: { 'Access-Control-Allow-Origin': null } },
    ],
  },
  {
    title: 'headers: allowedHosts, also by hostsProxyHeaders',
    use: (chart, id, at) =>
      Middleware.headers(chart, id, { ...at, allowedHosts: ['good.test'], hostsProxyHeaders: ['X-Host'] }),
    send: [{ headers: { 'X-Host': 'good.test' } }, { headers: { 'X-Host': 'bad.test' } }],
    see: [{}, { status: 500 }],
  },
  {
    title: 'headers: what browsers are asked to refuse',
    use: (chart, id, at) =>
      Middleware.headers(chart, id, {
        ...at,
        forceSTSHeader: true,
        stsSeconds: 3600,
        stsIncludeSubdomains: true,
        stsPreload: true,
        frameDeny: true,
        contentTypeNosniff: true,
        browserXssFilter: true,
        contentSecurityPolicy: "default-src 'self'",
        contentSecurityPolicyReportOnly: 'default-src https:',
        publicKey: 'pin-sha256="x"; max-age=1',
        referrerPolicy: 'no-referrer',
        permissionsPolicy: 'camera=()',
      }),
    send: {},
    see: {
      headers: {
        'Strict-Transport-Security': 'max-age=3600; includeSubDomains; preload',
        'X-Frame-Options': 'DENY',
        'X-Content-Type-Options': 'nosniff',
        'X-XSS-Protection': '1; mode=block',
        'Content-Security-Policy': "default-src 'self'",
        'Content-Security-Policy-Report-Only': 'default-src https:',
        'Public-Key-Pins': null, // over TLS only
        'Referrer-Policy': 'no-referrer',
        'Permissions-Policy': 'camera=()',
      },
    },
  },
  {
    title: 'headers: values of our own for frames and scripts',
    use: (chart, id, at) =>
      Middleware.headers(chart, id, {
        ...at,
        customFrameOptionsValue: 'SAMEORIGIN',
        customBrowserXSSValue: '0',
        stsSeconds: 60,
      }),
    send: {},
    see: {
      headers: { 'X-Frame-Options': 'SAMEORIGIN', 'X-XSS-Protection': '0', 'Strict-Transport-Security': null },
    },
  },
  {
    title: 'headers: sslProxyHeaders say that it came by TLS',
    use: (chart, id, at) =>
      Middleware.headers(chart, id, { ...at, stsSeconds: 60, sslProxyHeaders: { 'X-Tls': 'yes' } }),
    send: [{ headers: { 'X-Tls': 'yes' } }, { headers: { 'X-Tls': 'no' } }],
    see: [
      { headers: { 'Strict-Transport-Security': 'max-age=60' } },
      { headers: { 'Strict-Transport-Security': null } },
    ],
  },
  {
    title: 'headers: isDevelopment turns off what only production wants',
    use: (chart, id, at) =>
      Middleware.headers(chart, id, {
        ...at,
        isDevelopment: true,
        allowedHosts: ['good.test'],
        forceSTSHeader: true,
        stsSeconds: 60,
      }),
    send: {},
    see: { headers: { 'Strict-Transport-Security': null } },
  },
];

export const AUTHENTICATION: readonly MiddlewareCase[] = [
  {
    title: 'basicAuth',
    use: (chart, id, at) => Middleware.basicAuth(chart, id, { ...at, secret: SecretRef.existing(SHOP, 'users') }),
    send: [
      {},
      { headers: { Authorization: basic('alice', 'wrong') } },
      { headers: { Authorization: basic('alice', 'secret') } },
    ],
    see: [
      { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="traefik"' } },
      { status: 401 },
      { got: { headers: { Authorization: basic('alice', 'secret') } } },
    ],
  },
  {
    title: 'basicAuth with a realm, the user in a header, and the password kept from pods',
    use: (chart, id, at) =>
      Middleware.basicAuth(chart, id, {
        ...at,
        secret: SecretRef.existing(SHOP, 'users'),
        realm: 'shop',
        headerField: 'X-User',
        removeHeader: true,
      }),
    send: [{}, { headers: { Authorization: basic('alice', 'secret') } }],
    see: [
      { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="shop"' } },
      { got: { headers: { 'X-User': 'alice', Authorization: null } } },
    ],
  },
  {
    title: 'forwardAuth that refuses, with its answer',
    use: (chart, id, at) =>
      Middleware.forwardAuth(chart, id, { ...at, address: `http://${TWO}/auth?status=401&reply=X-Reason:none` }),
    send: {},
    see: {
      status: 401,
      headers: { 'X-Reason': 'none' },
      got: { server: TWO, headers: { 'X-Forwarded-Method': 'GET' } },
    },
  },
  {
    title: 'forwardAuth that lets pass, with headers and cookies of its answer',
    use: (chart, id, at) =>
      Middleware.forwardAuth(chart, id, {
        ...at,
        address: `http://${TWO}/auth?reply=X-User:alice&reply=X-Group-A:1&reply=Set-Cookie:sid%3D1&reply=X-Other:1`,
        authResponseHeaders: ['X-User'],
        authResponseHeadersRegex: '^X-Group-',
        addAuthCookiesToResponse: ['sid'],
      }),
    send: {},
    see: {
      headers: { 'Set-Cookie': 'sid=1' },
      got: { server: ONE, headers: { 'X-User': 'alice', 'X-Group-A': '1', 'X-Other': null } },
    },
  },
  {
    title: 'forwardAuth gets the headers that are named, the method and the body',
    use: (chart, id, at) =>
      Middleware.forwardAuth(chart, id, {
        ...at,
        address: `http://${TWO}/auth?status=403`,
        authRequestHeaders: ['X-Token'],
        forwardBody: true,
        maxBodySize: 10,
        preserveRequestMethod: true,
      }),
    send: [
      { method: 'POST', body: 'small', headers: { 'X-Token': 't', 'X-Other': 'o' } },
      { method: 'POST', body: 'larger than ten' },
    ],
    see: [
      { status: 403, got: { method: 'POST', body: 'small', headers: { 'X-Token': 't', 'X-Other': null } } },
      { status: 401 },
    ],
  },
  {
    title: 'forwardAuth keeps the location of a redirect',
    use: (chart, id, at) =>
      Middleware.forwardAuth(chart, id, {
        ...at,
        address: `http://${TWO}/auth?status=302&reply=Location:/login`,
        preserveLocationHeader: true,
      }),
    send: {},
    see: { status: 302, headers: { Location: '/login' } },
  },
  {
    title: 'forwardAuth makes the location of a redirect absolute',
    use: (chart, id, at) =>
      Middleware.forwardAuth(chart, id, { ...at, address: `http://${TWO}/auth?status=302&reply=Location:/login` }),
    send: {},
    see: { status: 302, headers: { Location: `http://${TWO}/login` } },
  },
  {
    title: 'forwardAuth by TLS, checked against an authority',
    use: (chart, id, at) =>
      Middleware.forwardAuth(chart, id, {
        ...at,
        address: `https://${TWO}/auth`,
        tls: { caSecret: SecretRef.existing(SHOP, 'authority') },
      }),
    send: {},
    see: { status: 500 }, // the certificate is not for its address
  },
  {
    title: 'forwardAuth by TLS with a client certificate, unchecked',
    use: (chart, id, at) =>
      Middleware.forwardAuth(chart, id, {
        ...at,
        address: `https://${TWO}/auth?status=401`,
        tls: { insecureSkipVerify: true, certSecret: SecretRef.existing(SHOP, 'client') },
      }),
    send: {},
    see: { status: 401, got: { clientName: 'shop-client' } },
  },
];

export const LIMITS: readonly MiddlewareCase[] = [
  {
    title: 'rateLimit',
    use: (chart, id, at) =>
      Middleware.rateLimit(chart, id, { ...at, average: 1, period: Duration.minutes(1), burst: 2 }),
    send: { times: 3 },
    see: [{}, {}, { status: 429 }],
  },
  {
    title: 'rateLimit by a header',
    use: (chart, id, at) =>
      Middleware.rateLimit(chart, id, {
        ...at,
        average: 1,
        period: Duration.minutes(1),
        sourceCriterion: { requestHeaderName: 'X-User' },
      }),
    send: [{ headers: { 'X-User': 'a' }, times: 2 }, { headers: { 'X-User': 'b' } }],
    see: [{}, { status: 429 }, {}],
  },
  {
    title: 'inFlightReq',
    use: (chart, id, at) => Middleware.inFlightReq(chart, id, { ...at, amount: 1 }),
    send: [{ path: '/?delay=500', times: 2, together: true }, {}],
    see: [{ status: expect.any(Number) }, { status: expect.any(Number) }, {}],
  },
  {
    title: 'ipAllowList that has the client',
    use: (chart, id, at) => Middleware.ipAllowList(chart, id, { ...at, sourceRange: [CLIENT_ADDRESS] }),
    send: {},
    see: {},
  },
  {
    title: 'ipAllowList that has it not, with a status',
    use: (chart, id, at) =>
      Middleware.ipAllowList(chart, id, { ...at, sourceRange: ['10.0.0.0/8'], rejectStatusCode: 404 }),
    send: { headers: { 'X-Forwarded-For': '10.0.0.1' } },
    see: { status: 404 },
  },
  {
    title: 'buffering refuses large bodies',
    use: (chart, id, at) =>
      Middleware.buffering(chart, id, { ...at, maxRequestBodyBytes: 10, maxResponseBodyBytes: 1000 }),
    send: [{ method: 'POST', body: 'larger than ten' }, { method: 'POST', body: 'small' }, { path: '/?size=2000' }],
    see: [{ status: 413 }, { got: { body: 'small' } }, { status: 500 }],
  },
  {
    title: 'buffering makes a request again',
    use: (chart, id, at) =>
      Middleware.buffering(chart, id, { ...at, retryExpression: 'ResponseCode() == 503 && Attempts() < 3' }),
    // Not without a body, whatever the expression says.
    send: [{ path: '/?fail=2&key=buffering', method: 'POST', body: 'again' }, { path: '/?fail=1&key=buffering-get' }],
    see: [{ got: { body: 'again' } }, { status: 503 }],
  },
];

export const CONTENT: readonly MiddlewareCase[] = [
  {
    title: 'compress as clients can take it',
    use: (chart, id, at) => Middleware.compress(chart, id, at),
    send: ['gzip', 'br', 'zstd', 'identity'].map((encoding) => ({
      path: '/?size=2000',
      headers: { 'Accept-Encoding': encoding },
    })),
    see: ['gzip', 'br', 'zstd', null].map((encoding) => ({ headers: { 'Content-Encoding': encoding } })),
  },
  {
    title: 'compress from a size, in some encodings only, and by default for those who say nothing',
    use: (chart, id, at) =>
      Middleware.compress(chart, id, {
        ...at,
        minResponseBodyBytes: 3000,
        encodings: ['gzip', 'br'],
        defaultEncoding: 'br',
      }),
    send: [
      { path: '/?size=2000', headers: { 'Accept-Encoding': 'gzip' } },
      { path: '/?size=4000', headers: { 'Accept-Encoding': 'gzip' } },
      { path: '/?size=4000', headers: { 'Accept-Encoding': 'zstd' } },
      { path: '/?size=4000' },
      { path: '/?size=4000', headers: { 'Accept-Encoding': '*' } },
    ],
    see: [null, 'gzip', null, 'br', 'br'].map((encoding) => ({ headers: { 'Content-Encoding': encoding } })),
  },
  {
    title: 'compress not what is excluded',
    use: (chart, id, at) => Middleware.compress(chart, id, { ...at, excludedContentTypes: ['image/png'] }),
    send: [
      { path: '/?size=2000&reply=Content-Type:image/png', headers: { 'Accept-Encoding': 'gzip' } },
      { path: '/?size=2000&reply=Content-Type:text/css', headers: { 'Accept-Encoding': 'gzip' } },
    ],
    see: [null, 'gzip'].map((encoding) => ({ headers: { 'Content-Encoding': encoding } })),
  },
  {
    title: 'compress only what is included',
    use: (chart, id, at) => Middleware.compress(chart, id, { ...at, includedContentTypes: ['text/css'] }),
    send: [
      { path: '/?size=2000&reply=Content-Type:image/png', headers: { 'Accept-Encoding': 'gzip' } },
      { path: '/?size=2000&reply=Content-Type:text/css', headers: { 'Accept-Encoding': 'gzip' } },
    ],
    see: [null, 'gzip'].map((encoding) => ({ headers: { 'Content-Encoding': encoding } })),
  },
  {
    title: 'contentType finds the type that a pod leaves out',
    use: (chart, id, at) => Middleware.contentType(chart, id, at),
    send: { path: '/?size=10&reply=Content-Type' },
    see: { headers: { 'Content-Type': 'text/plain; charset=utf-8' } },
  },
  {
    title: 'grpcWeb becomes gRPC',
    use: (chart, id, at) => Middleware.grpcWeb(chart, id, { ...at, allowOrigins: ['https://a.test'] }),
    send: [
      { method: 'POST', headers: { 'Content-Type': 'application/grpc-web+proto', Origin: 'https://a.test' } },
      {
        method: 'OPTIONS',
        headers: {
          Origin: 'https://a.test',
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': 'x-grpc-web',
        },
      },
    ],
    see: [
      { headers: { 'Access-Control-Allow-Origin': 'https://a.test' } },
      { headers: { 'Access-Control-Allow-Origin': 'https://a.test' } },
    ],
  },
];

export const RESILIENCE: readonly MiddlewareCase[] = [
  {
    title: 'retry at another pod, where one cannot be reached',
    use: (chart, id, at) => Middleware.retry(chart, id, { ...at, attempts: 2, initialInterval: Duration.millis(10) }),
    service: 'half-dead',
    send: { times: 4 },
    see: [{}, {}, {}, {}],
  },
  {
    title: 'retry not what a pod may have got',
    use: (chart, id, at) => Middleware.retry(chart, id, { ...at, attempts: 3 }),
    send: { path: '/?fail=9&drop&key=retry-drop', method: 'POST', body: 'once' },
    see: { status: 502 },
  },
  {
    title: 'retry on a status, also what changes something',
    use: (chart, id, at) =>
      Middleware.retry(chart, id, {
        ...at,
        attempts: 3,
        status: ['503'],
        retryNonIdempotentMethod: true,
        maxRequestBodyBytes: 100,
      }),
    send: [{ path: '/?fail=2&key=retry-status' }, { path: '/?fail=2&key=retry-post', method: 'POST', body: 'again' }],
    see: [{}, { got: { body: 'again' } }],
  },
  {
    title: 'retry not what changes something',
    use: (chart, id, at) => Middleware.retry(chart, id, { ...at, attempts: 3, status: ['503'] }),
    send: { path: '/?fail=2&key=retry-not', method: 'POST' },
    see: { status: 503 },
  },
  {
    title: 'retry not at another pod, where that is turned off',
    use: (chart, id, at) =>
      Middleware.retry(chart, id, { ...at, attempts: 3, status: ['503'], disableRetryOnNetworkError: true }),
    service: 'dead',
    send: {},
    see: { status: 502 },
  },
  {
    title: 'circuitBreaker opens, answers with its status, and closes again',
    use: (chart, id, at) =>
      Middleware.circuitBreaker(chart, id, {
        ...at,
        expression: 'ResponseCodeRatio(500, 600, 0, 600) > 0.5',
        checkPeriod: Duration.millis(100),
        fallbackDuration: Duration.millis(500),
        recoveryDuration: Duration.millis(100),
        responseCode: 509,
      }),
    // While it recovers, a part of the requests passes.
    send: [{ path: '/?status=500' }, { after: 150 }, { after: 1000 }, { after: 500 }],
    see: [{ status: 500 }, { status: 509 }, { status: expect.any(Number) }, {}],
  },
  {
    title: 'errors has another service answer',
    use: (chart, id, at) =>
      Middleware.errors(chart, id, {
        ...at,
        status: ['404', '500-503'],
        service: { service: ServiceRef.named('two', SHOP), port: 80 },
        query: '/{status}.html?from={url}',
      }),
    send: [{ path: '/?status=404' }, { path: '/?status=502' }, { path: '/?status=504' }],
    see: [
      { status: 404, got: { server: TWO, path: expect.stringMatching(/^\/404\.html\?from=/) } },
      { status: 502, got: { server: TWO, path: expect.stringMatching(/^\/502\.html/) } },
      { status: 504, got: { server: ONE } },
    ],
  },
  {
    title: 'errors changes a status',
    use: (chart, id, at) =>
      Middleware.errors(chart, id, {
        ...at,
        status: ['500-599'],
        service: { service: ServiceRef.named('two', SHOP), port: 80 },
        statusRewrites: { '502-504': 500 },
        errorRequestHeaders: ['X-Keep'],
      }),
    send: { path: '/?status=503', headers: { 'X-Keep': 'k', 'X-Drop': 'd' } },
    see: { status: 500, got: { server: TWO, headers: { 'X-Keep': 'k', 'X-Drop': null } } },
  },
];

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
