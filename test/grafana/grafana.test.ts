import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Alloy } from '../../lib/alloy';
import { type ComponentSet, Profile } from '../../lib/gitops';
import { Grafana, GrafanaDashboard, type GrafanaProps } from '../../lib/grafana';
import { Jaeger } from '../../lib/jaeger';
import { Loki } from '../../lib/loki';
import { Prometheus } from '../../lib/prometheus';
import { Tempo } from '../../lib/tempo';
import { problemsOf, setOf } from '../gitops/component';
import { isAllowed } from '../gitops/policy-model';
import { misunderstood } from '../gitops/values-shape';
import { chartValues, ownObjects } from '../gitops/written';

const platform = (props?: GrafanaProps) =>
  setOf((chart) => [
    new Grafana(chart, undefined, props),
    new Prometheus(chart, 'metrics'),
    new Loki(chart),
    new Tempo(chart),
    new Jaeger(chart),
    new Alloy(chart),
  ]);

const valuesOf = (set: ComponentSet) => chartValues(set, 'grafana');

function sourcesOf(set: ComponentSet): { name: string; url: string; jsonData?: object }[] {
  return JSON.parse(JSON.stringify(valuesOf(set).datasources))['datasources.yaml'].datasources;
}

// Files that the chart hands to Grafana as they are.
const FILES = /^(grafana\.ini|datasources|dashboardProviders|env|dashboardsConfigMaps)\b/;

test('the chart understands every value', () => {
  for (const props of [{ profile: Profile.PRODUCTION }, { adminSecretName: 'grafana-admin' }]) {
    const problems = misunderstood(valuesOf(platform(props)), 'test/grafana/values-shape.yaml');
    // Its templates read this one, which its values.yaml does not name.
    expect(problems.filter((problem) => !FILES.test(problem))).toEqual(['fullnameOverride is unknown']);
  }
});

test('each backend of the platform is a data source, at the address of its Service', () => {
  expect(sourcesOf(platform()).map(({ name, url }) => `${name} ${url}`)).toEqual([
    'Prometheus http://metrics-server.observability.svc',
    'Loki http://loki.observability.svc:3100',
    'Tempo http://tempo.observability.svc:3200',
    'Jaeger http://jaeger.observability.svc:16686',
  ]);
  expect(sourcesOf(setOf((chart) => [new Grafana(chart)]))).toEqual([]);
});

test('a span leads to the logs of its pod, and a line of log to its trace', () => {
  const [, loki, tempo, jaeger] = sourcesOf(platform());
  expect(tempo?.jsonData).toMatchObject({
    tracesToLogsV2: {
      datasourceUid: 'loki',
      tags: expect.arrayContaining([{ key: 'k8s.pod.name', value: 'pod' }]),
    },
  });
  expect(jaeger?.jsonData).toEqual(tempo?.jsonData);
  expect(loki?.jsonData).toMatchObject({ derivedFields: [{ datasourceUid: 'tempo', url: '$$' + '{__value.raw}' }] });
});

test('the trace of a line is found in the forms that programs write it', () => {
  const [, loki] = sourcesOf(platform());
  const fields = (loki?.jsonData as { derivedFields: { matcherRegex: string }[] } | undefined)?.derivedFields;
  const regex = new RegExp(fields?.[0]?.matcherRegex ?? '^$');
  const id = '0af7651916cd43dd8448eb211c80319c';
  for (const line of [`traceID=${id} ok`, `{"trace_id":"${id}"}`, `traceId: ${id}`])
    expect(regex.exec(line)?.[1]).toBe(id);
  expect(regex.exec('trace=on')).toBeNull();
});

