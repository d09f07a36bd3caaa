import { WorkloadKind } from '../../lib/gitops';
import { GrafanaDashboard } from '../../lib/grafana';
import { PLATFORM_DASHBOARDS } from '../../lib/grafana/dashboards';
import { KindPlatformStack } from '../../lib/platforms';
import { ALERT_RULES } from '../../lib/prometheus/alert-rules';
import { PlatformApp } from '../../lib/synth';
import { METRICS, metricsIn } from './metric-names';

const KNOWN = new Set(METRICS.flatMap(({ names }) => names));
const PANELS = PLATFORM_DASHBOARDS.flatMap(({ panels }) => panels).filter(
  ({ type = 'timeseries' }) => type === 'timeseries' || type === 'stat',
);
const QUERIES = [
  ...PANELS.map(({ title, query }) => [title, query] as const),
  ...ALERT_RULES.map(({ name, query }) => [name, query] as const),
];

test.each(QUERIES)('“%s” asks for metrics that something serves', (_, query) => {
  expect(metricsIn(query).length).toBeGreaterThan(0);
  expect(metricsIn(query).filter((name) => !KNOWN.has(name))).toEqual([]);
});

test('no metric is listed that nothing asks for', () => {
  const asked = new Set(QUERIES.flatMap(([, query]) => metricsIn(query)));
  expect([...KNOWN].filter((name) => !asked.has(name))).toEqual([]);
});

test('names are found in queries, and labels, functions and durations are not', () => {
  expect(
    metricsIn('sum by (a, b) (rate(x_total{c="d"}[5m])) / on (a) max(y) > 0.5 and time() - z < 3 * 86400'),
  ).toEqual(['x_total', 'y', 'z']);
});

test('dashboards and rules have names of their own', () => {
  const uids = PLATFORM_DASHBOARDS.map(({ uid }) => uid);
  expect(new Set(uids).size).toBe(uids.length);
  const names = ALERT_RULES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(uids).toEqual(['platform', 'cluster', 'nodes', 'workloads', 'applications', 'logs', 'traces']);
  expect(PLATFORM_DASHBOARDS.every((one) => one instanceof GrafanaDashboard)).toBe(true);
});

const stack = new KindPlatformStack(new PlatformApp({ outdir: 'dist' }), 'stack', {
  repositoryUrl: 'https://git.example.com/platform.git',
  velero: {},
  externalDns: {},
  longhorn: {},
  vault: { injector: true },
  istio: { ztunnel: {}, istiod: { applicationNamespaces: ['shop'] } },
});
const { components } = stack;
const values = components.find('prometheus')?.values(components);
const JOBS: string[] = JSON.parse(JSON.stringify(values)).serverFiles['prometheus.yml'].scrape_configs.map(
  ({ job_name }: { job_name: string }) => job_name,
);

/** Workloads of which Prometheus reads nothing, each with its reason. */
const UNREAD: Readonly<Record<string, string>> = {
  'longhorn/csi-plugin': 'Longhorn starts it without an address for metrics',
  'longhorn/driver-deployer': 'starts the others and has no server',
  'longhorn/engine-image': 'holds a program for the node and runs none',
  'longhorn/instance-manager': 'its volumes are in the metrics of the managers',
  'longhorn/ui': 'serves files',
};

test('Prometheus reads every workload of every component, except those that serve nothing', () => {
  const workloads = components.components.flatMap(({ name, workloads: all }) =>
    all.filter(({ kind }) => kind !== WorkloadKind.JOB).map((workload) => `${name}/${workload.name}`),
  );
  const unread = workloads.filter((name) => !JOBS.some((job) => job.startsWith(`${name}:`)));
  expect(unread.sort()).toEqual(Object.keys(UNREAD).sort());
});

test('and the control plane, DNS, the network, Argo CD and the sidecars of applications', () => {
  for (const job of [
    'etcd/server:2381',
    'kube-scheduler/server:10259',
    'kube-controller-manager/server:10257',
    'coredns/server:9153',
    'cilium/agent:9962',
    'cilium/operator:9963',
    'cilium/hubble:9965',
    'argocd/application-controller:8082',
    'applications/shop-sidecars:15090',
    'kong/gateway:8100',
    'kong/gateway:10255',
    'longhorn/csi-provisioner:8000',
  ]) {
    expect(JOBS.map((name) => name.replace(/\/(stats\/)?(metrics|prometheus)$/, ''))).toContain(job);
  }
});
