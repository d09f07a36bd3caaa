import { KubernetesVersion, Rotation } from '../../../lib';
import { until } from '../control-plane/until';
import { describeSuite } from '../suite';
import { everythingIsIssued, renew } from './cert-manager';
import { Credentials } from './credentials';
import { platformWith } from './manifests';
import { Requests } from './requests';
import { edgeHost, TenantClient } from './tenant-client';
import { World } from './world';

const TENANTS = ['a', 'b'] as const;
const urlOf = (tenant: string) => `https://${edgeHost(tenant)}`;

const a = { name: 'a', version: KubernetesVersion.V1_35 };
const b = { name: 'b', version: KubernetesVersion.V1_34 };
const newerB = { ...b, version: KubernetesVersion.V1_35, upgradeFrom: KubernetesVersion.V1_34 };

describeSuite('hosted', 'changes of hosted control planes, each pod on a machine of its own', () => {
  let world: World;
  const clients = {} as Record<(typeof TENANTS)[number], TenantClient>;
  const credentials = {} as Record<(typeof TENANTS)[number], Credentials>;
  beforeAll(async () => {
    world = await World.start({ objects: platformWith([a, b]), tenants: TENANTS });
    for (const tenant of TENANTS) {
      clients[tenant] = await TenantClient.create(world.admin, world.customer, tenant);
      credentials[tenant] = new Credentials(world.admin, world.customer, tenant);
      await credentials[tenant].write(await credentials[tenant].issued());
    }
  }, 900_000);
  afterAll(async () => world?.stop());

  test('a tenant goes to the next minor in the order that we write, and its client sees one failed request at most', async () => {
    for (const program of ['kube-controller-manager', 'kube-scheduler'] as const) {
      await world.replace(controllerOf(program), program);
    }
    expect(await clients.b.run(['version'])).toMatch(/Server Version: v1\.34\./);
    const reader = Requests.start(world.customer, 'read', urlOf('b'), credentials.b.folder);
    await world.apply(platformWith([a, newerB]));
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
    const reader = Requests.start(world.customer, 'read', urlOf('a'), credentials.a.folder);
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

  test('the authority is replaced in its phases without a moment without access', async () => {
    const reader = Requests.start(world.customer, 'read', urlOf('a'), credentials.a.folder);
    const former = await credentials.a.issued();

    await change(Rotation.prepare(1));
    await credentials.a.write(former, ['ca-1', 'ca-2']);
    await change(Rotation.complete(1));
    const issued = await credentials.a.issued();
    await credentials.a.write(issued, ['ca-1', 'ca-2']);
    await change(Rotation.stable(2));
    await credentials.a.write(issued, ['ca-2']);
    const namespaces = `${urlOf('a')}/api/v1/namespaces`;
    expect(await world.customer.run('curl', ['-sS', '-m10', ...credentials.a.flags, namespaces])).toContain(
      'NamespaceList',
    );
    const { sent, failures } = await reader.stop();
    process.stderr.write(`Of ${sent} requests during the rotation failed ${failures.length}\n`);
    expect(failures).toEqual([]);
    expect(sent).toBeGreaterThan(100);

    await credentials.a.write(former, ['ca-2']);
    const refused = await world.customer.run('curl', ['-sS', '-m10', ...credentials.a.flags, namespaces]);
    expect(refused).toContain('Unauthorized');
  }, 600_000);

  function controllerOf(program: 'kube-controller-manager' | 'kube-scheduler'): string {
    return program === 'kube-scheduler' ? 'b-scheduler' : 'b-kcm';
  }

  /** A phase, with the replacement of the pods that it brings. */
  async function change(authority: Rotation): Promise<void> {
    await world.apply(platformWith([{ ...a, rotations: { authority } }, newerB]));
    await everythingIsIssued(world.admin);
    await world.refresh();
    await world.rollOut('a');
  }

  async function servedSerial(): Promise<string> {
    const script =
      'openssl s_client -connect "$1:443" -servername "$1" </dev/null 2>/dev/null | openssl x509 -noout -serial';
    return world.customer.sh(script, edgeHost('a'));
  }
});
