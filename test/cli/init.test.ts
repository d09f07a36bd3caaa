import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { initCommand } from '../../lib/cli/init';
import { answerProblems, completed, judge } from '../../lib/init/answers';
import { STARTING_POINTS } from '../../lib/init/platforms';
import { ejected } from '../../lib/platform-file/synth';
import { validate } from '../../lib/validate';
import { type Answers, fakeKubectl } from '../live/fake-kubectl';
import { folderWithKubectl } from '../live/own-kubectl';
import { run } from './run';

const ROOT = path.join(__dirname, '../..');

let folder: string;
const folderOfTest = folderWithKubectl('init');
beforeEach(() => {
  folder = folderOfTest();
});

const init = (...args: string[]) => run(initCommand, [path.join(folder, 'project'), ...args]);
const written = (name: string) => fs.readFileSync(path.join(folder, 'project', name), 'utf8');

const PLATFORMS = STARTING_POINTS.map(({ id }) => id);

describe('the programs of all platforms', () => {
  let projects: string;
  const program = (cwd: string, name: string, ...args: string[]) =>
    spawnSync(process.execPath, [path.join(ROOT, name), ...args], { cwd, encoding: 'utf8' });

  beforeAll(async () => {
    projects = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-projects-'));
    fs.mkdirSync(path.join(projects, 'node_modules', '@types'), { recursive: true });
    for (const name of ['cdk8s', 'constructs', '@types/node']) {
      fs.symlinkSync(path.join(ROOT, 'node_modules', name), path.join(projects, 'node_modules', name));
    }
    fs.symlinkSync(ROOT, path.join(projects, 'node_modules', 'platypaas'));
    for (const id of PLATFORMS) {
      expect(await run(initCommand, [path.join(projects, id), '--platform', id, '--yes'])).toMatchObject({
        code: undefined,
        stderr: '',
      });
    }
  });
  afterAll(() => fs.rmSync(projects, { recursive: true }));

  test('compile with the options beside them, which are the same, so that one run of the compiler reads the library', () => {
    const options = PLATFORMS.map((id) => fs.readFileSync(path.join(projects, id, 'tsconfig.json'), 'utf8'));
    expect(new Set(options).size).toBe(1);
    const all = { extends: `./${PLATFORMS[0]}/tsconfig.json`, include: PLATFORMS.map((id) => `${id}/*.ts`) };
    fs.writeFileSync(path.join(projects, 'tsconfig.json'), JSON.stringify(all));
    const { status, stdout } = program(projects, 'node_modules/typescript/bin/tsc', '--listFiles');
    const compiled = stdout.split('\n').filter((file) => file.endsWith('/main.ts'));
    expect({ status, compiled: compiled.map((file) => path.basename(path.dirname(file))).sort() }).toEqual({
      status: 0,
      compiled: [...PLATFORMS].sort(),
    });
    expect(stdout).not.toMatch(/error TS/);
  });

  test.each(PLATFORMS)('synthesize, and give valid objects: %s', (id) => {
    const project = path.join(projects, id);
    expect(program(project, 'build/lib/cli/main.js', 'synth')).toMatchObject({
      status: 0,
      stdout: '',
      stderr: expect.stringMatching(new RegExp(`^dist/${id}: \\d+ objects added`, 'm')),
    });
    expect(validate(path.join(project, 'dist')).invalid).toEqual([]);
  });
});

describe.each(PLATFORMS)('%s', (id) => {
  test('is with --yaml a platform.yaml that is the same platform', async () => {
    expect(await init('--platform', id, '--yes', '--yaml')).toMatchObject({ code: undefined, stderr: '' });
    const project = path.join(folder, 'project');
    expect(fs.readdirSync(project).sort()).toEqual(['.gitignore', 'package.json', 'platform.yaml', 'test']);
    const platform = STARTING_POINTS.find((each) => each.id === id)!;
    const of = (text: string) =>
      text
        .slice(text.indexOf(`'${id}'`))
        .replace(/^ *\/\/.*$/gm, '')
        .replace(/\s/g, '')
        .replaceAll(',}', '}');
    const program = ejected(path.join(project, 'platform.yaml'));
    expect(program).toContain(`(app, '${id}'`);
    if (id !== 'hosted-control-planes')
      expect(of(program)).toBe(of(`${platform.source(completed(platform, {})).statement}app.synth();`));
  });

  test('takes what it proposes', () => {
    const platform = STARTING_POINTS.find((each) => each.id === id)!;
    expect(answerProblems(platform, completed(platform, {}))).toEqual([]);
  });
});

