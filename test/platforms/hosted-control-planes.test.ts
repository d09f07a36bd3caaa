import { App } from 'cdk8s';
import {
  type ArgoCdDeliveryProps,
  BundleDelivery,
  Crds,
  EdgeRouting,
  HostedControlPlanes,
  type HostedControlPlanesProps,
  type HostedTenant,
  KubernetesVersion,
  TenantSize,
} from '../../lib';
import { type Resource, reportOf } from '../program';

const PLATFORM: HostedControlPlanesProps = {
  etcd: { 'etcd-1': { backup: false } },
  edges: [{ shard: 1, domain: 's1.k8s.example.com' }],
  tenants: [{ name: 'a', version: KubernetesVersion.V1_36, etcd: 'etcd-1', shard: 1, encryptionConfig: 'encryption' }],
  crds: Crds.NONE,
};
const REPOSITORY: ArgoCdDeliveryProps = {
  repositoryUrl: 'https://git.example.com/team/platform.git',
  path: 'dist/hosted-control-planes',
};

function platform(props: Partial<HostedControlPlanesProps> = {}): HostedControlPlanes {
  return new HostedControlPlanes(new App(), 'hosted-control-planes', { ...PLATFORM, ...props });
}

function objects(props?: Partial<HostedControlPlanesProps>): Resource[] {
  return platform(props).toJson() as Resource[];
}

test('nothing applies what a tenant’s nodes need unless delivery is set', () => {
  const names = objects().map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(names).not.toContain('Job tenant-objects');
  expect(names.filter((name) => name.startsWith('Application '))).toEqual([]);
});

describe('delivery by a Job', () => {
  const delivered = objects({ delivery: BundleDelivery.JOB });
  const find = (kind: string) => delivered.find((one) => one.kind === kind && one.metadata.name === 'tenant-objects');

  test('carries exactly the manifests of the tenant’s folder', () => {
    const folder = platform()
      .extraFiles.filter(({ path }) => /^nodes\/a\/\d/.test(path))
      .map(({ path, text }) => [path.replace('nodes/a/', ''), text]);
    expect(folder.length).toBeGreaterThan(2);
    expect(find('ConfigMap')).toMatchObject({ metadata: { namespace: 'tenant-a' }, data: Object.fromEntries(folder) });
  });

  test('runs as the tenant’s administrator, without a token of the admin cluster', () => {
    const { spec } = find('Job') as unknown as {
      spec: { template: { metadata: { labels: object; annotations: Record<string, string> }; spec: object } };
    };
    expect(spec.template.spec).toMatchObject({
      automountServiceAccountToken: false,
      containers: [{ command: expect.arrayContaining(['--kubeconfig=/etc/kubernetes/kubeconfigs/admin.conf']) }],
      volumes: expect.arrayContaining([{ name: 'admin', secret: { secretName: 'admin', defaultMode: 0o440 } }]),
    });
    const policies = delivered.filter(({ kind }) => kind === 'NetworkPolicy') as unknown as {
      spec: { podSelector: { matchLabels?: object } };
    }[];
    expect(policies.map((policy) => policy.spec.podSelector.matchLabels)).toContainEqual(spec.template.metadata.labels);
  });

  test('has another Job for another bundle', () => {
    const digest = (kubeProxy: boolean) => {
      const [tenant] = PLATFORM.tenants;
      const jobs = objects({ delivery: BundleDelivery.JOB, tenants: [{ ...tenant!, nodes: { kubeProxy } }] });
      return JSON.stringify(jobs.find(({ metadata, kind }) => kind === 'Job' && metadata.name === 'tenant-objects'));
    };
    expect(digest(true)).toBe(digest(true));
    expect(digest(true)).not.toBe(digest(false));
  });
});

describe('delivery by Argo CD', () => {
  test('is an Application for the folder of each tenant, at the cluster of its name', () => {
    const applications = objects({ delivery: BundleDelivery.argoCd(REPOSITORY) }).filter(
      ({ kind }) => kind === 'Application',
    );
    expect(applications).toMatchObject([
      {
        metadata: { name: 'tenant-a-nodes', namespace: 'argocd' },
        spec: {
          source: {
            repoURL: REPOSITORY.repositoryUrl,
            targetRevision: 'main',
            path: 'dist/hosted-control-planes/nodes/a',
          },
          destination: { name: 'tenant-a' },
          syncPolicy: { syncOptions: ['ServerSideApply=true'] },
        },
      },
    ]);
  });

  test.each<[string, Partial<ArgoCdDeliveryProps>, RegExp]>([
    ['a password in the address', { repositoryUrl: 'https://me:word@git.example.com/a.git' }, /contains a password/],
    ['a folder outside of the repository', { path: '../dist' }, /must be a folder of the repository/],
    ['a range of revisions', { revision: '*' }, /one branch, tag or commit/],
    ['a namespace that cannot exist', { namespace: 'Argo_CD' }, /not a DNS label/],
  ])('%s is refused', (_name, props, message) => {
    const delivery = BundleDelivery.argoCd({ ...REPOSITORY, ...props });
    expect(reportOf(() => objects({ delivery }))).toMatch(message);
    expect(reportOf(() => objects({ delivery }))).toMatch(/^hosted-control-planes: /);
  });
});

