import { ApiObject, type Chart } from 'cdk8s';
import { CiliumCni } from '../../lib/cilium';
import { guardObjects } from '../../lib/cluster/guard-objects';
import { MetricsServer } from '../../lib/metrics-server';
import { TraefikIngress } from '../../lib/traefik';
import { reported } from '../cilium/reported';

function add(chart: Chart, apiVersion: string, kind: string, name: string, spec: object, namespace = 'shop'): void {
  new ApiObject(chart, `${kind}-${namespace}-${name}`, {
    apiVersion,
    kind,
    metadata: { name, namespace },
    ...{ spec },
  });
}

function workload(chart: Chart, kind: string, name: string, spec: object = {}, namespace = 'shop'): void {
  const labels = { app: name, tier: 'web' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'registry.test/main:1' }] } };
  add(chart, 'apps/v1', kind, name, { selector: { matchLabels: labels }, template, ...spec }, namespace);
}

const budget = (chart: Chart, spec: object) =>
  add(chart, 'policy/v1', 'PodDisruptionBudget', 'budget', { selector: { matchLabels: { tier: 'web' } }, ...spec });

const autoscaler = (chart: Chart, spec: object) =>
  add(chart, 'autoscaling/v2', 'HorizontalPodAutoscaler', 'scaler', {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'main' },
    maxReplicas: 9,
    ...spec,
  });

const reportedOf = (make: (chart: Chart) => void) =>
  reported((chart) => {
    guardObjects(chart);
    make(chart);
  });

const SILENT = { errors: 'no failure', warnings: '' };