test('it asks its data sources, and nobody else', () => {
  const set = platform();
  const pod = (name: string) => ({ namespace: 'observability', pod: set.find(name)?.workloads[0]?.podLabels ?? {} });
  expect(problemsOf(set)).toEqual([]);
  expect(isAllowed(set, pod('grafana'), pod('metrics'), 9090)).toBe(true);
  expect(isAllowed(set, pod('grafana'), pod('loki'), 3100)).toBe(true);
  expect(isAllowed(set, pod('grafana'), pod('tempo'), 3200)).toBe(true);
  expect(isAllowed(set, pod('grafana'), pod('jaeger'), 16686)).toBe(true);
  expect(isAllowed(set, pod('grafana'), pod('alloy'), 12345)).toBe(false);
  expect(isAllowed(set, pod('grafana'), { entity: 'kube-apiserver' }, 6443)).toBe(false);
  expect(isAllowed(set, pod('grafana'), { entity: 'world' }, 443)).toBe(false);
  expect(isAllowed(set, pod('loki'), pod('grafana'), Grafana.PORT)).toBe(false);
});

test('the password of the administrator is made up in the pod, or comes from the Secret that is named', () => {
  const own = valuesOf(platform());
  expect(own.env).toEqual({
    GF_SECURITY_ADMIN_USER: 'admin',
    GF_SECURITY_ADMIN_PASSWORD__FILE: '/var/lib/grafana/admin-password',
  });
  expect(JSON.stringify(own.extraInitContainers)).toContain('/dev/urandom');
  const named = valuesOf(platform({ adminSecretName: 'grafana-admin' }));
  expect(named.admin).toEqual({ existingSecret: 'grafana-admin' });
  expect(named).not.toHaveProperty('env');
});

test('dashboards are files of a ConfigMap that asks the data sources by their uid', () => {
  const mine = new GrafanaDashboard('mine', 'Mine', [
    { title: 'Up', query: 'up' },
    ...GrafanaDashboard.PLATFORM.panels.filter(({ type }) => type === 'logs'),
  ]);
  const set = platform({ dashboards: [mine] });
  const map = set.find('grafana')?.node.findChild('Dashboards') as unknown as { toJson(): { data: object } };
  const files = Object.entries(map.toJson().data);
  expect(files.map(([name]) => name)).toEqual(['mine.json']);
  const { panels } = JSON.parse(String(files[0]?.[1]));
  expect(panels[0]).toMatchObject({ title: 'Up', datasource: { uid: 'prometheus' }, gridPos: { x: 0, y: 0 } });
  expect(panels[1]).toMatchObject({ type: 'logs', datasource: { uid: 'loki' }, gridPos: { x: 12, y: 0 } });
  expect(panels[1].targets[0].expr).toContain('\\\\b(error');
});

test('panels whose data source the platform lacks are left out', () => {
  const set = setOf((chart) => [new Prometheus(chart), new Grafana(chart)]);
  const [map] = ownObjects(set, 'grafana');
  const { panels } = JSON.parse(map.data['platform.json']) as { readonly panels: readonly { readonly type: string }[] };
  expect(panels).toHaveLength(GrafanaDashboard.PLATFORM.panels.length - 1);
  expect(panels.filter(({ type }) => type === 'logs')).toEqual([]);
});

test('two dashboards with one uid are refused', () => {
  const dashboards = [GrafanaDashboard.PLATFORM, GrafanaDashboard.PLATFORM];
  expect(() => platform({ dashboards })).toThrow(/dashboards .*different uids/);
});

test('the password is made by the image of the server, which is the one thing that both name', () => {
  const { image, extraInitContainers } = valuesOf(platform()) as {
    readonly image: {
      readonly registry: string;
      readonly repository: string;
      readonly tag: string;
      readonly sha: string;
    };
    readonly extraInitContainers: readonly { readonly image: string }[];
  };
  expect(extraInitContainers.map((one) => one.image)).toEqual([
    `${image.registry}/${image.repository}:${image.tag}@sha256:${image.sha}`,
  ]);
  expect(image.tag).toMatch(/^\d+\.\d+\.\d+$/);
});

test('no profile limits the server to less than upstream recommends', () => {
  const limits = Object.values(Profile).map(
    (profile) => platform({ profile }).find('grafana')?.workloads[0]?.size.limits.memory,
  );
  expect(limits).toEqual(['512Mi', '512Mi', '1Gi', '2Gi']);
});

