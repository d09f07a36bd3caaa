import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster } from './control-plane/cluster';

const GUIDE = join(__dirname, '..', '..', 'docs', 'kind-platform-stack.md');

// What the guide has a user run before the cluster is made.
const COMMANDS = readFileSync(GUIDE, 'utf8')
  .split('```')
  .filter((block) => block.startsWith('sh\n') && block.includes('kind: EncryptionConfiguration'))
  .map((block) => block.slice('sh\n'.length));

describe('Secrets, with the key that the guide has a user make', () => {
  let home: string;
  let cluster: Cluster;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'encryption-at-rest-'));
    execFileSync('sh', ['-e', '-c', COMMANDS.join('\n')], { env: { PATH: process.env.PATH, HOME: home } });
    const configuration = join(home, 'platform-cluster', 'encryption-at-rest', 'config.yaml');
    cluster = await Cluster.start({ flags: [`--encryption-provider-config=${configuration}`] });
  });
  afterAll(async () => {
    await cluster?.stop();
    rmSync(home, { recursive: true });
  });

  test('are not in etcd in plain text, and are read by the API server as they were', async () => {
    const value = 'plain-text-of-a-test';
    await cluster.kubectl.run(['create', 'secret', 'generic', 'try', `--from-literal=password=${value}`]);
    const stored = await storedAt('/registry/secrets/default/try');
    expect(stored.subarray(0, 30).toString('latin1')).toMatch(/^k8s:enc:secretbox:v1:key1:/);
    expect(stored.includes(value)).toBe(false);
    const { data } = await cluster.kubectl.get<{ readonly data: { readonly password: string } }>('secret', 'try');
    expect(Buffer.from(data.password, 'base64').toString()).toBe(value);
  });

  test('unlike everything else', async () => {
    await cluster.kubectl.run(['create', 'configmap', 'try', '--from-literal=text=not-a-secret']);
    expect((await storedAt('/registry/configmaps/default/try')).includes('not-a-secret')).toBe(true);
  });

  /** The bytes of a key, as etcd has them. */
  async function storedAt(key: string): Promise<Buffer> {
    const body = JSON.stringify({ key: Buffer.from(key).toString('base64') });
    const answer = await fetch(`${cluster.etcdUrl}/v3/kv/range`, { method: 'POST', body });
    const { kvs } = (await answer.json()) as { readonly kvs: readonly { readonly value: string }[] };
    return Buffer.from(kvs[0]?.value ?? '', 'base64');
  }
});
