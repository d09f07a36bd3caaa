import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fleetCommand } from '../../lib/cli/fleet';
import { run } from '../cli/run';
import { adminCluster, type FleetChanges, tenants, write } from '../platforms/tenant-fleet/fleets';

/** What many tests begin with, made once: a fleet as it is written, and one that is committed. */
let beginnings: string;
beforeAll(() => {
  beginnings = fs.mkdtempSync(path.join(os.tmpdir(), 'fleet-beginnings-'));
  write(path.join(beginnings, 'written', 'dist'), {});
  commit({ tenants: tenants('a', 'b', 'c') }, path.join(beginnings, 'committed'));
});
afterAll(() => fs.rmSync(beginnings, { recursive: true }));

let outdir: string;
beforeEach(() => {
  outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'fleet-command-'));
});
afterEach(() => fs.rmSync(outdir, { recursive: true }));

const begin = (beginning: 'written' | 'committed') =>
  fs.cpSync(path.join(beginnings, beginning), outdir, { recursive: true });

/** Runs the command; the folder of the test is shown as a dot. */
async function fleet(...args: readonly string[]): Promise<{ code: unknown; out: string; error: string }> {
  const { code, stdout, stderr } = await run(fleetCommand, args);
  return { code, out: stdout.replaceAll(outdir, '.'), error: stderr.replaceAll(outdir, '.') };
}

/** Commits what is written, as a user does between two changes. */
function commit(changes: FleetChanges, folder = outdir): void {
  fs.mkdirSync(folder, { recursive: true });
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', folder, ...args]);
  if (!fs.existsSync(path.join(folder, '.git'))) git('init', '-q', '--template=');
  write(path.join(folder, 'dist'), changes);
  git('add', '-A');
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'fleet');
}

const dist = () => path.join(outdir, 'dist');
const plan = (...args: readonly string[]) => fleet('plan', dist(), ...args);

describe('plan', () => {
  const three = tenants('a', 'b', 'c');

  test('says that nothing changes, and how full everything is', async () => {
    begin('committed');
    const { code, out } = await plan();
    expect(code).toBe(0);
    expect(out).toMatch(/^Nothing changes\.\n\nbudget +used +of +share\nadmin-1: pods +12 +1,000 +2 %\n/);
    expect(out).toMatch(/^admin-1: memory +[\d.]+ +10,240 +GiB +\d+ %$/m);
    expect(out).toMatch(/^admin-2: tenants of etcd-1 +1 +60 +2 %$/m);
  });

  test.each<[string, FleetChanges, RegExp, number]>([
    ['a new tenant', { tenants: tenants('a', 'b', 'c', 'd') }, /^1 are new\n {2}admin-2\/etcd-2, 1\.36\.\d+: d\n/m, 0],
    ['one that goes', { tenants: tenants('a', 'b') }, /^1 are removed with.*\n {2}admin-1\/etcd-2: c\n/m, 0],
    [
      'a release',
      { tenants: three, list: { defaults: { version: '1.37', encryptionConfig: 'encryption' } } },
      /^3 change their release.*\n {2}1\.36\.\d+ → 1\.37\.\d+: a, b, c\n/m,
      0,
    ],
    [
      'what restarts',
      { tenants: tenants({ name: 'a', size: 'medium' }, 'b', 'c') },
      /^1 have pods replaced\n {2}kube-apiserver, kube-controller-manager, kube-scheduler: a\n/m,
      0,
    ],
    [
      'the phase of a rotation',
      { tenants: tenants({ name: 'a', authority: 'prepare(1)' }, 'b', 'c') },
      /^1 continue the rotation.*\n {2}authority stable\(1\) → prepare\(1\): a\n/m,
      0,
    ],
    [
      'an etcd in another namespace, where it has nothing',
      {
        tenants: three,
        adminClusters: [
          adminCluster('admin-1', { etcd: { 'etcd-1': { namespace: 'other' }, 'etcd-2': {} } }),
          adminCluster('admin-2'),
        ],
      },
      /^1 leave the etcd that holds.*\n {2}etcd-1 from the namespace etcd-1 to other: admin-1\n/m,
      2,
    ],
    [
      'the number of members',
      {
        tenants: three,
        adminClusters: [
          adminCluster('admin-1', { etcd: { 'etcd-1': { members: 5 }, 'etcd-2': {} } }),
          adminCluster('admin-2'),
        ],
      },
      /^1 change the number of members.*\n {2}etcd-1 from 3 to 5 members: admin-1\n/m,
      0,
    ],
    [
      'another host',
      {
        tenants: tenants({ name: 'a', shard: 11 }, 'b', 'c'),
        adminClusters: [adminCluster('admin-1', { shards: [1, 11] }), adminCluster('admin-2')],
      },
      /^1 are reached elsewhere.*\n {2}https:\/\/a\.s1\.\S+ → https:\/\/a\.s11\.\S+: a\n/m,
      0,
    ],
    [
      'data that move',
      { tenants: tenants({ name: 'a', cluster: 'admin-2', etcd: 'etcd-1', migrateFrom: 'admin-1/etcd-1' }, 'b', 'c') },
      /^1 leave the etcd that holds their objects.*\n {2}admin-1\/etcd-1 → admin-2\/etcd-1: a\n/m,
      2,
    ],
  ])('names %s', async (_what, changes, message, code) => {
    begin('committed');
    write(dist(), changes);
    const result = await plan();
    expect(result.out).toMatch(message);
    expect(result.code).toBe(code);
    expect(JSON.parse((await plan('--json')).out).steps.length).toBeGreaterThan(0);
  });

  test('says that rotations, sizes and shards of one tenant leave the others alone', async () => {
    begin('committed');
    write(dist(), { tenants: tenants('a', { name: 'b', size: 'medium' }, 'c') });
    const { steps } = JSON.parse((await plan('--json')).out);
    expect([...new Set(steps.map(({ subject }: { subject: string }) => subject))]).toEqual(['b']);
  });

  test('compares with another folder, or another revision', async () => {
    begin('committed');
    fs.cpSync(dist(), path.join(outdir, 'old'), { recursive: true });
    commit({ tenants: tenants('a', 'b', 'c', 'd') });
    expect((await plan()).out).toMatch(/^Nothing changes/);
    expect((await plan('--since', 'HEAD~1')).out).toMatch(/: d\n/);
    expect((await plan('--from', path.join(outdir, 'old'))).out).toMatch(/: d\n/);
  });

  test.each([
    ['no repository', async () => begin('written'), [], /git has no earlier state.*flt020/s],
    ['no such revision', async () => commit({}), ['--since', 'nowhere'], /flt020/],
    ['no fleet', async () => fs.mkdirSync(dist()), [], /"\.\/dist" has no fleet of tenants.*flt019/s],
  ])('fails with %s', async (_what, prepare, args, message) => {
    await prepare();
    const { code, error } = await plan(...args);
    expect(code).toBe(1);
    expect(error).toMatch(message);
  });
});

