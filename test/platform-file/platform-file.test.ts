import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { readPlatformFile } from '../../lib/platform-file/read';
import { ejected, synthPlatformFile } from '../../lib/platform-file/synth';
import { ConfigurationError } from '../../lib/problems';

// Programs are started, which takes its time on a busy machine.
jest.setTimeout(120_000);

const ROOT = path.join(__dirname, '../..');
const PROGRAM = path.join(ROOT, 'build/lib/cli/main.js');

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-file-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const HOMELAB = `platform: k3s-homelab
servers:
  - { name: server-1, ip: 192.168.1.10 }
network: 192.168.1.0/24
interface: eth0
pool: { range: { start: 192.168.1.240, stop: 192.168.1.250 } }
encryption: wireguard
gateway:
  listeners: [{ http: { name: web } }]
`;
const OTHERS = `---
platform: core
name: edge
crds: none
cilium:
  routing: { native: { ipv4Cidr: 10.0.0.0/8, autoDirectNodeRoutes: true } }
  settings: { bandwidthManager: { enabled: true } }
metricsServer: { resolution: { seconds: 30 } }
---
platform: hosted-control-planes
etcd: { etcd-1: {} }
edges: [{ shard: 1, domain: s1.k8s.example.com }]
tenants: [{ name: a, version: V1_36, etcd: etcd-1, shard: 1, encryptionConfig: encryption }]
`;

/** Nine to the power of eight items, in a few lines. */
const ALIASES = [...'abcdefgh']
  .map((name, index) => {
    const items = Array.from({ length: 9 }, () => (index === 0 ? 'x' : `*${'abcdefgh'[index - 1]}`));
    return `${name}: &${name} [${items.join(', ')}]\n`;
  })
  .join('');

function file(text: string): string {
  const at = path.join(folder, 'platform.yaml');
  fs.writeFileSync(at, text);
  return at;
}

/** The problems of a file, without the folder. */
function problems(text: string): string {
  const at = file(text);
  const before = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = path.join(folder, 'dist');
  try {
    synthPlatformFile(at);
    return '';
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.message.replaceAll(`${folder}/`, '');
  } finally {
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
  }
}

test('eject gives the program that writes the same', () => {
  const at = file(HOMELAB + OTHERS);
  expect(ejected(at)).toMatchInlineSnapshot(`
"import { Duration } from 'cdk8s';
import { Crds, Encryption, HostedControlPlanes, IpBlock, K3sHomelab, KubernetesVersion, Listener, PlatformApp, PlatypaasCore, Routing } from 'platypaas';

const app = new PlatformApp();
new K3sHomelab(app, 'k3s-homelab', {
  servers: [{ name: 'server-1', ip: '192.168.1.10' }],
  network: '192.168.1.0/24',
  interface: 'eth0',
  pool: IpBlock.range('192.168.1.240', '192.168.1.250'),
  encryption: Encryption.wireguard(),
  gateway: {
    listeners: [Listener.http('web')],
  },
});
new PlatypaasCore(app, 'edge', {
  crds: Crds.NONE,
  cilium: {
    routing: Routing.native({ ipv4Cidr: '10.0.0.0/8', autoDirectNodeRoutes: true }),
    settings: { bandwidthManager: { enabled: true } },
  },
  metricsServer: {
    resolution: Duration.seconds(30),
  },
});
new HostedControlPlanes(app, 'hosted-control-planes', {
  etcd: { 'etcd-1': {} },
  edges: [{ shard: 1, domain: 's1.k8s.example.com' }],
  tenants: [{
    name: 'a',
    version: KubernetesVersion.V1_36,
    etcd: 'etcd-1',
    shard: 1,
    encryptionConfig: 'encryption',
  }],
});
app.synth();
"
`);

  const modules = path.join(folder, 'node_modules');
  fs.mkdirSync(modules);
  for (const name of ['cdk8s', 'constructs'])
    fs.symlinkSync(path.join(ROOT, 'node_modules', name), path.join(modules, name));
  fs.symlinkSync(ROOT, path.join(modules, 'platypaas'));
  const run = (...args: string[]) => spawnSync(process.execPath, [PROGRAM, ...args], { cwd: folder, encoding: 'utf8' });
  expect(run('synth', '--out', 'of-yaml')).toMatchObject({ status: 0, stdout: '' });
  expect(run('eject', '--out', 'main.ts')).toMatchObject({ status: 0 });
  expect(run('eject', '--out', 'main.ts')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/main\.ts is there already/),
  });
  expect(run('synth', 'main.ts', '--out', 'of-program')).toMatchObject({ status: 0 });
  const manifests = (below: string) =>
    fs
      .readdirSync(path.join(folder, below), { recursive: true, encoding: 'utf8' })
      .filter((name) => !name.startsWith('.') && name.endsWith('.yaml'))
      .map((name) => [name, fs.readFileSync(path.join(folder, below, name), 'utf8')]);
  expect(manifests('of-yaml').length).toBeGreaterThan(15);
  expect(manifests('of-program')).toEqual(manifests('of-yaml'));
});

