import { Testing } from 'cdk8s';
import { Profile } from '../../lib/gitops';
import { Loki, type LokiProps } from '../../lib/loki';
import { problemsOf, Some, setOf } from '../gitops/component';
import { isAllowed } from '../gitops/policy-model';
import { misunderstood } from '../gitops/values-shape';
import { chartValues } from '../gitops/written';

const loki = (props?: LokiProps) => new Loki(Testing.chart(), undefined, props);
const valuesOf = (props?: LokiProps) =>
  chartValues(
    setOf((chart) => [new Loki(chart, undefined, props)]),
    'loki',
  );

test.each(Object.values(Profile))('the chart understands every value for a %s', (profile) => {
  const values = valuesOf({ profile, volume: { storageClassName: 'fast' } });
  // What is below limits_config goes into Loki's own configuration, where the chart does not look.
  expect(misunderstood(values, 'test/loki/values-shape.yaml')).toEqual([
    'loki.limits_config.retention_period is unknown',
  ]);
});

test('logs are deleted after the given retention', () => {
  expect(valuesOf({ retention: '72h' }).loki).toMatchObject({
    limits_config: { retention_period: '72h' },
    compactor: { retention_enabled: true, delete_request_store: 'filesystem' },
  });
});

test('the volume has the size that is asked for, and as many days as the profile keeps otherwise', () => {
  expect(valuesOf({ volume: { size: '9Gi' } })).toHaveProperty('singleBinary.persistence', { size: '9Gi' });
  expect(valuesOf()).toHaveProperty('singleBinary.persistence', { size: '4Gi' });
});

test('nothing but the one server runs', () => {
  const values = valuesOf();
  for (const part of ['gateway', 'memcached', 'chunksCache', 'resultsCache', 'lokiCanary', 'test'])
    expect(values[part]).toEqual({ enabled: false });
  expect(values.singleBinary).toMatchObject({ replicas: 1, resources: { limits: { memory: '384Mi' } } });
});

test('its pod has no token for the Kubernetes API', () => {
  expect(valuesOf()).toMatchObject({
    defaults: { automountServiceAccountToken: false },
    serviceAccount: { automountServiceAccountToken: false },
  });
});

test('it reaches only itself, and only components with a flow to it reach it', () => {
  const set = setOf((chart) => [new Loki(chart), new Some(chart, 'shop')]);
  const server = { namespace: 'observability', pod: set.find('loki')?.workloads[0]?.podLabels ?? {} };
  expect(problemsOf(set)).toEqual([]);
  expect(isAllowed(set, server, server, 9095)).toBe(true);
  expect(isAllowed(set, { namespace: 'shop', pod: { app: 'shop' } }, server, Loki.PORT)).toBe(false);
  expect(isAllowed(set, server, { entity: 'kube-apiserver' }, 6443)).toBe(false);
});

test.each(['2d', '23h', ''])('a retention of %j is refused', (retention) => {
  expect(() => loki({ retention })).toThrow(/retention is .* whole hours such as 72h/);
});
