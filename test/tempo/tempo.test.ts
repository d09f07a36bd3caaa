import type { ComponentSet } from '../../lib/gitops';
import { Jaeger } from '../../lib/jaeger';
import { Tempo, type TempoProps } from '../../lib/tempo';
import { problemsOf, Some, setOf } from '../gitops/component';
import { isAllowed } from '../gitops/policy-model';
import { misunderstood } from '../gitops/values-shape';
import { chartValues } from '../gitops/written';

const platform = (props?: TempoProps) =>
  setOf((chart) => [new Tempo(chart, undefined, props), new Jaeger(chart, 'ui'), new Some(chart, 'shop')]);
const alone = () => setOf((chart) => [new Tempo(chart)]);

const valuesOf = (set: ComponentSet) => chartValues(set, 'tempo');
const configurationOf = (set: ComponentSet) => JSON.parse(String(valuesOf(set).config));

test('the chart understands every value', () => {
  const values = valuesOf(platform({ volume: { storageClassName: 'fast' } }));
  // Its template reads the class of the volume, which its values.yaml does not name.
  expect(misunderstood(values, 'test/tempo/values-shape.yaml')).toEqual(['persistence.storageClassName is unknown']);
});

test('it forwards traces to Jaeger, if there is one', () => {
  expect(configurationOf(platform())).toMatchObject({
    distributor: { forwarders: [{ name: 'jaeger', otlpgrpc: { endpoints: ['ui.observability.svc:4317'] } }] },
    overrides: { defaults: { forwarders: ['jaeger'] } },
  });
  expect(configurationOf(alone()).distributor).not.toHaveProperty('forwarders');
  expect(configurationOf(alone())).not.toHaveProperty('overrides');
});

test('traces come from any pod, and go to Jaeger; nothing else does', () => {
  const set = platform();
  const server = (name: string) => ({ namespace: 'observability', pod: set.find(name)?.workloads[0]?.podLabels ?? {} });
  const shop = { namespace: 'shop', pod: { app: 'shop' } };
  expect(problemsOf(set)).toEqual([]);
  expect(isAllowed(set, shop, server('tempo'), Tempo.OTLP_GRPC_PORT)).toBe(true);
  expect(isAllowed(set, shop, server('tempo'), Tempo.OTLP_HTTP_PORT)).toBe(true);
  expect(isAllowed(set, shop, server('tempo'), Tempo.PORT)).toBe(false);
  expect(isAllowed(set, server('tempo'), server('ui'), Jaeger.OTLP_PORT)).toBe(true);
  expect(isAllowed(set, shop, server('ui'), Jaeger.OTLP_PORT)).toBe(false);
  expect(isAllowed(set, server('tempo'), server('ui'), Jaeger.QUERY_PORT)).toBe(false);
});

test('retention and volume can be set', () => {
  const set = platform({ retention: '48h', volume: { size: '9Gi' } });
  expect(configurationOf(set)).toHaveProperty('compactor.compaction.block_retention', '48h');
  expect(valuesOf(set).persistence).toEqual({ enabled: true, size: '9Gi' });
});

test.each(['2d', '0h'])('a retention of %j is refused', (retention) => {
  expect(() => platform({ retention })).toThrow(/retention is .* whole hours such as 48h/);
});
