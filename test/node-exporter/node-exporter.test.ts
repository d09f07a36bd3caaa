import { Profile } from '../../lib/gitops';
import { NodeExporter } from '../../lib/node-exporter';
import { Prometheus } from '../../lib/prometheus';
import { problemsOf, setOf } from '../gitops/component';
import { isAllowed } from '../gitops/policy-model';
import { misunderstood } from '../gitops/values-shape';
import { chartValues } from '../gitops/written';

const platform = () => setOf((chart) => [new NodeExporter(chart), new Prometheus(chart)]);

test.each(Object.values(Profile))('the chart understands every value of the profile %s', (profile) => {
  const values = chartValues(
    setOf((chart) => [new NodeExporter(chart, 'node-exporter', { profile })]),
    'node-exporter',
  );
  expect(misunderstood(values, 'test/node-exporter/values-shape.yaml')).toEqual([]);
});

test('it listens at the address of its node alone, and is not root', () => {
  expect(chartValues(platform(), 'node-exporter')).toMatchObject({
    service: { listenOnAllInterfaces: false },
    securityContext: { runAsNonRoot: true },
    containerSecurityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  });
});

test('Prometheus reads it in the network of the nodes', () => {
  const set = platform();
  const server = { namespace: 'observability', pod: set.find('prometheus')?.workloads[0]?.podLabels ?? {} };
  expect(isAllowed(set, server, { entity: 'host' }, 9100)).toBe(true);
  expect(isAllowed(set, server, { entity: 'host' }, 22)).toBe(false);
  expect(problemsOf(set)).toEqual([]);
});

test('a size that does not fit is refused', () => {
  expect(() =>
    setOf((chart) => [new NodeExporter(chart, 'n', { exporter: { requests: { memory: 'much' } } })]),
  ).toThrow(/exporter\.requests\.memory is "much"/);
});
