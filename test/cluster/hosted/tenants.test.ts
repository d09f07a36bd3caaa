import { X509Certificate } from 'node:crypto';
import { binary } from '../control-plane/binaries';
import type { Answer } from '../control-plane/kubectl';
import { until } from '../control-plane/until';
import { describeSuite } from '../suite';
import { issuedSecrets } from './cert-manager';
import { distributed } from './manifests';
import { edgeHost, TenantClient } from './tenant-client';
import { World } from './world';

/** A Certificate of cert-manager, as far as our manifests use it. */
interface Certificate {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly secretName: string;
    readonly commonName?: string;
    readonly subject?: { readonly organizations?: readonly string[] };
    readonly isCA?: boolean;
    readonly dnsNames?: readonly string[];
    readonly ipAddresses?: readonly string[];
    readonly usages?: readonly string[];
  };
}
interface Named {
  readonly metadata: { readonly name: string };
}

/** What a certificate may be used for beyond signatures, by the names that cert-manager has for it. */
const EXTENDED_USAGES: Readonly<Record<string, string>> = {
  'server auth': '1.3.6.1.5.5.7.3.1',
  'client auth': '1.3.6.1.5.5.7.3.2',
};

const TENANTS = ['a', 'b'] as const;
const MEMBERS = [0, 1, 2].map((index) => `https://etcd-1-${index}.etcd-1-peers.etcd-1.svc:2379`);
/** Where the API server has the certificate of its user in etcd. */
const CERTIFICATES = '/etc/kubernetes/pki/etcd-client';
const objects = distributed();

