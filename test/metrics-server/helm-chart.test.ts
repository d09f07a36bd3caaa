import { App, Chart } from 'cdk8s';
import { readHelmValues } from '../../lib/helm/from-helm-values';
import { render } from '../../lib/helm/render';
import { MetricsServer } from '../../lib/metrics-server';
import { metricsServerChart } from '../../lib/metrics-server/helm-chart';
import { toYaml } from '../../lib/synth/yaml';
import { flagsOf, only, podOf } from './synth';

const reading = (values: object) => readHelmValues(metricsServerChart, values as Record<string, unknown>);

function objectsOf(values: object) {
  const { settings, problems } = reading(values);
  expect(problems).toEqual([]);
  return render(metricsServerChart, settings, { name: 'metrics-server', namespace: 'kube-system' });
}

describe('values that no schema checks', () => {
  test('may be numbers as text', () => {
    const objects = objectsOf({ replicas: '2', containerPort: '4443', service: { port: '8443' } });
    expect(only('Deployment', objects).spec).toMatchObject({ replicas: 2 });
    expect(flagsOf(objects)).toContain('--secure-port=4443');
    expect(only('Service', objects).spec).toMatchObject({ ports: [{ port: 8443 }] });
  });

  test('may be a budget as text, in numbers or percentages', () => {
    const budget = { enabled: true, minAvailable: '1', maxUnavailable: '50%' };
    expect(only('PodDisruptionBudget', objectsOf({ podDisruptionBudget: budget })).spec).toMatchObject({
      minAvailable: 1,
      maxUnavailable: '50%',
    });
  });

  test('may be empty in the wrong shape, which removes the default', () => {
    const objects = objectsOf({ tolerations: {}, resources: [], affinity: [] });
    expect(podOf(objects).containers[0]?.resources).toBeUndefined();
    expect(podOf(objects).affinity).toBeUndefined();
  });

  test('may be null', () => {
    const objects = objectsOf({ priorityClassName: null, replicas: null, schedulerName: null, image: { tag: null } });
    expect(podOf(objects).priorityClassName).toBeUndefined();
    expect(only('Deployment', objects).spec).not.toHaveProperty('replicas');
    expect(podOf(objects).containers[0]?.image).toBe('registry.k8s.io/metrics-server/metrics-server:v0.8.1');
  });

  test.each<[object, RegExp]>([
    [{ args: '--kubelet-insecure-tls' }, /args is "--kubelet-insecure-tls", but it must be a list/],
    [{ args: { '--kubelet-insecure-tls': null } }, /args is .*, but it must be a list/],
    [{ podLabels: { a: 1 } }, /podLabels\.a is 1, but it must be text/],
    [{ image: { tag: 0.8 } }, /image\.tag is 0\.8, but it must be text/],
    [{ metrics: { enabled: 'false' } }, /metrics\.enabled is "false", but it must be true or false/],
    [{ hostNetwork: true }, /hostNetwork is true, but it is a group of settings: enabled/],
    [{ hostNetwork: null }, /hostNetwork is null, but the chart reads what is below it/],
    [
      { tls: { type: 'helm' } },
      /tls\.type is "helm", which would put a private key into the manifests.*cert-manager.*ms005/s,
    ],
  ])('are refused when they cannot be meant: %j', (values, message) => {
    expect(reading(values).problems).toEqual([expect.stringMatching(message)]);
  });
});

test('keys without effect are reported with the nearest key that has one, including those that the chart lists but never reads', () => {
  const { problems, unknown } = reading({
    apiservice: { create: false },
    extraArgs: [],
    tls: { helm: { lookup: true } },
  });
  expect(problems).toEqual([]);
  expect(unknown).toEqual([
    { path: 'tls.helm' },
    { path: 'apiservice', nearest: 'apiService' },
    expect.objectContaining({ path: 'extraArgs' }),
  ]);
});

test('no kind of certificate puts a private key into the manifests', () => {
  for (const type of ['metrics-server', 'cert-manager', 'existingSecret']) {
    expect(objectsOf({ tls: { type } }).map(toYaml).join()).not.toMatch(/PRIVATE|tls\.key:/);
  }
});

describe('fromHelmValues', () => {
  test('renders what the chart renders, without changes of ours', () => {
    const chart = new Chart(new App(), 'core', { disableResourceNameHashes: true });
    MetricsServer.fromHelmValues(chart, 'metrics-server', { serviceMonitor: { enabled: true } });
    expect(chart.node.findAll().flatMap((construct) => construct.node.validate())).toEqual([]);
    expect(chart.toJson()).toEqual(objectsOf({ serviceMonitor: { enabled: true } }));
  });

  test('names the release and its namespace', () => {
    const chart = new Chart(new App(), 'core', { disableResourceNameHashes: true });
    MetricsServer.fromHelmValues(chart, 'm', {}, { releaseName: 'edge', namespace: 'monitoring' });
    expect(only('Deployment', chart.toJson()).metadata).toMatchObject({
      name: 'edge-metrics-server',
      namespace: 'monitoring',
      labels: { 'app.kubernetes.io/instance': 'edge' },
    });
  });

  test('reports keys without effect, and refuses them with --strict', () => {
    const reported = jest.spyOn(console, 'error').mockReturnValue();
    const chart = new Chart(new App(), 'core');
    MetricsServer.fromHelmValues(chart, 'a', { replica: 2 });
    expect(reported.mock.calls).toEqual([[expect.stringMatching(/^core\/a: replica has no effect/)]]);
    reported.mockRestore();
    expect(() => MetricsServer.fromHelmValues(chart, 'b', { replica: 2 }, { strict: true })).toThrow(
      /core\/b: replica has no effect.*Did you mean replicas\?/s,
    );
  });
});