test('the files of a project, and the next steps', async () => {
  const { stdout } = await init('--platform', 'core', '--yes');
  expect(stdout.replaceAll(folder, '')).toBe(`/project/package.json
/project/tsconfig.json
/project/main.ts
/project/test/platform.test.mjs
/project/.gitignore

Next:
  cd /project
  npm install
  npm run synth
  npx platypaas doctor dist/core
  npx platypaas apply dist/core
Step by step: node_modules/platypaas/docs/core.md#before-you-apply
`);
  expect(written('main.ts')).toBe(`import { PlatypaasCore } from 'platypaas/platforms';
import { PlatformApp } from 'platypaas/synth';

const app = new PlatformApp();
new PlatypaasCore(app, 'core');
app.synth();
`);
  expect(JSON.parse(written('package.json'))).toMatchObject({
    name: 'project',
    private: true,
    scripts: { synth: 'platypaas synth' },
  });
});

test('the next steps of the KIND stack push dist/ and make the key before the cluster', async () => {
  const { stdout } = await init('--platform', 'kind-platform-stack', '--yes');
  expect(stdout.slice(stdout.indexOf('  npm install'))).toBe(`  npm install
  npm run synth
  # Commit dist/ and push it: Argo CD reads it from the repository.
  # Make the key that encrypts Secrets, outside of git, and the cluster from the folder that has it.
  (cd ~/platform-cluster && kind create cluster --config "$OLDPWD/dist/kind-platform-stack/bootstrap/kind.yaml")
  npx platypaas apply dist/kind-platform-stack
Step by step: node_modules/platypaas/docs/kind-platform-stack.md#install
`);
});

test('answers stand in the program', async () => {
  const machines = ['--servers', 'a=10.1.0.2,b=10.1.0.3,c=10.1.0.4', '--agents', 'd=10.1.0.5'];
  await init(
    '--platform',
    'k3s-homelab',
    '--yes',
    '--network',
    '10.1.0.0/24',
    ...machines,
    '--interface',
    'enp1s0',
    '--pool',
    '10.1.0.100-10.1.0.110',
  );
  expect(written('main.ts')).toContain(`new K3sHomelab(app, 'k3s-homelab', {
  // Your machines: a name in the cluster, and an address that does not change.
  servers: [
    { name: 'a', ip: '10.1.0.2' },
    { name: 'b', ip: '10.1.0.3' },
    { name: 'c', ip: '10.1.0.4' },
  ],
  agents: [{ name: 'd', ip: '10.1.0.5' }],
  // The network that they are in, and its interface on each of them.
  network: '10.1.0.0/24',
  interface: 'enp1s0',
  // Addresses of that network for Services, out of the range of the router's DHCP server.
  pool: IpBlock.range('10.1.0.100', '10.1.0.110'),
});`);
});