describeSuite('hosted', 'the manifests of hosted control planes, each pod on a machine of its own', () => {
  let world: World;
  const clients = {} as Record<(typeof TENANTS)[number], TenantClient>;
  beforeAll(async () => {
    world = await World.start({ objects, tenants: TENANTS });
    for (const tenant of TENANTS) clients[tenant] = await TenantClient.create(world.admin, world.customer, tenant);
  }, 900_000);
  afterAll(async () => world?.stop());

  test('every certificate is for what it says, and ends before its authority', async () => {
    const certificates = objects.filter(({ kind }) => kind === 'Certificate') as unknown as Certificate[];
    const secrets = await issuedSecrets(world.admin);
    for (const { metadata, spec } of certificates) {
      const secret = secrets.find(
        (one) => one.metadata.namespace === metadata.namespace && one.metadata.name === spec.secretName,
      );
      const parse = (file: string) => new X509Certificate(Buffer.from(secret!.data[file]!, 'base64'));
      const [made, authority] = [parse('tls.crt'), parse('ca.crt')];
      expect(made.subjectAltName?.split(', ') ?? []).toEqual([
        ...(spec.dnsNames ?? []).map((name) => `DNS:${name}`),
        ...(spec.ipAddresses ?? []).map((address) => `IP Address:${address}`),
      ]);
      expect(made.subject?.split('\n') ?? []).toEqual([
        ...(spec.subject?.organizations ?? []).map((name) => `O=${name}`),
        ...(spec.commonName ? [`CN=${spec.commonName}`] : []),
      ]);
      expect(made.ca).toBe(spec.isCA ?? false);
      expect(made.keyUsage ?? []).toEqual((spec.usages ?? []).flatMap((usage) => EXTENDED_USAGES[usage] ?? []));
      expect(made.verify(authority.publicKey)).toBe(true);
      expect(Date.parse(made.validTo)).toBeLessThanOrEqual(Date.parse(authority.validTo));
    }
    expect(certificates.length).toBeGreaterThan(40);
  });

  test('the Jobs of a fleet can be run again', async () => {
    await world.runJob('etcd-1', 'etcd-1-authentication');
    await world.runJob('etcd-1', 'etcd-1-user-a');
  });

  test('the members are defragmented one after the other', async () => {
    const output = await world.runJob('etcd-1', 'etcd-1-defragmentation');
    expect(output.match(/Finished defragmenting/g)).toHaveLength(3);
  });

  describe('a tenant’s client of etcd', () => {
    test('reads and writes below its own prefix', async () => {
      expect(await etcdctl('put', '/tenants/a/own', 'value')).toMatchObject({ code: 0 });
      expect((await etcdctl('get', '/tenants/a/own')).stdout).toContain('value');
    });

    test.each([
      ['read a key of another', ['get', '/tenants/b/registry/namespaces/default']],
      ['read everything of another', ['get', '/tenants/b/', '--prefix']],
      ['read from its own key to the end of all', ['get', '/tenants/a/', '--from-key']],
      ['read a key whose name begins like its own', ['get', '/tenants/aa/key']],
      ['read what is outside of all tenants', ['get', 'compact_rev_key']],
      ['write a key of another', ['put', '/tenants/b/key', 'value']],
      ['delete keys of another', ['del', '/tenants/b/', '--prefix']],
      ['compact', ['compaction', '1']],
      ['take a snapshot', ['snapshot', 'save', '/dev/shm/snapshot']],
      ['defragment', ['defrag']],
      ['compare the members’ data', ['endpoint', 'hashkv']],
      ['move the leader', ['move-leader', '1']],
      ['add a member', ['member', 'add', 'x', '--peer-urls=https://x:2380']],
      ['list users', ['user', 'list']],
      ['make a user', ['user', 'add', 'c', '--no-password']],
      ['remove a user', ['user', 'delete', 'b']],
      ['give itself a role', ['user', 'grant-role', 'a', 'root']],
      ['widen its role', ['role', 'grant-permission', 'a', 'readwrite', '/tenants/b/', '/tenants/b0']],
      ['turn permissions off', ['auth', 'disable']],
      ['become another user', ['--user=b:b', 'get', '/tenants/b/', '--prefix']],
      ['become root', ['--user=root:root', 'user', 'list']],
    ])('may not %s', async (_what, args) => {
      const { code, stdout, stderr } = await etcdctl(...args);
      expect(code).not.toBe(0);
      expect(stdout + stderr).toMatch(/permission denied|not permitted|must be|authentication failed|not leader/);
      expect(stdout).not.toContain('/tenants/b');
    });

    test.each([
      ['of another', ['watch', '/tenants/b/', '--prefix']],
      ['beyond its own', ['watch', '/tenants/a/', '/tenants/c']],
    ])('may not watch keys %s', async (_what, args) => {
      const { stdout, stderr } = await etcdctl(...args);
      expect(stdout + stderr).toMatch(/permission denied|watch is canceled/);
    });

    test('may not reach others by what etcdctl has no command for, and may do as much with its own keys', async () => {
      const [member = ''] = MEMBERS;
      const files = ['ca.crt', 'tls.crt', 'tls.key'].map((file) => `${CERTIFICATES}/${file}`);
      const args = ['/tenants/a', '/tenants/b', member, ...files];
      const { machine } = world.pods.get('a-api-1')!;
      const answers = JSON.parse(await machine.run(await binary('etcd-attempts'), args)) as Record<string, string>;
      const allowed = Object.entries(answers).filter(([, error]) => error === '');
      expect(allowed.map(([attempt]) => attempt).sort()).toEqual([
        'watch its own keys',
        'write its own keys in a transaction within a transaction',
      ]);
      const refused = Object.values(answers).filter((error) => error !== '');
      expect(refused).toHaveLength(9);
      for (const error of refused) expect(error).toMatch(/permission denied|authentication failed/);
    });

    test('sees the members and the size of the database, as the guide says', async () => {
      expect((await etcdctl('member', 'list')).stdout).toContain('etcd-1-2');
      expect((await etcdctl('endpoint', 'status')).code).toBe(0);
    });
  });

  test('customers reach their API servers by their names, through the edge', async () => {
    for (const tenant of TENANTS) {
      await until(`the API server of ${tenant} answers`, async () => {
        const { code, stderr } = await clients[tenant].try(['get', '--raw', '/readyz']);
        return code === 0 ? undefined : stderr;
      });
    }
  });

  test('a name that no tenant has leads nowhere', async () => {
    const { code, stderr } = await world.customer.try('curl', [
      '-skS',
      '-m10',
      `https://${edgeHost('nobody')}/version`,
    ]);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/SSL|TLS|reset|EOF/i);
  });

  test('every certificate of a client of one tenant is refused by the other, also where it names a user', async () => {
    const own = (await issuedSecrets(world.admin)).filter(({ metadata }) => metadata.namespace === 'tenant-a');
    const refused: string[] = [];
    for (const { metadata, data } of own) {
      const [certificate, key] = ['tls.crt', 'tls.key'].map((file) => Buffer.from(data[file]!, 'base64').toString());
      if (!new X509Certificate(certificate!).keyUsage?.includes(EXTENDED_USAGES['client auth']!)) continue;
      await world.customer.run('tee', ['/root/other.crt'], certificate);
      await world.customer.run('tee', ['/root/other.key'], key);
      const headers = ['-H', 'X-Remote-User: admin', '-H', 'X-Remote-Group: system:masters'];
      const files = ['--cert', '/root/other.crt', '--key', '/root/other.key'];
      const url = `https://${edgeHost('b')}/api/v1/namespaces`;
      const { stdout } = await world.customer.try('curl', ['-sk', '-m10', ...files, ...headers, url]);
      expect([metadata.name, stdout]).toEqual([metadata.name, expect.stringMatching(/"code": 401/)]);
      refused.push(metadata.name);
    }
    expect(refused.sort()).toEqual([
      'admin',
      'etcd-client',
      'front-proxy-client',
      'konnectivity-client',
      'kube-apiserver-kubelet-client',
      'kube-controller-manager',
      'kube-scheduler',
    ]);
  });

  test('what one tenant has, the other does not', async () => {
    await clients.a.run(['create', 'namespace', 'only-in-a']);
    expect(await clients.b.run(['get', 'namespaces'])).not.toContain('only-in-a');
  });

  test('Secrets are encrypted in etcd', async () => {
    await clients.a.run(['create', 'secret', 'generic', 'plain', '--from-literal=word=find-me-in-etcd']);
    const { stdout } = await etcdctl('get', '/tenants/a/secrets/default/plain');
    expect(stdout).toContain('k8s:enc:secretbox:v1:key-1');
    expect(stdout).not.toContain('find-me-in-etcd');
  });

  test('the controller manager and the scheduler work for a Deployment', async () => {
    for (const [pod, program] of [
      ['a-kcm', 'kube-controller-manager'],
      ['a-scheduler', 'kube-scheduler'],
    ] as const) {
      await (await world.pod(pod, 'tenant-a', program)).start();
    }
    await clients.a.run(['create', 'deployment', 'web', '--image=example.com/web:1', '--replicas=2']);
    await until('there are two pods, for which there is no node', async () => {
      world.pods.get('a-kcm')!.assertRuns('kube-controller-manager');
      world.pods.get('a-scheduler')!.assertRuns('kube-scheduler');
      const { items } = await clients.a.get<{ items: Named[] }>('pods', '-l', 'app=web');
      const path = 'jsonpath={.items[*].status.conditions[*].message}';
      const messages = await clients.a.run(['get', 'pods', '-l', 'app=web', '-o', path]);
      return items.length === 2 && /no nodes available/.test(messages) ? undefined : `${items.length} ${messages}`;
    });
    expect(await clients.b.run(['get', 'pods', '-A', '-o', 'name'])).toBe('');
  });

  test('a token of one tenant is refused by the other', async () => {
    const token = (await clients.a.run(['create', 'token', 'default', '--namespace=kube-system'])).trim();
    const { stdout } = await world.customer.try('curl', [
      '-sk',
      '-m10',
      '-H',
      `Authorization: Bearer ${token}`,
      `https://${edgeHost('b')}/api/v1/namespaces`,
    ]);
    expect(stdout).toMatch(/"code": 401/);
  });

  test('the objects of a tenant’s nodes are taken by its API server as they are', async () => {
    const { code, stdout, stderr } = await clients.a.applyFolder('nodes/a');
    expect(stdout + stderr).not.toMatch(/error|warning/i);
    expect(code).toBe(0);
    const selector = await clients.a.run(['get', 'service', 'kubernetes', '-o', 'jsonpath={.spec.selector}']);
    expect(selector).toContain('api-server-tunnel');
  });

  test('no API server was refused anything by etcd', () => {
    for (const name of TENANTS.flatMap((tenant) => [`${tenant}-api-1`, `${tenant}-api-2`])) {
      expect(world.pods.get(name)!.log('kube-apiserver')).not.toMatch(/permission denied/i);
    }
  });

  /** What etcd answers tenant a's client: the one of its API server, on its machine. */
  async function etcdctl(...args: string[]): Promise<Answer> {
    const flags = [
      `--endpoints=${MEMBERS.join(',')}`,
      `--cacert=${CERTIFICATES}/ca.crt`,
      `--cert=${CERTIFICATES}/tls.crt`,
      `--key=${CERTIFICATES}/tls.key`,
    ];
    const { machine } = world.pods.get('a-api-1')!;
    return machine.try('timeout', ['10', await binary('etcdctl'), ...flags, ...args]);
  }
});