describe('doctor', () => {
  const doctor = (...args: readonly string[]) => fleet('doctor', dist(), ...args);
  const edit = (file: string, from: string | RegExp, to: string) => {
    const at = path.join(dist(), 'tenants', file);
    const text = fs.readFileSync(at, 'utf8');
    expect(text).toMatch(from);
    fs.writeFileSync(at, text.replace(from, to));
  };

  test('finds nothing in what was written', async () => {
    begin('written');
    expect(await doctor()).toEqual({ code: 0, out: 'Nothing found in 3 tenants of 2 admin clusters.\n', error: '' });
  });

  test.each([
    [
      'a host of two',
      'admin-1/tenants/c/6-custom-resources.yaml',
      /HostSNI\(`c\.s1/,
      'HostSNI(`a.s1',
      /admin-1\/a and admin-1\/c have the same host: a\.s1\.k8s\.example\.com\./,
    ],
    [
      'a route for every name',
      'admin-1/tenants/c/6-custom-resources.yaml',
      /HostSNI\(`c\.s1[^`]*`/,
      'HostSNI(`*`',
      /A route of c takes every name of its shard/,
    ],
    [
      'a route that opens TLS',
      'admin-1/tenants/c/6-custom-resources.yaml',
      'passthrough: true',
      'passthrough: false',
      /does not pass TLS through/,
    ],
    [
      'a name without certificate',
      'admin-1/tenants/c/6-custom-resources.yaml',
      /- c-tunnel\.s1\.k8s\.example\.com\n/,
      '- other\n',
      /No certificate of c has the name c-tunnel/,
    ],
    [
      'a certificate with the name of another',
      'admin-1/tenants/c/6-custom-resources.yaml',
      /- localhost\n/,
      '- b.s2.k8s.example.com\n',
      /A certificate of c has the name b\.s2\.k8s\.example\.com, which leads to b\./,
    ],
    [
      'another etcd',
      'admin-1/tenants/c/5-workloads.yaml',
      /etcd-servers=https:\/\/etcd-2-/,
      'etcd-servers=https://etcd-1-',
      /API server of c writes to .*recorded in etcd-2/,
    ],
    [
      'rights on all keys',
      'admin-1/tenants/c/5-workloads.yaml',
      'readwrite /tenants/c/ /tenants/c0',
      'readwrite / 0',
      /c gets permissions in etcd beyond its own/,
    ],
    [
      'compaction by a tenant',
      'admin-1/tenants/c/5-workloads.yaml',
      'etcd-compaction-interval=0',
      'etcd-compaction-interval=5m',
      /would compact the shared etcd/,
    ],
    [
      'a record that is not true',
      'placements.yaml',
      /tenant: "c", cluster: "admin-1"/,
      'tenant: "c", cluster: "admin-2"',
      /c is recorded in admin-2\/etcd-2, but is admin-1\/etcd-2/,
    ],
    ['a tenant without record', 'placements.yaml', /.*tenant: "c".*\n/, '', /c is not recorded/],
    ['too much', 'admin-1/admin-cluster.yaml', 'pods: 1000', 'pods: 7', /admin-1 is over its budget: pods 12 of 7\./],
  ])('finds %s', async (_what, file, from, to, message) => {
    begin('written');
    edit(file, from, to);
    const { code, out } = await doctor();
    expect(out).toMatch(message);
    expect(code).toBe(1);
    expect(JSON.parse((await doctor('--json')).out)[0].subjects.length).toBeGreaterThan(0);
  });

  test('finds a prefix that two have in one etcd', async () => {
    write(dist(), { adminClusters: [adminCluster('admin-1', { etcd: { 'etcd-1': {} } })] });
    edit('admin-1/tenants/c/5-workloads.yaml', /etcd-prefix=\/tenants\/c/, 'etcd-prefix=/tenants/a');
    expect((await doctor()).out).toMatch(
      /a and admin-1\/c write to the same place in etcd: admin-1\/etcd-1\/tenants\/a\./,
    );
  });

  test('finds a tenant in two places', async () => {
    begin('written');
    fs.cpSync(path.join(dist(), 'tenants/admin-1/tenants/c'), path.join(dist(), 'tenants/admin-2/tenants/c'), {
      recursive: true,
    });
    expect((await doctor()).out).toMatch(/c is in two places/);
  });

  test('finds files that are not there', async () => {
    begin('written');
    const folder = path.join(dist(), 'tenants/admin-1/tenants/c');
    fs.rmSync(path.join(folder, '5-workloads.yaml'));
    fs.rmSync(path.join(folder, '1-namespaces.yaml'));
    const { code, out } = await doctor();
    expect(out).toMatch(/^5-workloads\.yaml and 1-namespaces\.yaml of c are missing\.\n.*\n\n1 finding in/);
    expect(code).toBe(1);
  });

  test('skips what is not a tenant, and reports every damaged file', async () => {
    begin('written');
    const at = (...parts: string[]) => path.join(dist(), 'tenants', ...parts);
    fs.writeFileSync(at('admin-1', 'tenants', '.DS_Store'), '');
    expect((await doctor()).code).toBe(0);
    fs.appendFileSync(at('admin-1', 'tenants', 'a', 'tenant.yaml'), '<<<<<<< ours\n');
    fs.writeFileSync(at('admin-1', 'tenants', 'c', 'tenant.yaml'), 'tenant: c\ncluster: admin-1\n');
    edit('admin-2/admin-cluster.yaml', 'pods: 1000', 'pods: many');
    const { code, error } = await doctor();
    expect(code).toBe(2);
    expect(
      error
        .match(/^.*was not written by a TenantFleet, or was changed\.$/gm)
        ?.map((line) => line.split('/').slice(-3)[1]),
    ).toEqual(['a', 'c', 'admin-2']);
  });

  test('finds a release that this package does not know', async () => {
    begin('written');
    edit('admin-1/tenants/c/tenant.yaml', /^version: .*$/m, 'version: 1.29.4');
    expect((await doctor()).out).toMatch(/Kubernetes 1\.29\.4 is not supported here, and runs c\./);
  });

  test('finds releases without support', async () => {
    write(dist(), { list: { defaults: { version: '1.34', encryptionConfig: 'encryption' } } });
    expect((await doctor()).out).toMatch(/Kubernetes 1\.34 has had no support since 2026-10-27, and runs a, c, b/);
  });

  test('fails where there is no fleet', async () => {
    const { code, error } = await fleet('doctor', path.join(outdir, 'nothing'));
    expect(code).toBe(2);
    expect(error).toMatch(/flt019/);
  });
});

describe('explain', () => {
  test('says where each value comes from', async () => {
    const list = { defaults: { version: '1.36' }, classes: { free: { size: 'small', wave: 2 } } };
    write(dist(), {
      list,
      tenants: tenants({ name: 'a', class: 'free', replicas: 3, encryptionConfig: 'encryption' }),
    });
    const { code, out } = await fleet('explain', 'a', dist());
    expect(code).toBe(0);
    const rows = Object.fromEntries(
      out
        .split('\n')
        .map((line) => line.split(/ {2,}/))
        .map(([name, ...rest]) => [name, rest]),
    );
    expect(rows).toMatchObject({
      version: ['1.36', 'fleet'],
      size: ['small', 'class free'],
      wave: ['2', 'class free'],
      replicas: ['3', 'tenant'],
      podCidr: ['10.244.0.0/16', 'default'],
      kubeletMinor: ['36', 'default'],
      csiController: ['none', 'default'],
      etcd: ['etcd-1', 'recorded'],
      endpoint: ['https://a.s1.k8s.example.com:443', 'recorded'],
    });
  });

  test('names the nearest tenant when the given one does not exist', async () => {
    write(dist(), { tenants: tenants('acme') });
    const { code, error } = await fleet('explain', 'acm', dist());
    expect(code).toBe(1);
    expect(error).toMatch(/has no tenant "acm"\.\n {2}Did you mean acme\?.*flt021/s);
  });
});