test.each([
  [['--platform', 'kore', '--yes'], /--platform has kore, which is not a platform\.\n.*the nearest is core.*ini001/],
  [['--yes'], /No platform is given.*ini001/s],
  [['--platform', 'core', '--yes', '--pool', '1-2'], /--pool is an option of k3s-homelab, not of core.*ini001/s],
  [['--platform', 'core', '--yes', '--pod-network', '10.0.0.0'], /10\.0\.0\.0.*ini003/s],
  [['--platform', 'k3s-homelab', '--yes', '--network', '192.168.1.7/24'], /192\.168\.1\.7\/24.*ini003/s],
  [
    ['--platform', 'k3s-homelab', '--yes', '--servers', 'a'],
    /servers has a, but each machine is name=address.*ini003/s,
  ],
  [['--platform', 'k3s-homelab', '--yes', '--servers', 'a=192.168.1.10,b=192.168.1.11'], /odd number.*ini003/s],
  [['--platform', 'k3s-homelab', '--yes', '--interface', 'eth0; reboot'], /interface is "eth0; reboot".*ini003/s],
  [['--platform', 'kind-platform-stack', '--yes', '--repository', 'here'], /repositoryUrl is not an https.*ini003/s],
  [['--platform', 'platform-stack', '--yes', '--components', 'prometeus'], /Did you mean prometheus.*ini003/s],
  [
    ['--platform', 'platform-stack', '--yes', '--components', 'foo'],
    /^components has foo, which is unknown; known are alloy, certManager, [^\n]*, velero\.\n {2}Choose some of these\. .*ini003/,
  ],
  [
    ['--platform', 'platform-stack', '--yes', '--components', 'loki,revision'],
    /^components has revision, which is unknown; known are alloy, (?!.*(repositoryUrl|revision,))/,
  ],
  [
    ['--platform', 'core', '--yes', '--pod-network', '10.64.0.0/24', '--nodes', '5'],
    /^10\.64\.0\.0\/24 has room for 1 node, each with a \/24 for its pods, but there are 5\.\n {2}Give pods a network with a prefix of 21 or less.*ini003\n$/,
  ],
  [
    ['--platform', 'core', '--yes', '--pod-network', '10.64.0.0/26', '--nodes', '5'],
    /^--pod-network has 10\.64\.0\.0\/26, which is too small for one node[^\n]*\n[^\n]*ini003\n$/,
  ],
  [
    ['--platform', 'k3s-homelab'],
    /^There is no terminal to ask for --network, --servers, --interface, --pool\..*ini001/s,
  ],
  [['--platform', 'core', '--nodes', '3'], /^There is no terminal to ask for --pod-network\.\n {2}Give it, or --yes /],
  [['--platform', 'platform-stack', '--yes', '--network-policies', 'calico'], /networkPolicies is "calico".*ini003/s],
])('%j is refused, and nothing is written', async (args, expected) => {
  expect(await init(...args)).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(expected) });
  expect(fs.existsSync(path.join(folder, 'project'))).toBe(false);
});

test('nothing is asked without a terminal if every answer is an option', async () => {
  const args = ['--platform', 'core', '--pod-network', '10.64.0.0/21', '--nodes', '8'];
  expect(await init(...args)).toMatchObject({ code: undefined, stderr: '' });
});

test('a network for one node proposes one', async () => {
  expect(await init('--platform', 'core', '--yes', '--pod-network', '10.64.0.0/24')).toMatchObject({ code: undefined });
  expect(written('main.ts')).toContain('operator: { replicas: 1 }');
});

test('a file that is there is never overwritten', async () => {
  fs.mkdirSync(path.join(folder, 'project'));
  fs.writeFileSync(path.join(folder, 'project', 'main.ts'), 'mine');
  expect(await init('--platform', 'core', '--yes')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/main\.ts is there already.*ini002/s),
  });
  expect(fs.readdirSync(path.join(folder, 'project'))).toEqual(['main.ts']);
  expect(written('main.ts')).toBe('mine');
});

test.each([
  [{}, 'podNetwork', '10.64.0.0/24', true],
  [{}, 'podNetwork', '10.64.0.0/26', /^--pod-network has 10\.64\.0\.0\/26, which is too small for one node/],
  [{ podNetwork: '10.64.0.0/24' }, 'nodes', '1', true],
  [{ podNetwork: '10.64.0.0/24' }, 'nodes', '5', /^10\.64\.0\.0\/24 has room for 1 node/],
])('after %j, the number of nodes is judged by the pod network: %s is %j', (before, name, answer, expected) => {
  const platform = STARTING_POINTS.find(({ id }) => id === 'core')!;
  const judgement = judge(
    platform,
    before as Record<string, string>,
    platform.questions.find((each) => each.name === name)!,
    answer,
  );
  if (expected === true) expect(judgement).toBe(true);
  else expect(judgement).toMatch(expected as RegExp);
});

