import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { Cluster } from './control-plane/cluster';
import { definitionsAreServed } from './control-plane/definitions';
import type { Answer } from './control-plane/kubectl';
import { until } from './control-plane/until';

const WORKLOADS = join(
  process.env.PLATYPAAS_DIST ?? join(__dirname, '..', '..', 'dist'),
  'kind-platform-stack/5-workloads.yaml',
);
const TRACKING = 'argocd.argoproj.io/tracking-id';

// Of Argo CD's own definition what the policies read, with a type for each field, as there.
const APPLICATIONS = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'applications.argoproj.io', annotations: { 'api-approved.kubernetes.io': 'unapproved' } },
  spec: {
    group: 'argoproj.io',
    scope: 'Namespaced',
    names: { kind: 'Application', plural: 'applications', singular: 'application' },
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              status: {
                type: 'object',
                properties: {
                  health: { type: 'object', properties: { status: { type: 'string' } } },
                  history: {
                    type: 'array',
                    items: { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] },
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
};

describe('the order of the first sync, as an API server keeps it', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start();
    for (const name of ['argocd', 'kong', 'elsewhere']) await cluster.kubectl.run(['create', 'namespace', name]);
    await apply(...policies());
  });
  afterAll(async () => cluster?.stop());

  test('while there are no Applications, it keeps the workloads of Argo CD waiting and no others', async () => {
    await until('the policies hold', async () =>
      (await create('kong')).stderr.includes('failed to find resource referenced by paramKind')
        ? undefined
        : 'the workload is taken',
    );
    expect(await create('elsewhere')).toMatchObject({ code: 0, stderr: '' });
    expect(await create('elsewhere', '')).toMatchObject({ code: 0, stderr: '' });
  });

  test('a workload of Argo CD waits as long as an Application that it needs is not there', async () => {
    await apply(APPLICATIONS);
    await definitionsAreServed(cluster);
    await application('namespaces', { health: { status: 'Healthy' }, history: [{ id: 0 }] });
    await application('cert-manager', { health: { status: 'Healthy' }, history: [{ id: 0 }] });
    // It looks for new kinds every half minute.
    await until('the Applications are known', async () => {
      const { stderr } = await create('kong');
      return stderr.includes('istiod') && !stderr.includes('paramKind') ? undefined : stderr;
    });
  });

  test.each([
    ['has no status yet', {}],
    ['is being installed', { health: { status: 'Progressing' }, history: [{ id: 0 }] }],
    ['is healthy, because nothing of it has been applied', { health: { status: 'Healthy' } }],
  ])('it waits while that Application %s', async (_, status) => {
    await application('istiod', status);
    await until('the status is seen', async () =>
      (await create('kong')).stderr.includes('Waits until the Application istiod is synchronized and healthy.')
        ? undefined
        : 'another answer',
    );
  });

  test('others’ workloads of the namespace, and other namespaces, wait for nothing', async () => {
    expect(await create('kong', 'other:apps/Deployment:kong/gateway')).toMatchObject({ code: 0, stderr: '' });
    expect(await create('elsewhere')).toMatchObject({ code: 0, stderr: '' });
  });

  test('it is taken once that Application is synchronized and healthy', async () => {
    await application('istiod', { health: { status: 'Healthy' }, history: [{ id: 0 }] });
    await until('the status is seen', async () => ((await create('kong')).code === 0 ? undefined : 'refused'));
  });

  test('what runs can be changed while that Application is degraded', async () => {
    await apply(deployment('kong', 'kong:apps/Deployment:kong/gateway'));
    await application('istiod', { health: { status: 'Degraded' }, history: [{ id: 0 }] });
    await until('the status is seen', async () => ((await create('kong')).code === 0 ? 'taken' : undefined));
    const changed = deployment('kong', 'kong:apps/Deployment:kong/gateway', 2);
    expect(await cluster.kubectl.try(['apply', '--server-side', '-f', '-'], stringify(changed))).toMatchObject({
      code: 0,
    });
  });

  /** A dry run, as Argo CD makes one: admission sees it like the real thing. */
  async function create(namespace: string, tracking = 'kong:apps/Deployment:kong/gateway'): Promise<Answer> {
    const object = {
      ...deployment(namespace, tracking),
      metadata: { ...deployment(namespace, tracking).metadata, name: 'new' },
    };
    return cluster.kubectl.try(['create', '--dry-run=server', '-f', '-'], stringify(object));
  }

  async function application(name: string, status: object): Promise<void> {
    await apply({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name, namespace: 'argocd' },
      status,
    });
  }

  async function apply(...objects: readonly object[]): Promise<void> {
    const file = join(mkdtempSync(join(cluster.processes.folder, 'objects-')), 'objects.yaml');
    writeFileSync(file, objects.map((object) => stringify(object)).join('---\n'));
    await cluster.kubectl.run(['apply', '--server-side', '--validate=strict', '-f', file]);
  }
});

function policies(): object[] {
  return parseAllDocuments(readFileSync(WORKLOADS, 'utf8'))
    .map((document) => document.toJS() as { readonly kind: string })
    .filter(({ kind }) => kind.startsWith('ValidatingAdmissionPolicy'));
}

function deployment(namespace: string, tracking: string, replicas = 1) {
  const labels = { app: 'gateway' };
  const containers = [{ name: 'gateway', image: 'registry.example.com/gateway:1.0.0' }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'gateway', namespace, annotations: { [TRACKING]: tracking } },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}