test('an edge that reads the Gateway API brings its definitions', () => {
  const edges = [{ shard: 1, domain: 's1.k8s.example.com', routing: EdgeRouting.GATEWAY_API }];
  const made = platform({ edges, crds: Crds.REMOTE });
  const kinds = (made.toJson() as Resource[]).map(({ kind }) => kind);
  expect(kinds).toContain('TLSRoute');
  expect(kinds).not.toContain('IngressRouteTCP');
  const crds = made.node.tryFindChild('gateway-api-crds') as unknown as { remoteResources: readonly string[] };
  expect(crds.remoteResources.join()).toContain('tlsroutes');
});

describe('invalid tenants', () => {
  const [a] = PLATFORM.tenants as [HostedTenant];
  test.each<[string, readonly Partial<HostedTenant>[], RegExp]>([
    ['a name twice', [a, a], /tenants\[1\]\.name is a, which duplicates an earlier tenant.*flt010/s],
    ['a name that Kubernetes refuses', [{ ...a, name: 'A_b' }], /tenants\[0\]\.name is "A_b", but it must be.*flt010/s],
    [
      'the name of etcd’s own user',
      [{ ...a, name: 'root' }],
      /tenants\[0\]\.name is "root", which is etcd's superuser.*flt010/s,
    ],
    [
      'no release and no etcd',
      [{ name: 'a', shard: 1 }],
      /tenants\[0\]\.version is missing.*tenants\[0\]\.etcd is missing/s,
    ],
    [
      'an etcd that there is not',
      [{ ...a, etcd: 'etcd-2' }],
      /tenants\[0\]\.etcd of a is "etcd-2", but known are etcd-1.*Did you mean etcd-1.*hcp008/s,
    ],
    ['a shard that there is not', [{ ...a, shard: 4 }], /tenants\[0\]\.shard of a is 4, but known are 1.*hcp008/s],
    [
      'a name that no certificate can hold',
      [{ ...a, additionalNames: ['not a name'] }],
      /additionalNames\.0 is "not a name", but it must be a DNS name or an IP address/,
    ],
  ])('%s', (_what, tenants, message) => {
    expect(reportOf(() => platform({ tenants: tenants as HostedTenant[] }).toJson())).toMatch(message);
  });

  test('names that a certificate can hold are taken', () => {
    const additionalNames = ['api.example.com', '*.example.com', '203.0.113.7', '2001:db8::1'];
    const names = JSON.stringify(objects({ tenants: [{ ...a, additionalNames }] }));
    for (const name of additionalNames) expect(names).toContain(name);
  });
});

test('a fleet that its tenants may fill is a warning', () => {
  const [a] = PLATFORM.tenants as [HostedTenant];
  const stderr = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const tenants = ['a', 'b', 'c'].map((name) => ({
    ...a,
    name,
    size: TenantSize.LARGE,
    podCidr: '10.240.0.0/14',
  }));
  reportOf(() => platform({ tenants }).node.validate());
  for (const construct of platform({ tenants: tenants.slice(0, 2) }).node.findAll()) construct.node.validate();
  const warnings = stderr.mock.calls.map(([text]) => String(text));
  stderr.mockRestore();
  expect(warnings).toEqual([
    expect.stringMatching(
      /etcd-1: warning: Its tenants are expected to store 75 % of its quota, of which 60 % are.*etcd005/s,
    ),
  ]);
});

describe('names', () => {
  const [tenant] = PLATFORM.tenants as [HostedTenant];

  test('of fleets, shards and tenants may be alike', () => {
    const tenants = ['etcd-1', 'edge-1', 'a', 'a-etcd'].map((name) => ({ ...tenant, name }));
    const made = platform({ tenants });
    expect([...made.controlPlanes.keys()]).toEqual(['etcd-1', 'edge-1', 'a', 'a-etcd']);
    expect(made.node.findAll().flatMap((construct) => construct.node.validate())).toEqual([]);
  });

  test.each<[string, Partial<HostedControlPlanesProps>, RegExp]>([
    [
      'a shard of two',
      { edges: [...PLATFORM.edges, { shard: 1, domain: 's2.k8s.example.com' }] },
      /edges\[1\]\.shard is 1, which duplicates an earlier shard.*edge004/s,
    ],
    [
      'a domain of two',
      { edges: [...PLATFORM.edges, { shard: 2, domain: 's1.k8s.example.com' }] },
      /edges\[1\]\.domain is "s1\.k8s\.example\.com", which duplicates an earlier/,
    ],
    ['a fleet without a name', { etcd: { '': {} } }, /etcd has a fleet called "".*etcd006/s],
    ['a fleet with a word of JavaScript', { etcd: { constructor: {} } }, /etcd has a fleet called "constructor"/],
    ['a fleet whose CronJobs would have no name', { etcd: { ['e'.repeat(37)]: {} } }, /at most 36 characters/],
    [
      'the number of a shard as text',
      { tenants: [{ ...tenant, shard: '1' as unknown as number }] },
      /must not be quoted/,
    ],
    [
      'an additional name that leads to another tenant',
      { tenants: [tenant, { ...tenant, name: 'b', additionalNames: ['a-tunnel.s1.k8s.example.com'] }] },
      /additionalNames of b has a-tunnel\.s1\.k8s\.example\.com, which leads to a\./,
    ],
  ])('%s is refused', (_what, props, message) => {
    expect(() => platform(props).toJson()).toThrow(message);
  });
});