test.each([
  ['network', '192.168.1.0/33', /192\.168\.1\.0\/33/],
  ['servers', 'server-1=192.168.2.10', /192\.168\.2\.10/],
  ['servers', 'Server 1=192.168.1.10', /name=address/],
  ['pool', '192.168.1.5-192.168.1.15', /holds 192\.168\.1\.10, the address of server-1/],
  ['agents', '', true],
  ['network', '10.7.0.0/16', true],
])('while %s is typed, %j is judged by the platform', (name, answer, expected) => {
  const platform = STARTING_POINTS.find(({ id }) => id === 'k3s-homelab')!;
  const judgement = judge(platform, {}, platform.questions.find((each) => each.name === name)!, answer);
  if (expected === true) expect(judgement).toBe(true);
  else expect(judgement).toMatch(expected as RegExp);
});

const node = (name: string, ip: string, isServer: boolean, version = 'v1.34.4') => ({
  metadata: { name, labels: isServer ? { 'node-role.kubernetes.io/control-plane': 'true' } : {}, annotations: {} },
  spec: { podCIDRs: ['10.42.0.0/24'] },
  status: {
    addresses: [{ type: 'InternalIP', address: ip }],
    nodeInfo: { kubeletVersion: version, kernelVersion: '6.12.0' },
    conditions: [{ type: 'Ready', status: 'True' }],
  },
});

function cluster(answers: Answers): void {
  process.env.KUBECTL = fakeKubectl(folder, { '/version': { stdout: { gitVersion: 'v1.34.4' } }, ...answers });
}

test('CORE on one node has one operator, since two have the same ports; another network is kept beside', async () => {
  const one = ['--platform', 'core', '--nodes', '1', '--pod-network', '10.8.0.0/14', '--yes'];
  expect((await init(...one)).code).toBeUndefined();
  expect(written('main.ts')).toContain(`new PlatypaasCore(app, 'core', {
  cilium: {
    // No node and no Service has an address of this network.
    ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.8.0.0/14'] }),
    // Two have the same ports, and need two nodes.
    operator: { replicas: 1 },
  },
});
`);
  expect(await run(initCommand, [path.join(folder, 'other'), '--platform', 'core', '--nodes', 'one', '--yes'])).toEqual(
    {
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/nodes is one, but it must be a whole number of at least 1\..*ini003/s),
    },
  );
});

