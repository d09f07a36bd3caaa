import { KubernetesVersion } from '../../../lib';
import { until } from '../control-plane/until';
import { describeSuite } from '../suite';
import { type IssuedSecret, renew } from './cert-manager';
import { platformWith } from './manifests';
import { Requests } from './requests';
import { edgeHost, TenantClient } from './tenant-client';
import { World } from './world';

const TENANTS = ['a', 'b'] as const;
const URL_OF_A = `https://${edgeHost('a')}`;
/** Where the client of each tenant has its certificates. */
const credentials = (tenant: string) => `/root/${tenant}`;

const a = { name: 'a', version: KubernetesVersion.V1_35 };
const b = { name: 'b', version: KubernetesVersion.V1_34 };

describeSuite('hosted', 'changes of hosted control planes, each pod on a machine of its own', () => {
  let world: World;
  const clients = {} as Record<(typeof TENANTS)[number], TenantClient>;
  beforeAll(async () => {
    world = await World.start({ objects: platformWith([a, b]), tenants: TENANTS });
    for (const tenant of TENANTS) {
      clients[tenant] = await TenantClient.create(world.admin, world.customer, tenant);
      await giveCredentials(tenant);
    }
  }, 900_000);
  afterAll(async () => world?.stop());

  test('a tenant goes to the next minor in the order that we write, and its client sees one failed request at most', async () => {
    for (const program of ['kube-controller-manager', 'kube-scheduler'] as const) {
      await world.replace(controllerOf(program), program);
    }
    expect(await clients.b.run(['version'])).toMatch(/Server Version: v1\.34\./);
    const reader = Requests.start(world.customer, 'read', `https://${edgeHost('b')}`, credentials('b'));
    await world.apply(
      platformWith([a, { ...b, version: KubernetesVersion.V1_35, upgradeFrom: KubernetesVersion.V1_34 }]),
    );
    await world.rollOut('b');
    for (const program of ['kube-controller-manager', 'kube-scheduler'] as const) {
      await world.replace(controllerOf(program), program);
    }
    await clients.b.run(['create', 'deployment', 'after', '--image=example.com/web:1']);
    await until('the new controller manager works', async () => {
      world.pods.get('b-kcm')!.assertRuns('kube-controller-manager');
      const pods = await clients.b.run(['get', 'pods', '-l', 'app=after', '-o', 'name']);
      return pods === '' ? 'no pod yet' : undefined;
    });
    const { sent, failures } = await reader.stop();
    process.stderr.write(`Of ${sent} requests during the upgrade failed ${failures.length}\n`);
    expect(await clients.b.run(['version'])).toMatch(/Server Version: v1\.35\./);
    expect(failures.length).toBeLessThanOrEqual(1);
  });

  test('a certificate that is renewed is used without a restart', async () => {
    const reader = Requests.start(world.customer, 'read', URL_OF_A, credentials('a'));
    const before = await servedSerial();
    for (const [namespace, name] of [
      ['tenant-a', 'kube-apiserver'],
      ['tenant-a', 'etcd-client'],
      ['etcd-1', 'etcd-1-server'],
    ] as const) {
      await renew(world.admin, namespace, name);
    }
    await world.refresh();
    await until('the API server shows the new certificate', async () => {
      const serial = await servedSerial();
      return serial === before ? serial : undefined;
    });
    const { failures } = await reader.stop();
    expect(failures).toEqual([]);
    for (const name of world.pods.keys())
      if (name.startsWith('a-api')) world.pods.get(name)!.assertRuns('kube-apiserver');
  });

  function controllerOf(program: 'kube-controller-manager' | 'kube-scheduler'): string {
    return program === 'kube-scheduler' ? 'b-scheduler' : 'b-kcm';
  }

  async function servedSerial(): Promise<string> {
    const script =
      'openssl s_client -connect "$1:443" -servername "$1" </dev/null 2>/dev/null | openssl x509 -noout -serial';
    return world.customer.sh(script, edgeHost('a'));
  }

  async function secret(namespace: string, name: string): Promise<IssuedSecret> {
    return world.admin.kubectl.get<IssuedSecret>('secret', name, '--namespace', namespace);
  }

  /** Gives the customer the certificate of the tenant's first administrator. */
  async function giveCredentials(tenant: string): Promise<void> {
    const { data } = await secret(`tenant-${tenant}`, 'admin');
    await world.customer.sh('mkdir -p "$1"', credentials(tenant));
    for (const file of ['ca.crt', 'tls.crt', 'tls.key']) {
      const content = Buffer.from(data[file] ?? '', 'base64').toString();
      await world.customer.run('tee', [`${credentials(tenant)}/${file}`], content);
    }
  }
});
