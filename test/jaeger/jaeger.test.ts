import { Testing } from 'cdk8s';
import { Profile } from '../../lib/gitops';
import { Jaeger, type JaegerProps } from '../../lib/jaeger';
import { misunderstood } from '../gitops/values-shape';

const jaeger = (props?: JaegerProps) => new Jaeger(Testing.chart(), undefined, props);
const hashOf = (props?: JaegerProps) =>
  JSON.stringify(jaeger(props).values().jaeger).match(/"config-hash":"(\w+)"/)?.[1];

test('the chart understands every value', () => {
  // Its templates read these two, which its values.yaml does not name.
  expect(misunderstood(jaeger({ profile: Profile.PRODUCTION }).values(), 'test/jaeger/values-shape.yaml')).toEqual([
    'jaeger.podLabels is unknown',
    'jaeger.resources is unknown',
  ]);
});

test('it holds as many traces as it is given, and the pod changes with that', () => {
  expect(jaeger({ maxTraces: 7 }).values()).toHaveProperty(
    'userconfig.extensions.jaeger_storage.backends.traces.memory.max_traces',
    7,
  );
  expect(hashOf({ maxTraces: 7 })).toHaveLength(16);
  expect(hashOf({ maxTraces: 7 })).not.toBe(hashOf({ maxTraces: 8 }));
});

test('it listens where Tempo sends and Grafana asks', () => {
  const values = jaeger().values();
  expect(values).toHaveProperty('userconfig.receivers.otlp.protocols.grpc.endpoint', '0.0.0.0:4317');
  expect(jaeger().otlpEndpoint).toBe('jaeger.observability.svc:4317');
  expect(values).toHaveProperty('userconfig.extensions.jaeger_query.http.endpoint', '0.0.0.0:16686');
  expect(jaeger().url).toBe('http://jaeger.observability.svc:16686');
});

test('no traces at all are refused', () => {
  expect(() => jaeger({ maxTraces: 0 })).toThrow(/maxTraces is 0/);
});
