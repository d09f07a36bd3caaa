import { type ComponentSet, Profile } from '../../lib/gitops';
import { AlertReceiver, AlertSeverity, Prometheus, type PrometheusProps } from '../../lib/prometheus';
import { Vault } from '../../lib/vault';
import { deployment, problemsOf, Some, setOf } from '../gitops/component';
import { type End, isAllowed } from '../gitops/policy-model';
import { misunderstood } from '../gitops/values-shape';
import { chartValues } from '../gitops/written';

const web = { metrics: [{ workload: 'web', port: 9100 }], workloads: [deployment('web'), deployment('db')] };

function platform(props?: PrometheusProps) {
  return setOf((chart) => [new Prometheus(chart, undefined, props), new Some(chart, 'shop', web)]);
}

const valuesOf = (set: ComponentSet) => chartValues(set, 'prometheus');

test('the chart understands every value', () => {
  const values = valuesOf(
    platform({
      profile: Profile.PRODUCTION,
      volume: { storageClassName: 'fast' },
      alertReceiver: AlertReceiver.slack({ name: 'alerts', key: 'url' }, '#alerts'),
    }),
  );
  // Upstream leaves these two commented out.
  const { scrape_configs: jobs, ...file } = (values.serverFiles as Record<string, Record<string, unknown>>)[
    'prometheus.yml'
  ] as Record<string, unknown>;
  expect(jobs).toHaveLength(4);
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

test('pods outside of components are scraped where their policies allow it', () => {
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
    expect(() => platform(props)).toThrow(/but it must be a (Prometheus duration|quantity) such as/);
  },
);

describe('alerts', () => {
  const RECEIVERS: readonly (readonly [string, AlertReceiver, End, number])[] = [
    ['slack', AlertReceiver.slack({ name: 'alerts', key: 'url' }, '#alerts'), { name: 'hooks.slack.com' }, 443],
    ['pagerduty', AlertReceiver.pagerDuty({ name: 'alerts', key: 'url' }), { name: 'events.pagerduty.com' }, 443],
    [
      'webhook',
      AlertReceiver.webhook({ name: 'alerts', key: 'url' }, 'ntfy.example.com'),
      { name: 'ntfy.example.com' },
      443,
    ],
    [
      'email',
      AlertReceiver.email({
        from: 'a@example.com',
        to: 'b@example.com',
        smarthost: 'smtp.example.com:587',
        username: 'a',
        password: { name: 'alerts', key: 'url' },
      }),
      { name: 'smtp.example.com' },
      587,
    ],
  ];
  const ALERTMANAGER = {
    namespace: 'observability',
    pod: { 'app.kubernetes.io/name': 'alertmanager', 'app.kubernetes.io/instance': 'prometheus' },
  };

  test('are evaluated but not sent, unless there is a receiver', () => {
    const values = valuesOf(platform());
    expect(values.alertmanager).toEqual({ enabled: false });
    expect((values.server as Record<string, unknown>).alertmanagers).toBeUndefined();
    expect(rulesOf(platform()).map(({ alert }) => alert)).toEqual(
      expect.arrayContaining(['NodeNotReady', 'PodRestarts']),
    );
  });

  test.each(RECEIVERS)('reach %s by what a Secret has, and nobody else', (kind, alertReceiver, end, port) => {
    const set = platform({ alertReceiver });
    const { config, extraSecretMounts } = valuesOf(set).alertmanager as Record<string, Record<string, unknown>>;
    expect(JSON.stringify(config?.receivers)).toMatch(new RegExp(`"${kind}_configs":.*"/etc/alertmanager-secret/url"`));
    expect(extraSecretMounts).toEqual([expect.objectContaining({ secretName: 'alerts', readOnly: true })]);
    expect(isAllowed(set, ALERTMANAGER, end, port)).toBe(true);
    expect(isAllowed(set, ALERTMANAGER, { name: 'example.com' }, 443)).toBe(false);
    expect(isAllowed(platform(), ALERTMANAGER, end, port)).toBe(false);
  });

  test('are about what the platform has', () => {
    const names = (set: ComponentSet) => rulesOf(set).map(({ alert }) => alert);
    expect(names(platform())).not.toContain('VaultSealed');
    const withVault = setOf((chart) => [new Prometheus(chart), new Vault(chart)]);
    expect(names(withVault)).toContain('VaultSealed');
  });

  test('can be added by users, under unique names', () => {
    const mine = { name: 'Mine', query: 'up == 2', severity: AlertSeverity.WARNING, summary: 'Odd.' };
    expect(rulesOf(platform({ alertRules: [mine] }))).toContainEqual({
      alert: 'Mine',
      expr: 'up == 2',
      for: '15m',
      labels: { severity: 'warning' },
      annotations: { summary: 'Odd.' },
    });
    expect(() => platform({ alertRules: [{ ...mine, name: 'EndpointDown' }] })).toThrow(/alertRules is/);
  });

  test.each([
    [() => AlertReceiver.webhook({ name: 'alerts', key: 'url' }, 'https://x'), /The host of alerts[\s\S]*prom001/],
    [() => AlertReceiver.slack({ name: 'A b', key: 'url' }, '#a'), /The Secret of alerts[\s\S]*prom002/],
    [
      () =>
        AlertReceiver.email({ from: '', to: '', smarthost: 'smtp', username: '', password: { name: 'a', key: 'b' } }),
      /The smarthost of alerts[\s\S]*prom001/,
    ],
  ])('%# go nowhere that is not a host, or without a Secret', (make, message) => {
    expect(() => platform({ alertReceiver: make() })).toThrow(message);
    expect(() => platform({ alertReceiver: make() })).toThrow(/^stack\/prometheus: /);
  });
});

test('kube-state-metrics reads no Secrets, and its metrics keep the names of the objects that they describe', () => {
  const { collectors } = valuesOf(platform())['kube-state-metrics'] as { collectors: string[] };
  expect(collectors).not.toEqual(expect.arrayContaining(['secrets']));
  expect(collectors).not.toContain('configmaps');
  const jobs = JSON.parse(JSON.stringify(valuesOf(platform()).serverFiles))['prometheus.yml'].scrape_configs;
  const job = jobs.find(({ job_name }: { job_name: string }) => job_name === 'prometheus/state-metrics:8080/metrics');
  expect(job.honor_labels).toBe(true);
});

function rulesOf(set: ComponentSet): { readonly alert: string }[] {
  const files = valuesOf(set).serverFiles as Record<
    string,
    { readonly groups: { readonly rules: { alert: string }[] }[] }
  >;
  return files['alerting_rules.yml']?.groups.flatMap(({ rules }) => rules) ?? [];
}