test.each<[what: string, change: (text: string) => string, expected: RegExp]>([
  [
    'an unknown key',
    (text) => text.replace('network:', 'netwrk:'),
    /platform\.yaml:4:1: netwrk is not a field of k3s-homelab\.\n {2}Remove it, or write network.*plf002/,
  ],
  [
    'a key that is missing',
    (text) => text.replace(/network: .*\n/, ''),
    /platform\.yaml:1:1: network is missing\..*plf002/s,
  ],
  [
    'a word that is not known',
    (text) => text.replace('wireguard', 'wireguar'),
    /platform\.yaml:7:1: encryption must be one of .*wireguard/,
  ],
  [
    'a factory that is not known',
    (text) => text.replace('range:', 'rnge:'),
    /platform\.yaml:6:1: pool must be one of \{ cidr: … \}, \{ range: … \}, \{ address: … \}/,
  ],
  [
    'a value of the wrong type',
    (text) => text.replace('eth0', '[eth0]'),
    /platform\.yaml:5:1: interface is a list, but it must be text/,
  ],
  [
    "what the platform's rules refuse",
    (text) => text.replace('168.1.250', '168.2.250'),
    /platform\.yaml:6:1: k3s-homelab: pool is .*k3s008/s,
  ],
  [
    'what the rules of a part refuse',
    (text) => text.replace('ip: 192.168.1.10', 'ip: 192.168.1.300'),
    /platform\.yaml:3:23: k3s-homelab\/k3s: servers\[0\]\.ip is "192\.168\.1\.300".*k3s003/s,
  ],
  [
    'another platform',
    (text) => text.replace('k3s-homelab', 'k3s-homlab'),
    /platform\.yaml:1:1: platform is "k3s-homlab", which is not a platform\.\n.*the nearest is k3s-homelab.*plf003/,
  ],
  ['no platform', () => 'network: 1\n', /does not say which platform it is.*plf003/s],
  ['an empty file', () => '# nothing\n', /does not say which platform it is/],
  ['a list', () => '- core\n', /does not say which platform it is/],
  ['YAML that cannot be read', (text) => `${text}a: [\n`, /It is not YAML.*plf001/s],
  [
    'an alias of an anchor that there is not',
    (text) => text.replace('eth0', '*nowhere'),
    /platform\.yaml:\d+:\d+: It is not YAML: The anchor nowhere is not defined before it is used\.\n.*plf001/,
  ],
  [
    'aliases that would fill the memory',
    (text) => `${text}${ALIASES}`,
    /platform\.yaml:\d+:\d+: It is not YAML: Excessive alias count would fill the memory\.\n.*plf001/,
  ],
  ['a key twice', (text) => `${text}interface: eth1\n`, /platform\.yaml:10:1: It is not YAML: Map keys must be unique/],
])('%s is refused at its place, and nothing is written', (_, change, expected) => {
  expect(problems(change(HOMELAB))).toMatch(expected);
  expect(fs.existsSync(path.join(folder, 'dist'))).toBe(false);
});

test('a file that is missing is named', () => {
  expect(() => readPlatformFile(path.join(folder, 'nowhere.yaml'))).toThrow(/nowhere\.yaml cannot be read.*plf001/s);
});

test('the schema is that of the types', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [path.join(ROOT, 'build/lib/cli/development/platform-schema.js'), '--check'],
    { encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('what is in the schema has its comment, so that editors show it', () => {
  const { definitions } = JSON.parse(fs.readFileSync(path.join(ROOT, 'schemas/platform.json'), 'utf8')) as {
    definitions: Record<string, { properties?: Record<string, { description?: string }>; 'x-platform'?: string }>;
  };
  const platforms = Object.values(definitions).filter((each) => each['x-platform']);
  expect(platforms.map((each) => each['x-platform'])).toEqual([
    'HostedControlPlanes',
    'K3sHomelab',
    'KindPlatformStack',
    'PlatformStack',
    'PlatypaasCore',
  ]);
  for (const { properties = {} } of platforms) {
    expect(
      Object.entries(properties)
        .filter(([, { description }]) => !description)
        .map(([name]) => name),
    ).toEqual([]);
  }
});
