import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyStrict } from '../apply';
import { auditFlags, refusedRequests } from '../control-plane/audit';
import { Cluster } from '../control-plane/cluster';
import { startControllers } from '../control-plane/controllers';
import { definitionsAreServed } from '../control-plane/definitions';
import { moduleFolder } from '../control-plane/go';
import { startNodes } from '../control-plane/nodes';
import { Processes } from '../control-plane/processes';
import { ARGO_CD } from '../control-plane/programs';
import { until } from '../control-plane/until';
import { describeSuite } from '../suite';
import { startArgoCd } from './programs';
import { Repository } from './repository';
import { type Charts, REPOSITORY, STACK_PATH, writeStack } from './stack';

interface Application {
  readonly metadata: { readonly name: string };
  readonly status?: {
    readonly sync?: { readonly status: string };
    readonly health?: { readonly status: string };
    readonly operationState?: { readonly phase: string; readonly message?: string; readonly retryCount?: number };
  };
}

interface Live {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec?: { readonly replicas?: number };
  readonly data?: Readonly<Record<string, string>>;
}

const CHARTS: Charts = {
  database: [workload('database'), service('database'), settings('database', { connections: '100' })],
  shop: [workload('shop'), settings('shop', { currency: 'EUR' })],
};

describeSuite('argo-cd', 'the stack under Argo CD’s own controllers', () => {
  let cluster: Cluster;
  let repository: Repository;

  beforeAll(async () => {
    const processes = new Processes();
    cluster = await Cluster.start({ processes, flags: auditFlags(processes) });
    await startControllers(cluster);
    await taken(join(await moduleFolder(`${ARGO_CD.path}@${ARGO_CD.version}`), 'manifests', 'crds'));
    await definitionsAreServed(cluster);
    repository = new Repository(join(processes.folder, 'git'));
    const stack = push('The platform', CHARTS);
    const resources = join(stack, '6-custom-resources.yaml');
    writeFileSync(resources, readFileSync(resources, 'utf8').replaceAll(REPOSITORY, repository.url));
    await taken(stack);
    // As its server does when it starts, which is not needed here.
    const key = { stringData: { 'server.secretkey': randomBytes(32).toString('base64') } };
    await cluster.kubectl.run(['patch', 'secret/argocd-secret', '--namespace=argocd', '--patch', JSON.stringify(key)]);
    await startArgoCd(cluster);
  });
  afterAll(async () => cluster?.stop());

  test('the ApplicationSet becomes an Application for each component, and the namespaces are closed first', async () => {
    await until('there are Applications, and that of the namespaces is done', async () => {
      const found = await applications();
      const names = found.map(({ metadata }) => metadata.name).sort();
      if (names.join() !== 'database,namespaces,shop') return `there are ${names.join(', ')}`;
      return inTheWay(found, 'namespaces');
    });
    const policies = await cluster.kubectl.get<{ items: Live[] }>('networkpolicies', '--namespace=database');
    expect(policies.items.length).toBeGreaterThan(0);
  });

  test('a component waits for what it needs, and its first sync is tried again and again', async () => {
    // It has waited for its namespace. No node is there yet, so that it cannot become healthy.
    await until('the database is applied', async () => {
      const health = (await application('database')).status?.health?.status;
      return health === 'Progressing' ? undefined : health;
    });
    await until('the sync of the shop was tried three times', async () => {
      const { phase, message = '', retryCount = 0 } = (await application('shop')).status?.operationState ?? {};
      const reason = 'Waits until the Application database is synchronized and healthy.';
      return phase === 'Running' && message.includes(reason) && retryCount >= 2 ? undefined : `${phase}: ${message}`;
    });
    expect(await cluster.kubectl.try(['get', 'deployment/shop', '--namespace=shop'])).toMatchObject({ code: 1 });
  });

  test('it continues by itself as soon as that is healthy', async () => {
    await startNodes(cluster, 1);
    await synchronized('database', 'shop');
    expect((await object('shop', 'deployment')).spec?.replicas).toBe(1);
  });

  test('manual changes and deletions are reverted', async () => {
    const before = await object('shop', 'deployment');
    for (const args of [
      ['scale', 'deployment/database', '--namespace=database', '--replicas=0'],
      ['patch', 'configmap/database', '--namespace=database', '--patch={"data":{"connections":"1"}}'],
      ['delete', 'service/database', '--namespace=database'],
      ['delete', 'deployment/shop', '--namespace=shop'],
      ['delete', 'networkpolicies', '--all', '--namespace=database'],
    ]) {
      await cluster.kubectl.run(args);
    }
    await until('everything is as it was', async () => {
      const left = [
        (await object('database', 'deployment')).spec?.replicas === 1 || 'the database is scaled down',
        (await object('database', 'configmap')).data?.connections === '100' || 'its settings are changed',
        (await exists('database', 'service')) || 'its Service is away',
        (await exists('shop', 'deployment')) || 'the shop is away',
        (await policiesOf('database')) > 0 || 'the namespace is open',
      ];
      const open = left.filter((each) => each !== true);
      return open.length === 0 ? undefined : open.join(', ');
    });
    expect((await object('shop', 'deployment')).metadata.uid).not.toBe(before.metadata.uid);
    await synchronized('database', 'namespaces', 'shop');
  });

  test('so is what is changed again, though no commit came in between', async () => {
    await cluster.kubectl.run(['scale', 'deployment/database', '--namespace=database', '--replicas=3']);
    await until('it is scaled back', async () => {
      const { spec } = await object('database', 'deployment');
      return spec?.replicas === 1 ? undefined : `it has ${spec?.replicas} replicas`;
    });
  });

  test('a commit is deployed, and what it no longer has is deleted', async () => {
    push('No settings, but more shops', { ...CHARTS, shop: [workload('shop', 2)] });
    await until('the shop is as the commit has it', async () => {
      if ((await object('shop', 'deployment')).spec?.replicas !== 2) return 'it has one replica';
      return (await exists('shop', 'configmap')) ? 'it has settings' : undefined;
    });
    await synchronized('shop');
  });

  test('a sync that fails because of a commit succeeds with the commit that fixes it', async () => {
    const broken = settings('shop', { currency: 'EUR' });
    push('A mistake', { ...CHARTS, shop: [workload('shop', 2), { ...broken, metadata: { name: 'No Name' } }] });
    await until('the sync fails', async () => {
      const { message = '', retryCount = 0 } = (await application('shop')).status?.operationState ?? {};
      return message.includes('No Name') && retryCount > 0 ? undefined : message;
    });
    push('Mended', { ...CHARTS, shop: [workload('shop', 2), broken] });
    await until('the settings are there', async () =>
      (await exists('shop', 'configmap')) ? undefined : 'they are away',
    );
    await synchronized('shop');
  });

  test('its programs ask for nothing that their roles do not allow', () => {
    const byTheGates = /application-controller create \/apis\/apps\/v1\/namespaces\/(database|shop)\/deployments/;
    const refused = refusedRequests(cluster.processes);
    expect(refused.filter((request) => !byTheGates.test(request))).toEqual([]);
    expect(refused).toHaveLength(2);
  });

  /** Pushes the stack with these charts, and returns its folder. */
  function push(message: string, charts: Charts): string {
    const stack = writeStack(join(cluster.processes.folder, 'program'), charts);
    repository.push(stack, STACK_PATH, message);
    return stack;
  }

  async function taken(path: string): Promise<void> {
    expect(await applyStrict(cluster, path)).toMatchObject({ code: 0, stderr: '' });
  }

  async function applications(): Promise<Application[]> {
    return (await cluster.kubectl.get<{ items: Application[] }>('applications', '--namespace=argocd')).items;
  }

  async function application(name: string): Promise<Application> {
    return cluster.kubectl.get<Application>('application', name, '--namespace=argocd');
  }

  async function synchronized(...names: readonly string[]): Promise<void> {
    await until(`${names.join(', ')}: synchronized and healthy`, async () => inTheWay(await applications(), ...names));
  }

  /** The object of a component that has its name. */
  async function object(component: string, kind: string): Promise<Live> {
    return cluster.kubectl.get<Live>(kind, component, `--namespace=${component}`);
  }

  async function exists(component: string, kind: string): Promise<boolean> {
    return (await cluster.kubectl.try(['get', kind, component, `--namespace=${component}`])).code === 0;
  }

  async function policiesOf(namespace: string): Promise<number> {
    return (await cluster.kubectl.get<{ items: Live[] }>('networkpolicies', `--namespace=${namespace}`)).items.length;
  }
});

/** Which of these Applications are not synchronized and healthy yet, and why. */
function inTheWay(all: readonly Application[], ...names: readonly string[]): string | undefined {
  const waiting = all.filter(
    ({ metadata, status }) =>
      names.includes(metadata.name) && (status?.sync?.status !== 'Synced' || status.health?.status !== 'Healthy'),
  );
  return waiting.length === 0
    ? undefined
    : JSON.stringify(waiting.map(({ metadata, status }) => [metadata.name, status]));
}

function workload(name: string, replicas = 1): object {
  const labels = { app: name };
  const container = {
    name,
    image: `registry.example.com/${name}:1.0.0`,
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  };
}

function service(name: string): object {
  const spec = { selector: { app: name }, ports: [{ port: 80 }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec };
}

function settings(name: string, data: Readonly<Record<string, string>>): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data };
}