describe('a budget of a workload', () => {
  const of = (replicas: number | undefined, spec: object, kind = 'Deployment') =>
    reportedOf((chart) => {
      workload(chart, kind, 'main', { replicas });
      budget(chart, spec);
    });

  test.each<[number | undefined, object]>([
    [undefined, { minAvailable: 1 }],
    [1, { minAvailable: 1 }],
    [2, { minAvailable: 2 }],
    [2, { minAvailable: 3 }],
    [1, { minAvailable: '50%' }],
    [3, { minAvailable: '67%' }],
    [9, { minAvailable: '100%' }],
    [9, { maxUnavailable: 0 }],
    [9, { maxUnavailable: '0%' }],
    [9, {}],
  ])('that lets none of %p pods go is warned of: %j', (replicas, spec) => {
    for (const kind of ['Deployment', 'StatefulSet']) {
      const { errors, warnings } = of(replicas, spec, kind);
      expect(errors).toBe('no failure');
      expect(warnings.match(/#k8s006/g)).toHaveLength(1);
    }
  });

  test.each<[number | undefined, object]>([
    [undefined, { maxUnavailable: 1 }],
    [1, { maxUnavailable: '1%' }],
    [1, { minAvailable: 0 }],
    [2, { minAvailable: 1 }],
    [2, { minAvailable: '50%' }],
    [3, { minAvailable: '66%' }],
    [0, { minAvailable: 1 }],
    [0, { maxUnavailable: 0 }],
  ])('that lets one of %p pods go, or has none, is not: %j', (replicas, spec) => {
    expect(of(replicas, spec)).toEqual(SILENT);
  });

  test('is named with its numbers and what to do', () => {
    expect(of(2, { minAvailable: 2 }).warnings).toBe(
      `core/PodDisruptionBudget-shop-budget: warning: PodDisruptionBudget shop/budget has minAvailable 2, and the number of pods of Deployment main is 2, so none of them may be evicted: a drain of their nodes does not end.
  Set maxUnavailable to 1 instead, or run more pods.   docs/errors.md#k8s006`,
    );
    expect(of(2, { maxUnavailable: 0 }).warnings).toMatch(
      /has maxUnavailable 0, .*\n {2}Set maxUnavailable to 1, or leave the budget out\./,
    );
    expect(of(2, {}).warnings).toMatch(/has neither minAvailable nor maxUnavailable, /);
  });
});

test('an autoscaler may leave its minimum', () => {
  const of = (minReplicas: number | undefined, minAvailable: number, replicas?: number) =>
    reportedOf((chart) => {
      workload(chart, 'Deployment', 'main', { replicas });
      autoscaler(chart, { minReplicas });
      budget(chart, { minAvailable });
    }).warnings;
  expect(of(undefined, 1, 5)).toMatch(/number of pods of Deployment main is 1, .*k8s006/s);
  expect(of(2, 2, 5)).toMatch(/number of pods of Deployment main is 2, .*k8s006/s);
  expect(of(3, 2)).toBe('');
});

test('all workloads that a budget selects count together', () => {
  const of = (minAvailable: number, kind: string) =>
    reportedOf((chart) => {
      workload(chart, 'Deployment', 'one');
      workload(chart, kind, 'other');
      budget(chart, { minAvailable });
    }).warnings;
  expect(of(1, 'StatefulSet')).toBe('');
  expect(of(2, 'StatefulSet')).toMatch(/number of pods of Deployment one and StatefulSet other is 2/);
  // Manifests do not say on how many nodes there is one of them.
  expect(of(2, 'DaemonSet')).toBe('');
});

test.each<[string, (chart: Chart) => void]>([
  ['another namespace', (chart) => workload(chart, 'Deployment', 'main', {}, 'bank')],
  ['a DaemonSet alone, which drains leave out', (chart) => workload(chart, 'DaemonSet', 'main')],
])('a budget is not for the pods of %s', (_name, make) => {
  const { warnings } = reportedOf((chart) => {
    make(chart);
    budget(chart, { maxUnavailable: 0 });
  });
  expect(warnings).toBe('');
});

test('a budget without a selector is for no pod, and one with an empty one for all of its namespace', () => {
  const of = (selector: object | undefined) =>
    reportedOf((chart) => {
      workload(chart, 'Deployment', 'main');
      budget(chart, { selector, minAvailable: 1 });
    }).warnings;
  expect(of(undefined)).toBe('');
  expect(of({})).toMatch(/k8s006/);
});

describe('components', () => {
  const BLOCKED = { podDisruptionBudget: { enabled: true, minAvailable: 1 } };

  test.each<[string, (chart: Chart) => void]>([
    ['Traefik', (chart) => new TraefikIngress(chart, 'one', { settings: BLOCKED })],
    ['Traefik from values', (chart) => TraefikIngress.fromHelmValues(chart, 'one', BLOCKED)],
    [
      'Traefik without a number',
      (chart) => new TraefikIngress(chart, 'one', { settings: { podDisruptionBudget: { enabled: true } } }),
    ],
    ['metrics-server', (chart) => new MetricsServer(chart, 'one', { settings: BLOCKED })],
    [
      'metrics-server with two pods',
      (chart) =>
        new MetricsServer(chart, 'one', {
          replicas: 2,
          settings: { podDisruptionBudget: { minAvailable: 2, maxUnavailable: null } },
        }),
    ],
    [
      "Cilium's operator",
      (chart) =>
        new CiliumCni(chart, 'one', {
          settings: { operator: { podDisruptionBudget: { enabled: true, minAvailable: 2, maxUnavailable: null } } },
        }),
    ],
  ])('%s is warned of', (_name, make) => {
    const { errors, warnings } = reported(make);
    expect(errors).toBe('no failure');
    expect(warnings).toMatch(/core\/one\/\w+: warning: PodDisruptionBudget .*k8s006/s);
  });

  test('their own budgets let a pod go', () => {
    const { warnings } = reported((chart) => {
      new TraefikIngress(chart, 'traefik', { highAvailability: { replicas: 2, maxReplicas: 4 } });
      new MetricsServer(chart, 'metrics-server', { replicas: 2 });
      new CiliumCni(chart, 'cilium');
    });
    expect(warnings).toBe('');
  });
});
