import { Duration } from 'cdk8s';
import { declarations, documentedDefaults, evaluated } from './documented-defaults';

const MEBIBYTE = 2 ** 20;

/**
 * What Traefik 3.7.11 takes for a field that a custom resource of its leaves out: from the `SetDefaults` of
 * `pkg/config/dynamic`, from the provider of custom resources and from the middlewares. Any other is off or 0.
 *
 * @see https://github.com/traefik/traefik/tree/v3.7.11/pkg
 */
const OF_TRAEFIK: Readonly<Record<string, unknown>> = {
  'BasicAuthConfig.realm': 'traefik',
  'BufferingConfig.memRequestBodyBytes': MEBIBYTE,
  'BufferingConfig.memResponseBodyBytes': MEBIBYTE,
  'CircuitBreakerConfig.checkPeriod': '100ms',
  'CircuitBreakerConfig.fallbackDuration': '10s',
  'CircuitBreakerConfig.recoveryDuration': '10s',
  'CircuitBreakerConfig.responseCode': 503,
  'CompressConfig.encodings': ['gzip', 'br', 'zstd'],
  'CompressConfig.minResponseBodyBytes': 1024,
  'DigestAuthConfig.realm': 'traefik',
  'ErrorsConfig.query': '/',
  'FailoverProps.maxRequestBodyBytes': -1,
  'ForwardAuthConfig.maxBodySize': -1,
  'ForwardAuthConfig.maxResponseBodySize': -1,
  'ForwardingTimeouts.dialTimeout': '30s',
  'ForwardingTimeouts.idleConnTimeout': '90s',
  'ForwardingTimeouts.pingTimeout': '15s',
  'HttpService.flushInterval': '100ms',
  'HttpService.passHostHeader': true,
  'HttpService.strategy': 'wrr',
  'HttpService.weight': 1,
  'IpAllowListConfig.rejectStatusCode': 403,
  'MirroringProps.maxBodySize': -1,
  'MirroringProps.mirrorBody': true,
  'PassiveHealthCheck.failureWindow': '10s',
  'PassiveHealthCheck.maxFailedAttempts': 1,
  'ProxyProtocol.version': 2,
  'RateLimitConfig.burst': 1,
  'RateLimitConfig.period': '1s',
  'RedisConfig.dialTimeout': '5s',
  'RedisConfig.endpoints': ['localhost:6379'],
  'RedisConfig.readTimeout': '3s',
  'RedisConfig.writeTimeout': '3s',
  'RetryConfig.maxRequestBodyBytes': 2 * MEBIBYTE,
  'RouteObservability.accessLogs': true,
  'RouteObservability.metrics': true,
  'RouteObservability.traceVerbosity': 'minimal',
  'RouteObservability.tracing': true,
  'ServerHealthCheck.followRedirects': true,
  'ServerHealthCheck.interval': '30s',
  'ServerHealthCheck.method': 'GET',
  'ServerHealthCheck.mode': 'http',
  'ServerHealthCheck.timeout': '5s',
  // Go's own: the 200 of the flag are for services without a ServersTransport.
  'ServersTransportProps.maxIdleConnsPerHost': 2,
  'ServersTransportTCPProps.dialKeepAlive': '15s',
  'ServersTransportTCPProps.dialTimeout': '30s',
  'ServersTransportTCPProps.terminationDelay': '100ms',
  'StickyCookie.path': '/',
  'TLSOptionProps.alpnProtocols': ['h2', 'http/1.1', 'acme-tls/1'],
  'TLSOptionProps.minVersion': 'VersionTLS12',
  'TcpService.weight': 1,
  'UdpService.weight': 1,
};

const documented: [name: string, expression: string][] = declarations
  .filter(({ file }) => file.includes('/traefik/routing/'))
  .flatMap(({ name }) =>
    documentedDefaults(name).map(([prop, expression]): [string, string] => [`${name}.${prop}`, expression]),
  );

test.each(documented)('%s is what Traefik takes when it is left out: %s', (name, expression) => {
  const value = evaluated(expression);
  const written = value instanceof Duration ? inUnits(value) : value;
  expect(written).toEqual(name in OF_TRAEFIK ? OF_TRAEFIK[name] : zeroOf(written));
});

test('what Traefik takes for a field is documented', () => {
  const names = documented.map(([name]) => name);
  expect(Object.keys(OF_TRAEFIK).filter((name) => !names.includes(name))).toEqual([]);
});

function inUnits(duration: Duration): string {
  const milliseconds = duration.toMilliseconds();
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}

/** What Go has where nothing is set. */
function zeroOf(value: unknown): unknown {
  return typeof value === 'number' ? 0 : typeof value === 'boolean' ? false : '';
}
