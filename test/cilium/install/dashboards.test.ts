import { ciliumChart } from '../../../lib/cilium/helm-chart';
import { readHelmValues } from '../../../lib/helm/from-helm-values';
import type { JsonMap } from '../../../lib/settings/schema';
import { comparison } from '../../parity';
import { only, rendered } from './rendered';

const ALL = {
  dashboards: { enabled: true },
  operator: { dashboards: { enabled: true } },
  hubble: { tls: { auto: { method: 'cronJob' } }, metrics: { dashboards: { enabled: true } } },
};

const dashboards = (values: JsonMap) =>
  rendered(values).filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.labels?.grafana_dashboard);

test('each dashboard is a ConfigMap that the sidecar of Grafana finds, with one JSON document', () => {
  const found = dashboards(ALL);
  expect(
    found.map(({ metadata, data }) => [metadata.namespace, metadata.labels?.['k8s-app'], Object.keys(data)]),
  ).toEqual([
    ['kube-system', 'cilium', ['cilium-dashboard.json']],
    ['kube-system', 'cilium', ['cilium-operator-dashboard.json']],
    ['kube-system', 'hubble', ['hubble-dashboard.json']],
    ['kube-system', 'hubble', ['hubble-dns-namespace.json']],
    ['kube-system', 'hubble', ['hubble-l7-http-metrics-by-workload.json']],
    ['kube-system', 'hubble', ['hubble-network-overview-namespace.json']],
  ]);
  for (const { data } of found) {
    for (const json of Object.values<string>(data)) expect(JSON.parse(json).panels.length).toBeGreaterThan(4);
  }
});

test('only the dashboards that are asked for are installed', () => {
  const { operator } = ALL;
  expect(dashboards({ hubble: { enabled: false } })).toEqual([]);
  expect(dashboards({ hubble: { enabled: false }, operator }).map(({ metadata }) => metadata.name)).toEqual([
    'cilium-operator-dashboard',
  ]);
});

test('label and namespace follow the settings', () => {
  const own = {
    enabled: true,
    label: 'board',
    labelValue: 'yes',
    namespace: 'monitoring',
    annotations: { folder: 'cni' },
  };
  const values = { hubble: { enabled: false }, dashboards: own, annotations: { team: 'net' } };
  expect(only(rendered(values), 'ConfigMap', 'cilium-dashboard').metadata).toEqual({
    name: 'cilium-dashboard',
    namespace: 'monitoring',
    labels: {
      'k8s-app': 'cilium',
      'app.kubernetes.io/name': 'cilium-agent',
      'app.kubernetes.io/part-of': 'cilium',
      board: 'yes',
    },
    annotations: { folder: 'cni', team: 'net' },
  });
});

test('from-helm has nothing to say about dashboards', () => {
  const { problems, notices } = readHelmValues(ciliumChart, { ...ALL, hubble: { enabled: false } });
  expect([...problems, ...notices]).toEqual([]);
});

test('the largest one fits in the annotation that kubectl apply keeps of it, which upstream does not', () => {
  const largest = 262_144;
  for (const each of dashboards(ALL)) expect(JSON.stringify(each).length).toBeLessThan(largest);
});

test('the chart makes the same dashboards', () => {
  expect(comparison('cilium', '1.18.3', 'operations')).toBe('');
});
