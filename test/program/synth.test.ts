import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const RUN = path.join(ROOT, 'build', 'lib', 'synth', 'program', 'run.js');

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-synth-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** Every file below a folder, by its path. */
function contents(at: string): Record<string, string> {
  const files = fs.readdirSync(at, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => path.join(file.parentPath ?? file.path, file.name)).sort();
  return Object.fromEntries(paths.map((file) => [path.relative(at, file), fs.readFileSync(file, 'utf8')]));
}

function node(args: string[], cwd: string, env: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8' });
}

describe('npm run synth', () => {
  test('writes what is committed in dist/', () => {
    const run = node([RUN], ROOT, { CDK8S_OUTDIR: folder });
    expect(run.stderr.split('\n')).toEqual([
      expect.stringMatching(/\/core: \d+ objects added; kubectl apply --server-side -k .*\/core$/),
      expect.stringMatching(/\/k3s-homelab: \d+ objects added; /),
      expect.stringMatching(/\/kind-platform-stack: \d+ objects added; /),
      expect.stringMatching(/\/hosted-control-planes: \d+ objects added; /),
      '',
    ]);
    expect(run.status).toBe(0);
    expect(contents(folder)).toEqual(contents(path.join(ROOT, 'dist')));
  });

  const onNode20 = Number.parseInt(process.versions.v8, 10) < 12 ? test : test.skip;
  onNode20('has few functions optimized: a run ends before more of that would pay', () => {
    const { stdout } = node(['--trace-opt', RUN, '--quiet'], ROOT, { CDK8S_OUTDIR: folder });
    expect(stdout.match(/completed optimizing/g)?.length ?? 0).toBeLessThan(40);
  });

  test('says that nothing changed when nothing did, and nothing at all with --quiet', () => {
    node([RUN], ROOT, { CDK8S_OUTDIR: folder });
    expect(node([RUN], ROOT, { CDK8S_OUTDIR: folder }).stderr).toMatch(
      /^(\S+: nothing changed; kubectl apply --server-side -k \S+\n){4}$/,
    );
    expect(node([RUN, '--quiet'], ROOT, { CDK8S_OUTDIR: folder }).stderr).toBe('');
    expect(node([RUN], ROOT, { CDK8S_OUTDIR: folder, npm_config_loglevel: 'warn' }).stderr).toBe('');
  });

  test('writes the same bytes in other processes, folders, time zones and languages', () => {
    const elsewhere = fs.mkdtempSync(path.join(folder, 'cwd-'));
    const [one, other] = [path.join(folder, 'one'), path.join(folder, 'other')];
    node([RUN], ROOT, { CDK8S_OUTDIR: one, TZ: 'UTC', LC_ALL: 'C' });
    node([RUN], elsewhere, { CDK8S_OUTDIR: other, TZ: 'Asia/Kolkata', LC_ALL: 'tr_TR.UTF-8' });
    expect(Object.keys(contents(one)).length).toBeGreaterThan(4);
    expect(contents(other)).toEqual(contents(one));
  });

  test('gives what cdk8s-cli gives', () => {
    const cli = path.join(ROOT, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');
    const run = node([cli, 'synth', '--output', folder], ROOT, { CDK8S_CHECK_UPGRADE: 'false' });
    expect(run.status).toBe(0);
    expect(contents(folder)).toEqual(contents(path.join(ROOT, 'dist')));
  });

  test('writes no key, token or password', () => {
    for (const [file, text] of Object.entries(contents(path.join(ROOT, 'dist')))) {
      expect([
        file,
        text.match(/PRIVATE KEY|UFJJVkFURS|password: \S|token: \S|rfc4106\(gcm\(aes\)\) [0-9a-f]/),
      ]).toEqual([file, null]);
    }
  });
});

describe('a program with bad input', () => {
  /** Runs a program in JavaScript, where no type stands in the way, over an output that a good one left. */
  function program(body: string): SpawnSyncReturns<string> {
    const file = path.join(folder, 'main.js');
    const library = JSON.stringify(path.join(ROOT, 'build', 'lib'));
    fs.writeFileSync(
      file,
      `const p = require(${library});
const { Chart, Duration } = require(${JSON.stringify(require.resolve('cdk8s'))});
const app = new p.PlatformApp();
${body}
app.synth();
`,
    );
    return node([file], folder);
  }

  const inChart = (body: string): string => `const chart = new Chart(app, 'cluster');\n${body}`;

  test.each([
    [
      'an unknown prop',
      `new p.PlatypaasCore(app, 'core', { cilium: { encrypton: p.Encryption.none() } });`,
      /core\/cilium: encrypton is not a known prop.*Did you mean encryption\?/s,
    ],
    [
      'an unknown setting',
      `new p.PlatypaasCore(app, 'core', { cilium: { settings: { cgroup: { automount: { enabled: false } } } } });`,
      /core\/cilium: cgroup\.automount is not a known setting.*Did you mean cgroup\.autoMount\?/s,
    ],
    [
      'a CIDR with host bits set',
      `new p.PlatypaasCore(app, 'core', { cilium: { ipam: p.Ipam.clusterPool({ ipv4Cidrs: ['10.1.2.3/8'] }) } });`,
      /core\/cilium: .*"10\.1\.2\.3\/8", but bits behind the first 8 are set.*Write 10\.0\.0\.0\/8/s,
    ],
    [
      'overlapping pod and service networks',
      `new p.PlatypaasCore(app, 'core', { cilium: { serviceCidrs: ['10.64.0.0/16'] } });`,
      /core\/cilium: .*10\.64\.0\.0\/12 and serviceCidrs has 10\.64\.0\.0\/16, which overlap/s,
    ],
    [
      'a port of 70000',
      `new p.PlatypaasCore(app, 'core', { cilium: { apiServer: { host: 'api', port: 70000 } } });`,
      /core\/cilium: apiServer\.port is 70000, but it must be at most 65535/s,
    ],
    [
      'a duplicate resource name',
      inChart(`for (const id of ['a', 'b']) new p.MetricsServer(chart, id);`),
      /cluster: Deployment kube-system\/metrics-server is defined twice, by cluster\/a\/Resource and by cluster\/b\/Resource/,
    ],
    [
      'an IPsec key given inline',
      `new p.PlatypaasCore(app, 'core', { cilium: { encryption: p.Encryption.ipsec({ key: '3+ rfc4106(gcm(aes)) 00112233445566778899aabbccddeeff00112233 128' }) } });`,
      /core\/cilium: encryption\.key holds an IPsec key.*Create a Secret.*docs\/ipsec-key\.md/s,
    ],
    [
      'an IPsec key as the name of a Secret',
      `new p.PlatypaasCore(app, 'core', { cilium: { encryption: p.Encryption.ipsec({ secretName: '3 rfc4106(gcm(aes)) 00112233445566778899aabbccddeeff00112233 128' }) } });`,
      /core\/cilium: encryption\.secretName holds an IPsec key/s,
    ],
    [
      'grace times that contradict each other',
      `new p.PlatypaasCore(app, 'core', { traefik: { gracefulShutdown: Duration.seconds(120), settings: { deployment: { terminationGracePeriodSeconds: 30 } } } });`,
      /core\/traefik: .*30.*docs\/errors\.md#trk101/s,
    ],
    [
      'an IngressRoute on an entry point that does not exist',
      `const core = new p.PlatypaasCore(app, 'core');
       new p.IngressRoute(core, 'route', { namespace: 'a', entryPoints: ['nowhere'], routes: [{ match: p.Rule.host('a.example.com'), services: [{ service: p.ServiceRef.existing('a', 'a'), port: 80 }] }] });`,
      /core\/route: .*nowhere.*web/s,
    ],
    [
      'a Middleware reference that names nothing',
      `const core = new p.PlatypaasCore(app, 'core');
       new p.IngressRoute(core, 'route', { namespace: 'a', routes: [{ match: p.Rule.host('a.example.com'), middlewares: [p.MiddlewareRef.named('absent', 'a')], services: [{ service: p.ServiceRef.existing('a', 'a'), port: 80 }] }] });`,
      /core\/route: .*absent/s,
    ],
  ])('such as %s fails with a path, the value and a remedy, and writes nothing', (_what, body, message) => {
    const run = program(body);
    expect(run.stderr).toMatch(message);
    expect(run.status).toBe(1);
    expect(run.stderr).not.toContain('00112233445566778899');
    expect(fs.readdirSync(folder)).toEqual(['main.js']);
  });

  test('leaves the former output as it was', () => {
    expect(program(`new p.PlatypaasCore(app, 'core');`).status).toBe(0);
    const before = contents(path.join(folder, 'dist'));
    expect(program(`new p.PlatypaasCore(app, 'core', { crds: 'sometimes' });`).status).toBe(1);
    expect(contents(path.join(folder, 'dist'))).toEqual(before);
  });
});
