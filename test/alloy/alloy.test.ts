import { Alloy } from '../../lib/alloy';
import { podLogs } from '../../lib/alloy/pod-logs';
import type { ComponentSet } from '../../lib/gitops';
import { Loki } from '../../lib/loki';
import { problemsOf, setOf } from '../gitops/component';
import { isAllowed } from '../gitops/policy-model';
import { misunderstood } from '../gitops/values-shape';
import { chartValues } from '../gitops/written';

const platform = () => setOf((chart) => [new Loki(chart, 'logs'), new Alloy(chart)]);
const valuesOf = (set: ComponentSet) => chartValues(set, 'alloy');

test('the chart understands every value', () => {
  expect(misunderstood(valuesOf(platform()), 'test/alloy/values-shape.yaml')).toEqual([]);
});

test('logs go to the Loki of the platform, whatever its name', () => {
  const set = platform();
  const collector = { namespace: 'observability', pod: set.find('alloy')?.workloads[0]?.podLabels ?? {} };
  const server = { namespace: 'observability', pod: set.find('logs')?.workloads[0]?.podLabels ?? {} };
  expect(problemsOf(set)).toEqual([]);
  expect(valuesOf(set)).toHaveProperty('alloy.configMap.content', podLogs('http://logs.observability.svc:3100'));
  expect(isAllowed(set, collector, server, Loki.PORT)).toBe(true);
  expect(isAllowed(set, collector, server, 9095)).toBe(false);
  expect(isAllowed(set, collector, { entity: 'kube-apiserver' }, 6443)).toBe(true);
  expect(isAllowed(set, server, collector, 12345)).toBe(false);
});

test('without Loki it has nothing to collect', () => {
  const set = setOf((chart) => [new Alloy(chart)]);
  expect(problemsOf(set)).toEqual([]);
  expect(valuesOf(set)).toHaveProperty('alloy.configMap.content', '');
});

test('it follows the logs of the pods on its own node only', () => {
  expect(podLogs('http://loki:3100')).toContain('field = "spec.nodeName=" + coalesce(sys.env("HOSTNAME")');
});

test('it runs as no root, and can read no Secret', () => {
  const values = valuesOf(platform());
  expect(values).toHaveProperty('alloy.securityContext.runAsNonRoot', true);
  expect(JSON.stringify(values.rbac)).not.toContain('secrets');
});