test('Grafana keeps users on a volume, and no second pod writes to it', () => {
  const values = chartValues(platform({ volume: { size: '3Gi', storageClassName: 'fast' } }), 'grafana');
  expect(values).toMatchObject({
    persistence: { enabled: true, size: '3Gi', storageClassName: 'fast' },
    deploymentStrategy: { type: 'Recreate' },
    initChownData: { enabled: false },
  });
  expect(chartValues(platform(), 'grafana').persistence).toEqual({ enabled: true, size: '1Gi' });
});

test('a password that was made up stays as long as the volume', () => {
  const [init] = chartValues(platform(), 'grafana').extraInitContainers as { command: string[] }[];
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'grafana-'));
  const script = (init?.command.at(-1) ?? '').replaceAll('/var/lib/grafana', folder);
  const run = () => {
    execFileSync('sh', ['-c', script]);
    return fs.readFileSync(path.join(folder, 'admin-password'), 'utf8');
  };
  const first = run();
  expect(first).toMatch(/^[A-Za-z0-9+/]{32}\n$/);
  expect(run()).toBe(first);
  fs.rmSync(folder, { recursive: true });
});

describe('users of a provider of OpenID Connect', () => {
  const oidc = {
    name: 'Example',
    authUrl: 'https://login.example.com/authorize',
    tokenUrl: 'https://login.example.com/token',
    userInfoUrl: 'https://login.example.com/userinfo',
    clientId: 'grafana',
    clientSecretName: 'grafana-oidc',
    admins: ['platform'],
    editors: ['developers', 'site reliability'],
  };
  const url = 'https://grafana.example.com';
  const iniOf = (props: GrafanaProps) =>
    chartValues(platform(props), 'grafana')['grafana.ini'] as Record<string, Record<string, unknown>>;

  test('get the role of their groups', () => {
    const { server, 'auth.generic_oauth': section } = iniOf({ url, oidc });
    expect(server).toEqual({ root_url: url });
    expect(section).toMatchObject({
      enabled: true,
      client_id: 'grafana',
      client_secret: '$__file{/etc/secrets/oidc/client-secret}',
      role_attribute_path:
        "contains(groups[*], 'platform') && 'Admin' || contains(groups[*], 'developers') && 'Editor' || contains(groups[*], 'site reliability') && 'Editor' || 'Viewer'",
      role_attribute_strict: true,
    });
    expect(iniOf({ url, oidc: { ...oidc, viewers: ['staff'] } })['auth.generic_oauth']?.role_attribute_path).toMatch(
      /contains\(groups\[\*\], 'staff'\) && 'Viewer'$/,
    );
    expect(iniOf({})['auth.generic_oauth']).toBeUndefined();
  });

  test('are asked for at the provider and nowhere else, with a secret that is mounted', () => {
    const set = platform({ url, oidc });
    expect(chartValues(set, 'grafana').extraSecretMounts).toEqual([
      expect.objectContaining({ secretName: 'grafana-oidc', mountPath: '/etc/secrets/oidc', readOnly: true }),
    ]);
    const server = { namespace: 'observability', pod: set.find('grafana')?.workloads[0]?.podLabels ?? {} };
    expect(isAllowed(set, server, { name: 'login.example.com' }, 443)).toBe(true);
    expect(isAllowed(set, server, { name: 'example.com' }, 443)).toBe(false);
    expect(isAllowed(platform(), server, { name: 'login.example.com' }, 443)).toBe(false);
  });

  test.each([
    [{ oidc }, /oidc is given without url[\s\S]*gra001/],
    [{ url, oidc: { ...oidc, clientId: undefined } }, /oidc\.clientId is missing/],
    [{ url, oidc: { ...oidc, tokenUrl: 'http://login.example.com/token' } }, /oidc\.tokenUrl is/],
    [{ url, oidc: { ...oidc, admins: ["a' || 'Admin"] } }, /oidc\.admins/],
    [{ url: 'grafana.example.com' }, /url is "grafana\.example\.com"/],
  ])('%# are refused where nobody could log in', (props, message) => {
    expect(() => platform(props as GrafanaProps)).toThrow(message);
  });
});
