import { type ComponentSet, Profile } from '../../lib/gitops';
import { Prometheus, type PrometheusProps } from '../../lib/prometheus';
import { deployment, problemsOf, Some, setOf } from '../gitops/component';
import { isAllowed } from '../gitops/policy-model';
import { misunderstood } from '../gitops/values-shape';
import { chartValues } from '../gitops/written';

const web = { metrics: [{ workload: 'web', port: 9100 }], workloads: [deployment('web'), deployment('db')] };

function platform(props?: PrometheusProps) {
  return setOf((chart) => [new Prometheus(chart, undefined, props), new Some(chart, 'shop', web)]);
}

const valuesOf = (set: ComponentSet) => chartValues(set, 'prometheus');

test('the chart understands every value', () => {
  const values = valuesOf(platform({ profile: Profile.PRODUCTION, volume: { storageClassName: 'fast' } }));
  // Upstream leaves these two commented out.
  const { scrape_configs: jobs, ...file } = (values.serverFiles as Record<string, Record<string, unknown>>)[
    'prometheus.yml'
  ] as Record<string, unknown>;
  expect(jobs).toHaveLength(2);
  expect(
    misunderstood({ ...values, serverFiles: { 'prometheus.yml': file } }, 'test/prometheus/values-shape.yaml'),
  ).toEqual(['server.persistentVolume.storageClass is unknown']);
});

test('each endpoint of a component becomes a job that finds just the pods of its workload', () => {
  const jobs = JSON.parse(JSON.stringify(valuesOf(platform()).serverFiles))['prometheus.yml'].scrape_configs;
  const job = jobs.find(({ job_name }: { job_name: string }) => job_name === 'shop/web:9100/metrics');
  expect(job.kubernetes_sd_configs).toEqual([
    { role: 'pod', namespaces: { names: ['shop'] }, selectors: [{ role: 'pod', label: 'app=web' }] },
  ]);
  expect(job.relabel_configs[1]).toMatchObject({ replacement: '$1:9100', target_label: '__address__' });
  expect(job.tls_config).toBeUndefined();
});

test('pods that are no component’s are read where they let it in', () => {
  const set = setOf((chart) => {
    const prometheus = new Prometheus(chart);
    const agent = {
      component: 'cilium',
      workload: 'agent',
      namespace: 'kube-system',
      podLabels: { 'k8s-app': 'cilium' },
    };
    prometheus.addTarget({ ...agent, port: 9962, hostNetwork: true });
    prometheus.addTarget({
      component: 'argocd',
      workload: 'server',
      namespace: 'argocd',
      podLabels: { a: 'b' },
      port: 8083,
    });
    return [prometheus];
  });
  const jobs = JSON.parse(JSON.stringify(valuesOf(set).serverFiles))['prometheus.yml'].scrape_configs;
  const job = jobs.find(({ job_name }: { job_name: string }) => job_name === 'cilium/agent:9962/metrics');
  expect(job.kubernetes_sd_configs).toEqual([
    { role: 'pod', namespaces: { names: ['kube-system'] }, selectors: [{ role: 'pod', label: 'k8s-app=cilium' }] },
  ]);
  const server = { namespace: 'observability', pod: set.find('prometheus')?.workloads[0]?.podLabels ?? {} };
  expect(isAllowed(set, server, { entity: 'remote-node' }, 9962)).toBe(true);
  expect(isAllowed(set, server, { namespace: 'argocd', pod: { a: 'b' } }, 8083)).toBe(true);
  expect(isAllowed(set, server, { namespace: 'argocd', pod: { a: 'b' } }, 9962)).toBe(false);
});

test('it reaches what has metrics, and nothing else', () => {
  const set = platform();
  const server = { namespace: 'observability', pod: set.find('prometheus')?.workloads[0]?.podLabels ?? {} };
  const shop = (app: string) => ({ namespace: 'shop', pod: { app } });
  expect(problemsOf(set)).toEqual([]);
  expect(isAllowed(set, server, shop('web'), 9100)).toBe(true);
  expect(isAllowed(set, server, shop('web'), 9101)).toBe(false);
  expect(isAllowed(set, server, shop('db'), 9100)).toBe(false);
  expect(isAllowed(set, shop('web'), server, Prometheus.PORT)).toBe(false);
  expect(isAllowed(set, server, { entity: 'host' }, 10250)).toBe(true);
  expect(isAllowed(set, server, { entity: 'kube-apiserver' }, 6443)).toBe(true);
});

test('a profile gives size, volume and retention, and props change them', () => {
  const server = { limits: { memory: '8Gi' } };
  const values = valuesOf(platform({ profile: Profile.PRODUCTION, retention: '1w2d', server }));
  expect(values.server).toMatchObject({
    retention: '1w2d',
    persistentVolume: { size: '100Gi' },
    resources: { requests: { cpu: '500m', memory: '2Gi' }, limits: { cpu: '2', memory: '8Gi' } },
  });
});

test.each([{ retention: '15 days' }, { scrapeInterval: '' }, { volume: { size: 'large' } }])(
  '%j is refused',
  (props) => {
    expect(() => platform(props)).toThrow(/but it must be a (duration of Prometheus|quantity) such as/);
  },
);
