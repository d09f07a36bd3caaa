import { Duration } from 'cdk8s';
import { Middleware, TraefikIngress, type TraefikIngressProps } from '../../../lib';
import { reported } from '../../cilium/reported';

const at = { namespace: 'x' };
type Type =
  | 'circuitBreaker'
  | 'buffering'
  | 'compress'
  | 'headers'
  | 'redirectRegex'
  | 'replacePathRegex'
  | 'errors'
  | 'ipAllowList'
  | 'rateLimit'
  | 'inFlightReq';

const reportedOf = (type: Type, config: object, traefik: TraefikIngressProps = {}) =>
  reported((chart) => {
    new TraefikIngress(chart, 'traefik', traefik);
    (Middleware[type] as (...args: unknown[]) => Middleware)(chart, 'it', { ...at, ...config });
  });

describe('expressions of circuit breakers', () => {
  test.each([
    'NetworkErrorRatio() > 0.30',
    'ResponseCodeRatio(500, 600, 0, 600) >= 0.25 || LatencyAtQuantileMS(50.0) > 100',
    '(NetworkErrorRatio() == 1.0 && (LatencyAtQuantileMS(99.9)<=5))',
  ])('%s is taken', (expression) => {
    expect(reportedOf('circuitBreaker', { expression }).errors).toBe('no failure');
  });

  // Each as Traefik refuses it, for which the whole route answers 404.
  test.each([
    'NetworkErrorRatio() > 1',
    'LatencyAtQuantileMS(50) > 100',
    'LatencyAtQuantileMS(50.0) > 100.0',
    'ResponseCodeRatio(500, 600) > 0.5',
    'NetworkErrorRatio()',
    '0.5 < NetworkErrorRatio()',
    '!(NetworkErrorRatio() > 0.5)',
    'NetworkErrorRatio() > 0.5 and LatencyAtQuantileMS(50.0) > 100',
    'ErrorRatio() > 0.5',
    'NetworkErrorRatio() > 0.5 &&',
    '(NetworkErrorRatio() > 0.5',
  ])('%s is refused', (expression) => {
    expect(reportedOf('circuitBreaker', { expression }).errors).toMatch(
      /expression is .*must be an expression such as.*set006/s,
    );
  });
});

test.each([
  ['IsNetworkError() && Attempts() < 3', true],
  ['RequestMethod() == "GET" && ResponseCode() == 503', true],
  ['RequestMethod() > "GET"', false],
  ['IsNetworkError() == true', false],
  ['Attempts < 3', false],
])('that buffering tries again if %s is taken: %s', (retryExpression, isTaken) => {
  expect(reportedOf('buffering', { retryExpression }).errors === 'no failure').toBe(isTaken);
});

test.each<readonly [string, Type, object, RegExp]>([
  [
    'a default that is none of the encodings',
    'compress',
    { encodings: ['gzip'], defaultEncoding: 'br' },
    /defaultEncoding is br.*trr025/s,
  ],
  [
    'credentials for any origin',
    'headers',
    { accessControlAllowCredentials: true, accessControlAllowOriginList: ['*'] },
    /accessControlAllowCredentials is true.*trr025/s,
  ],
  [
    'a group that is not there',
    'redirectRegex',
    { regex: '^http://(.*)', replacement: 'https://$2' },
    /the group 2.*\$0, \$1.*trr030/s,
  ],
  [
    'a group with letters behind it',
    'replacePathRegex',
    { regex: '^/(a)', replacement: '/$1x' },
    /the group 1x.*\$\{1\}x.*trr030/s,
  ],
  [
    'a status that is none',
    'errors',
    { status: ['500'], service: { service: 'a', port: 80 }, statusRewrites: { five: 400 } },
    /set006/,
  ],
])('%s is refused', (_what, type, config, says) => {
  expect(reportedOf(type, config).errors).toMatch(says);
});

test.each<readonly [string, object]>([
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is Traefik's own way to name a group
  ['a name', { regex: '^/(?P<id>[(]+)/(\\(x)', replacement: '/${id}/$2/$$1' }],
  ['all of it', { regex: '^/a', replacement: '$0' }],
])('a replacement has groups by %s', (_what, config) => {
  expect(reportedOf('replacePathRegex', config).errors).toBe('no failure');
});

describe('the address of a client behind proxies', () => {
  const depth = { ipStrategy: { depth: 1 } };
  const uses: readonly (readonly [Type, object])[] = [
    ['ipAllowList', { sourceRange: ['10.0.0.0/8'], ...depth }],
    ['rateLimit', { average: 1, period: Duration.seconds(1), sourceCriterion: depth }],
    ['inFlightReq', { amount: 1, sourceCriterion: depth }],
  ];

  test.each(uses)('is not known to %s where no proxy is believed, which is warned of', (type, config) => {
    expect(reportedOf(type, config)).toEqual({
      errors: 'no failure',
      warnings: expect.stringMatching(/ipStrategy.*trr031/s),
    });
  });

  test('is found in one of two ways, of which both are warned of', () => {
    const ipStrategy = { depth: 1, excludedIPs: ['::1'] };
    const { warnings } = reportedOf('ipAllowList', { sourceRange: ['::1'], ipStrategy });
    expect(warnings).toMatch(/depth and excludedIPs.*trr031/s);
  });

  test.each(uses)('is known to %s where one is', (type, config) => {
    const traefik = { entryPoints: { web: { trustedProxies: ['10.0.0.0/8'] } } };
    expect(reportedOf(type, config, traefik)).toEqual({ errors: 'no failure', warnings: '' });
  });
});
