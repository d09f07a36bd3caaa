import { App } from 'cdk8s';
import {
  type ArgoCdDeliveryProps,
  BundleDelivery,
  Crds,
  EdgeRouting,
  HostedControlPlanes,
  type HostedControlPlanesProps,
  KubernetesVersion,
} from '../../lib';
import { type Resource, reportOf } from '../program';

const PLATFORM: HostedControlPlanesProps = {
  etcd: { 'etcd-1': {} },
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

test('nobody but you applies what a tenant’s nodes need, unless it says so', () => {
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
    ['a password in the address', { repositoryUrl: 'https://me:word@git.example.com/a.git' }, /holds a password/],
    ['a folder outside of the repository', { path: '../dist' }, /must be a folder of the repository/],
    ['a range of revisions', { revision: '*' }, /one branch, tag or commit/],
    ['a namespace that cannot exist', { namespace: 'Argo_CD' }, /not a DNS label/],
  ])('%s is refused', (_name, props, message) => {
    expect(reportOf(() => BundleDelivery.argoCd({ ...REPOSITORY, ...props }))).toMatch(message);
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
