import { reportOf } from '../../lib/report';
import { deployment, folderOf, policy, reportAbout, service } from './platform';

const account = (name: string) => ({ kind: 'ServiceAccount', name, namespace: 'shop' });
const role = (rules: object[], kind = 'ClusterRole') => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind,
  metadata: kind === 'Role' ? { name: 'own', namespace: 'shop' } : { name: 'own' },
  rules,
});
const binding = (kind: string, roleRef: object = { kind: 'ClusterRole', name: 'own' }) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind,
  metadata: kind === 'RoleBinding' ? { name: 'own', namespace: 'shop' } : { name: 'own' },
  roleRef,
  subjects: [account('web')],
});

describe('permissions by power', () => {
  const powers = (...objects: object[]) =>
    reportAbout([deployment('web', { serviceAccountName: 'web' }), ...objects]).rights.map(
      ({ power, where, pods }) => `${pods.map(({ name }) => name)} ${power}: ${where}`,
    );
  const rule = (resource: string, verbs: string[], group = '', more: object = {}) => ({
    apiGroups: [group],
    resources: [resource],
    verbs,
    ...more,
  });

  test.each<[string, object, string[]]>([
    ['Secrets', rule('secrets', ['list']), ['web reads Secrets: the whole cluster']],
    [
      'one Secret',
      rule('secrets', ['get'], '', { resourceNames: ['key'] }),
      ['web reads Secrets: key in the whole cluster'],
    ],
    ['workloads', rule('deployments', ['patch'], 'apps'), ['web may run pods: the whole cluster']],
    ['shells', rule('pods/exec', ['create']), ['web may run commands in pods: the whole cluster']],
    [
      'roles',
      rule('clusterroles', ['bind'], 'rbac.authorization.k8s.io'),
      ['web may escalate its rights: the whole cluster'],
    ],
    ['users', rule('users', ['impersonate']), ['web may act as others: the whole cluster']],
    ['nothing of the kind', rule('configmaps', ['get', 'update']), []],
    ['reading pods', rule('pods', ['get', 'list', 'watch']), []],
  ])('%s', (_, own, expected) => expect(powers(role([own]), binding('ClusterRoleBinding'))).toEqual(expected));

  test('a binding in a namespace gives them there only', () => {
    expect(powers(role([rule('secrets', ['get'])]), binding('RoleBinding'))).toEqual([
      'web reads Secrets: namespace shop',
    ]);
  });

  test('a Role is looked up in its namespace', () => {
    const roleRef = { kind: 'Role', name: 'own' };
    expect(powers(role([rule('secrets', ['update'])], 'Role'), binding('RoleBinding', roleRef))).toEqual([
      'web writes Secrets: namespace shop',
    ]);
  });

  test('cluster-admin needs no role in the folder, and everything is every power', () => {
    const [first, ...others] = powers(binding('ClusterRoleBinding', { kind: 'ClusterRole', name: 'cluster-admin' }));
    expect(first).toBe('web may do anything: the whole cluster');
    expect(others).toHaveLength(9);
  });
});

test('what reaches beyond a container is listed for its workload', () => {
  const pod = {
    hostNetwork: true,
    volumes: [
      { name: 'a', hostPath: { path: '/var/run' } },
      { name: 'b', hostPath: { path: '/proc' } },
    ],
    containers: [
      {
        name: 'main',
        securityContext: { privileged: true, capabilities: { add: ['NET_ADMIN'] } },
        volumeMounts: [
          { name: 'a', mountPath: '/a' },
          { name: 'b', mountPath: '/b', readOnly: true },
        ],
      },
    ],
  };
  expect(reportAbout([deployment('web', pod)]).hostPowers.map(({ powers }) => powers)).toEqual([
    ['is privileged', "shares the node's network", 'writes /var/run of the node', 'has NET_ADMIN'],
  ]);
});

test('ports are sorted by how far they are open', () => {
  const pod = { containers: [{ name: 'main', ports: [{ name: 'http', containerPort: 8080, hostPort: 80 }] }] };
  const report = reportAbout([
    deployment('web', pod),
    service('inner', { selector: { app: 'web' } }),
    service('web', { type: 'LoadBalancer', ports: [{ port: 443, targetPort: 'http', nodePort: 30443 }] }),
  ]);
  expect(report.ports.map(({ port, reach, opener, target }) => [port, reach, opener, target])).toEqual([
    ['443/TCP', 'outside', 'Service web', '8080/TCP'],
    ['30443/TCP', 'every node', 'Service web', '8080/TCP'],
    ['80/TCP', 'node', 'Deployment web', '8080/TCP'],
    ['80/TCP', 'cluster', 'Service inner', '8080/TCP'],
  ]);
});

describe('pools of addresses', () => {
  const pool = (blocks: object[], spec: object = {}) => ({
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumLoadBalancerIPPool',
    metadata: { name: 'home' },
    spec: { blocks, ...spec },
  });
  const balanced = service('web', { type: 'LoadBalancer' });

  test.each<[object, bigint]>([
    [{ cidr: '192.168.1.0/28' }, 16n],
    [{ start: '192.168.1.240', stop: '192.168.1.250' }, 11n],
    [{ start: '192.168.1.240' }, 1n],
    [{ start: 'fd00::1', stop: 'fd00::ff' }, 255n],
  ])('%j has %s addresses', (block, size) => {
    const [found] = reportAbout([pool([block]), balanced]).pools;
    expect([found?.size, found?.users]).toEqual([size, ['Service shop/web']]);
  });

  test('a pool for other Services is not taken', () => {
    const [found] = reportAbout([
      pool([{ cidr: '10.0.0.0/24' }], { serviceSelector: { matchLabels: { a: 'b' } } }),
      balanced,
    ]).pools;
    expect(found?.used).toBe(0);
  });

  test('the pods’ network has room for so many nodes', () => {
    const config = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'cilium-config', namespace: 'kube-system' },
      data: { 'cluster-pool-ipv4-cidr': '10.42.0.0/16', 'cluster-pool-ipv4-mask-size': '24' },
    };
    const [found] = reportAbout([config]).pools;
    expect([found?.size, found?.unit]).toEqual([256n, 'nodes']);
  });
});