describe('--from-cluster', () => {
  test('K3s is proposed as it is at home', async () => {
    const nodes = [node('pi-1', '10.0.7.11', true, 'v1.34.4+k3s1'), node('pi-2', '10.0.7.12', false, 'v1.34.4+k3s1')];
    cluster({ 'json nodes': { stdout: { items: nodes } } });
    const { code, stderr } = await init('--from-cluster');
    expect(code).toBeUndefined();
    expect(stderr).toMatch(
      /Kubernetes v1\.34\.4 \(k3s\), 2 nodes; network none; kube-proxy iptables; pods 10\.42\.0\.0\/16/,
    );
    expect(written('main.ts')).toContain(
      "servers: [{ name: 'pi-1', ip: '10.0.7.11' }],\n  agents: [{ name: 'pi-2', ip: '10.0.7.12' }],",
    );
    expect(written('main.ts')).toContain("network: '10.0.7.0/24'");
  });

  test('another cluster is proposed as CORE, with a network for pods that nothing has', async () => {
    cluster({
      'json nodes': { stdout: { items: [node('a', '10.70.0.4', true)] } },
      servicecidrs: { stdout: { items: [{ spec: { cidrs: ['10.96.0.0/12'] } }] } },
    });
    await init('--from-cluster');
    expect(written('main.ts')).toContain("Ipam.clusterPool({ ipv4Cidrs: ['10.128.0.0/12'] })");
    expect(written('main.ts')).toContain('operator: { replicas: 1 }'); // for the one node
  });

  const agents = { items: [{ metadata: { name: 'cilium', namespace: 'network' } }] };
  const config = (data: object) => ({ 'configmap cilium-config --namespace=network': { stdout: { data } } });
  test.each<[string, Answers, RegExp]>([
    [
      'its own pool',
      config({ ipam: 'cluster-pool', 'cluster-pool-ipv4-cidr': '10.8.0.0/14', 'kube-proxy-replacement': 'true' }),
      /network Cilium; kube-proxy none; pods 10\.8\.0\.0\/14; /,
    ],
    [
      'both families',
      config({ ipam: 'cluster-pool', 'cluster-pool-ipv4-cidr': '10.8.0.0/14', 'cluster-pool-ipv6-cidr': 'fd00::/104' }),
      /pods 10\.8\.0\.0\/14, fd00::\/104; /,
    ],
    [
      'several pools',
      {
        ...config({ ipam: 'multi-pool' }),
        ciliumpodippools: {
          stdout: {
            items: [
              { spec: { ipv4: { cidrs: ['10.8.0.0/16'], maskSize: 24 } } },
              { spec: { ipv4: { cidrs: ['10.9.0.0/16'] }, ipv6: { cidrs: ['fd00::/104'] } } },
            ],
          },
        },
      },
      /pods 10\.8\.0\.0\/16, 10\.9\.0\.0\/16, fd00::\/104; /,
    ],
    [
      'networks of its nodes',
      { ciliumnodes: { stdout: { items: [{ spec: { ipam: { podCIDRs: ['10.8.3.0/24'] } } }] } } },
      /pods 10\.8\.3\.0\/24; /,
    ],
    ['those of the cluster', config({ ipam: 'kubernetes' }), /pods 10\.42\.0\.0\/16; /],
  ])('the networks of pods are those of Cilium: %s', async (_, answers, expected) => {
    cluster({
      'json nodes': { stdout: { items: [node('a', '10.70.0.4', true)] } },
      daemonsets: { stdout: agents },
      ...answers,
    });
    const { stderr } = await init('--from-cluster');
    expect(stderr).toMatch(expected);
    const pods = /pods (\d[^,; ]+)/.exec(stderr)?.[1];
    expect(written('main.ts')).toContain(`Ipam.clusterPool({ ipv4Cidrs: ['${pods}'] })`);
  });

  const release = (chart: string, version: string, config: object) => ({
    data: {
      release: Buffer.from(
        gzipSync(
          JSON.stringify({
            name: chart,
            namespace: 'kube-system',
            chart: { metadata: { name: chart, version } },
            config,
          }),
        ).toString('base64'),
      ).toString('base64'),
    },
  });

  test('what Helm installed is taken over with its values', async () => {
    cluster({
      'json nodes': { stdout: { items: [node('a', '10.0.0.4', true)] } },
      secrets: {
        stdout: {
          items: [
            release('cilium', '1.19.6', { encryption: { enabled: true, type: 'wireguard' } }),
            release('metrics-server', '3.13.1', { replicas: 2 }),
            release('loki', '6.0.0', {}),
          ],
        },
      },
    });
    const { stderr } = await init('--from-cluster');
    expect(stderr).toMatch(
      /Helm installed cilium 1\.19\.6 \(release cilium in kube-system\): the program has its values\./,
    );
    expect(stderr).toMatch(/Helm installed metrics-server 3\.13\.1/);
    expect(written('main.ts')).toMatch(
      /new CiliumCni\(chart, 'cilium', \{[\s\S]*Encryption\.wireguard\(\)[\s\S]*new MetricsServer\(chart, 'metrics-server', \{[\s\S]*replicas: 2/,
    );
  });

  test('a key among the values is neither written nor shown', async () => {
    const key = `-----BEGIN PRIVATE ${'KEY'}-----\nbm90IGEga2V5\n-----END PRIVATE ${'KEY'}-----\n`;
    cluster({
      'json nodes': { stdout: { items: [node('a', '10.0.0.4', true)] } },
      secrets: { stdout: { items: [release('cilium', '1.19.6', { tls: { ca: { cert: 'x', key } } })] } },
    });
    const { stdout, stderr } = await init('--from-cluster');
    expect(stderr).toMatch(/which the program lacks:/);
    expect(stdout + stderr + written('main.ts')).not.toContain('bm90IGEga2V5');
  });

  test.each([
    [
      'no kubectl',
      () => {
        process.env.KUBECTL = path.join(folder, 'nowhere');
      },
      /kub001/,
    ],
    ['an unreachable cluster', () => cluster({ '/version': { code: 1, stderr: 'connection refused' } }), /kub002/],
  ])('%s is reported, and nothing is written', async (_, prepare, expected) => {
    prepare();
    expect(await init('--from-cluster')).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(expected) });
    expect(fs.existsSync(path.join(folder, 'project'))).toBe(false);
  });
});
