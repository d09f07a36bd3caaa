import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { binary } from '../control-plane/binaries';
import { until } from '../control-plane/until';
import { describeSuite } from '../suite';
import { everythingIsIssued } from './cert-manager';
import { Credentials } from './credentials';
import { platformWith } from './manifests';
import { ObjectStore } from './object-store';
import { Requests } from './requests';
import { edgeHost, TenantClient } from './tenant-client';
import { World } from './world';

const URL_OF_A = `https://${edgeHost('a')}`;
const EDGES = [1, 2, 3].map((index) => `traefik-${index}`);

describeSuite('hosted', 'failures of hosted control planes, each pod on a machine of its own', () => {
  let world: World;
  let client: TenantClient;
  let credentials: Credentials;
  beforeAll(async () => {
    world = await World.start({ objects: platformWith([{ name: 'a' }]), tenants: ['a'] });
    client = await TenantClient.create(world.admin, world.customer, 'a');
    credentials = new Credentials(world.admin, world.customer, 'a');
    await credentials.write(await credentials.issued());
  }, 900_000);
  afterAll(async () => world?.stop());

  test('a rolling restart of the edge refuses no connection and no kubectl, and lets established ones live', async () => {
    const loads = [
      Requests.start(world.customer, 'read', URL_OF_A, credentials.folder),
      Requests.start(world.customer, 'kubectl', client.kubeconfig, credentials.folder),
    ];
    const [old = ''] = EDGES;
    const watch = await world.openWatch(edgeHost('a'), old, credentials.folder);
    let serving: readonly string[] = EDGES;
    for (const pod of EDGES) {
      const next = pod === old ? 'traefik-4' : EDGES[EDGES.indexOf(pod) - 1]!;
      await (await world.startEdgePod(next)).isReady();
      serving = [...serving.filter((name) => name !== pod), next];
      // As Kubernetes does: no new connections, and the pod is asked to end a while later.
      await world.nameHosts(world.customer, serving);
      const leaving = world.pods.get(pod)!;
      await pause(1000);
      await leaving.signal('traefik', 'TERM');
      if (pod === old) {
        // A client that has not learned of it yet is still served.
        const resolve = ['--resolve', `${edgeHost('a')}:443:${leaving.machine.address}`];
        const late = await world.customer.try('curl', ['-sk', '-m10', ...resolve, `${URL_OF_A}/version`]);
        expect(late.stdout).toContain('gitVersion');
        await client.run(['create', 'namespace', 'seen-by-an-established-watch']);
        await until('the watch sees it', async () =>
          watch.seen().includes('seen-by-an-established-watch') ? undefined : watch.seen(),
        );
      }
      // Requests that have begun end; the rest of the grace time is left out.
      await pause(3000);
      if (pod === old) {
        watch.assertOpen();
        await watch.close();
      }
      await world.discard(pod);
    }
    for (const load of loads) {
      const { sent, failures } = await load.stop();
      process.stderr.write(`Of ${sent} requests during the restart of the edge failed ${failures.length}\n`);
      expect(failures).toEqual([]);
      expect(sent).toBeGreaterThan(20);
    }
  });

  test('nothing that was acknowledged is lost when members, API servers and the edge are killed in turn', async () => {
    const writer = Requests.start(world.customer, 'write', URL_OF_A, credentials.folder);
    const named = (prefix: string) => [...world.pods.keys()].filter((name) => name.startsWith(prefix));
    const [edges, servers] = [named('traefik'), named('a-api')];
    for (let round = 0; round < 3; round++) {
      await world.kill(`etcd-1-${round}`, 'etcd');
      await pause(1000); // so that there are writes between failures, however fast the machine is
      await world.kill(servers[round % servers.length]!, 'kube-apiserver');
      await pause(1000);
      await world.kill(edges[round % edges.length]!, 'traefik');
      await pause(1000);
    }
    const { acknowledged, failures } = await writer.stop();
    const names = await client.run(['get', 'configmaps', '-o', 'jsonpath={.items[*].metadata.name}']);
    const found = new Set(names.split(' '));
    process.stderr.write(`${acknowledged.length} writes were acknowledged, ${failures.length} attempts failed\n`);
    expect(acknowledged.filter((name) => !found.has(name))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(20);
  }, 300_000);

  test('a snapshot goes to an object store, and into a new fleet, from which the tenant’s API server reads on', async () => {
    const name = 'etcd-backup';
    const store = await ObjectStore.start(world.customer, join(world.admin.processes.folder, 'objects'));
    const backup = { endpoint: store.url, bucket: 'snapshots', credentials: name };
    const fleets = { 'etcd-1': { backup }, 'etcd-2': { members: 1 } };
    await world.apply(platformWith([{ name: 'a' }], fleets));
    const keys = ['--from-literal=AWS_ACCESS_KEY_ID=id', '--from-literal=AWS_SECRET_ACCESS_KEY=word'];
    await world.admin.kubectl.run(['create', 'secret', 'generic', name, '--namespace=etcd-1', ...keys]);
    await everythingIsIssued(world.admin);
    const before = await objects();
    const [, object = ''] = /saved as (\S+)/.exec(await world.runJob('etcd-1', 'etcd-1-snapshots')) ?? [];
    expect(object).toMatch(/^snapshots\/etcd-1\/.*Z\.db$/);
    await client.run(['create', 'configmap', 'after-the-snapshot']);

    // As the guide has it, for the one member of the new fleet.
    const member = await world.pod('etcd-2-0', 'etcd-2', 'etcd-2');
    const peer = 'https://etcd-2-0.etcd-2-peers.etcd-2.svc:2380';
    await promisify(execFile)(await binary('etcdutl'), [
      'snapshot',
      'restore',
      store.fileOf(object),
      '--name=etcd-2-0',
      `--initial-cluster=etcd-2-0=${peer}`,
      '--initial-cluster-token=etcd-2/etcd-2',
      `--initial-advertise-peer-urls=${peer}`,
      `--data-dir=${join(member.folder, 'data', 'data')}`,
      '--bump-revision=1000000000',
      '--mark-compacted',
    ]);
    await member.start();
    await member.isReady();
    await world.apply(platformWith([{ name: 'a', etcd: 'etcd-2' }], fleets));
    await everythingIsIssued(world.admin);
    await world.rollOut('a');
    expect(await objects()).toEqual(before);
    await client.run(['create', 'configmap', 'in-the-new-fleet']);
  }, 300_000);

  async function objects(): Promise<string[]> {
    const names = await client.run(['get', 'configmaps,namespaces,serviceaccounts', '-A', '-o', 'name']);
    return names.trim().split('\n').sort();
  }
});