test('a workload that no policy is about is open', () => {
  const closed = policy('closed', { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'] });
  const report = reportAbout([deployment('web'), deployment('other'), closed]);
  expect(report.openness.map(({ pods, ingress, egress }) => [pods.name, ingress, egress])).toEqual([
    ['other', 'open', 'open'],
    ['web', 'closed', 'open'],
  ]);
});

describe('the folder', () => {
  const kustomization = (...resources: string[]) =>
    `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: ${JSON.stringify(resources)}\n`;

  test('a folder in it that is applied by itself is another cluster', () => {
    const folder = folderOf({
      'kustomization.yaml': kustomization('a.yaml'),
      'a.yaml': [deployment('web')],
      'nodes/kustomization.yaml': kustomization('b.yaml'),
      'nodes/b.yaml': [deployment('web')],
    });
    expect(reportOf(folder).objects.map(({ file, cluster }) => [file, cluster])).toEqual([
      ['a.yaml', ''],
      ['nodes/b.yaml', 'nodes'],
    ]);
  });

  test('a folder that it lists is the same cluster', () => {
    const folder = folderOf({
      'kustomization.yaml': kustomization('part'),
      'part/kustomization.yaml': kustomization('b.yaml'),
      'part/b.yaml': [deployment('web')],
    });
    expect(reportOf(folder).objects.map(({ cluster }) => cluster)).toEqual(['']);
  });

  test('items of a list are objects, and other documents are not', () => {
    const list = { apiVersion: 'v1', kind: 'List', items: [deployment('web'), deployment('other')] };
    const folder = folderOf({ 'a.yaml': [list], 'config.yaml': 'cluster-cidr: 10.42.0.0/16\n' });
    expect(reportOf(folder).objects.map(({ name }) => name)).toEqual(['web', 'other']);
  });

  test.each([
    ['no folder', '/nowhere', /\/nowhere is not a folder\.[\s\S]*rpt001/],
    ['no object', folderOf({ 'a.yaml': 'a: 1\n' }), /holds no API objects\.[\s\S]*rpt001/],
  ])('%s is refused', (_, folder, message) => expect(() => reportOf(folder)).toThrow(message));

  test('all files that are not YAML are reported at once, without their text', () => {
    const folder = folderOf({ 'a.yaml': 'password: "hunter2\n', 'b.yaml': 'a: [\n' });
    expect(() => reportOf(folder)).toThrow(
      /^(?![\s\S]*hunter2)[\s\S]*a\.yaml is not YAML: [\s\S]*b\.yaml is not YAML: /,
    );
  });
});

test('installed packages are not part of a platform, and the folder of a program is none', () => {
  const files = { 'all.yaml': [deployment('web')], 'node_modules/other/a.yaml': 'a: [' };
  expect(reportOf(folderOf(files)).objects).toHaveLength(1);
  expect(() => reportOf(folderOf({ ...files, 'package.json': '{}' }))).toThrow(/is the folder of a program/);
});

test('what changed since another folder is explained', () => {
  const before = folderOf({ 'a.yaml': [deployment('web')] });
  const report = reportAbout([deployment('web', { hostNetwork: true })], { since: before });
  expect(report.changes?.consequences.map(({ kind, what }) => `${kind}: ${what}`)).toContain(
    'host: shares the network namespace of the node',
  );
});

test('what changed in the cluster of a tenant is among it', () => {
  const files = (image: string) => ({
    'kustomization.yaml': 'resources: [all.yaml]\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n',
    'all.yaml': [deployment('web')],
    'nodes/a/kustomization.yaml':
      'resources: [all.yaml]\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n',
    'nodes/a/all.yaml': [deployment('web', { containers: [{ name: 'main', image }] })],
  });
  const { changes } = reportOf(folderOf(files('web:2')), { since: folderOf(files('web:1')) });
  expect(changes?.consequences).toContainEqual(
    expect.objectContaining({
      kind: 'image',
      what: 'web:1 → web:2 (main)',
      place: { folder: 'nodes/a', cluster: 'nodes/a', isByArgoCd: false },
    }),
  );
  expect(changes?.consequences.every(({ place }) => place?.folder === 'nodes/a')).toBe(true);
});

test('what the kustomization downloads is among what changed', () => {
  const files = (version: string) => ({
    'kustomization.yaml': `resources: [all.yaml, "https://example.com/${version}/crd.yaml"]\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n`,
    'all.yaml': [deployment('web')],
  });
  const { changes } = reportOf(folderOf(files('v2')), { since: folderOf(files('v1')) });
  expect(changes?.consequences[0]).toMatchObject({
    kind: 'definition',
    what: expect.stringMatching(/^applies https:\/\/example\.com\/v2\/crd\.yaml, no longer https:.*\/v1\/crd\.yaml;/),
  });
});

test('versions are judged on the day that is given', () => {
  const kubernetes = deployment('web', { containers: [{ name: 'a', image: 'docker.io/traefik:v3.6.0' }] });
  const [early] = reportAbout([kubernetes], { day: '2020-01-01' }).versions;
  expect([early?.component.name, early?.version, early?.isSupported]).toEqual(['Traefik', '3.6.0', true]);
});
