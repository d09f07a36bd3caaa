import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { subpaths } from '../../lib/cli/development/subpaths';

const ROOT = path.resolve(__dirname, '../..');
/** exports.test.ts compares them with the folders. */
const SUBPATHS = subpaths(ROOT).map((name) => `platypaas/${name}`);
const PROGRAM = `
import { App, Chart } from 'cdk8s';
import { CiliumCni, Encryption, Routing } from 'platypaas';

class Network extends Chart {
  readonly cilium: CiliumCni;

  constructor(scope: App) {
    super(scope, 'network');
    this.cilium = new CiliumCni(this, 'cilium', {
      routing: Routing.vxlan(),
      encryption: Encryption.wireguard(),
      settings: { bandwidthManager: { enabled: true } },
    });
  }
}

const app = new App();
const network = new Network(app);
if (network.cilium.settings.tunnelProtocol !== 'vxlan') throw new Error('the settings are not typed as they are');
app.synth();
`;

let project: string;
const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(() => {
  project = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-user-'));
  const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', project];
  const tarball = execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const versions = JSON.parse(fs.readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const locked = (name: string): string => `${name}@${versions[`node_modules/${name}`].version}`;
  fs.writeFileSync(path.join(project, 'package.json'), '{"name":"user","version":"1.0.0","private":true}');
  fs.writeFileSync(path.join(project, 'main.ts'), PROGRAM);
  run(
    ...(['npm', 'install', '--silent', '--no-audit', '--no-fund', '--prefer-offline'] as const),
    path.join(project, tarball.trim().split('\n').pop() ?? ''),
    ...['cdk8s', 'constructs', 'typescript'].map(locked),
  );
}, 300_000);
afterAll(() => fs.rmSync(project, { recursive: true, force: true }));

test('a user program compiles strictly against the package, and gives a whole Cilium', () => {
  run('npx', 'tsc', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', '', 'main.ts');
  run('node', 'main.js');
  const text = fs.readFileSync(path.join(project, 'dist', 'network.k8s.yaml'), 'utf8');
  const objects = parseAllDocuments(text).map((document) => document.toJS());
  const config = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'cilium-config');
  expect(config.data['tunnel-protocol']).toBe('vxlan');
  expect(config.data['enable-wireguard']).toBe('true');
  expect(config.data['enable-bandwidth-manager']).toBe('true');
  expect(objects.some(({ kind, metadata }) => kind === 'DaemonSet' && metadata.name === 'cilium')).toBe(true);
}, 120_000);

test('every subpath loads in CommonJS and as a module, with at least one export', () => {
  const names = JSON.stringify(['platypaas', ...SUBPATHS, 'platypaas/imports/cilium.io']);
  const required = `for (const name of ${names}) if (Object.keys(require(name)).length === 0) console.log(name)`;
  expect(run('node', '--input-type=commonjs', '-e', required)).toBe('');
  const imported = `for (const name of ${names}) if (Object.keys(await import(name)).length < 2) console.log(name)`;
  expect(run('node', '--input-type=module', '-e', imported)).toBe('');
});

test('a subpath loads its own component and no other', () => {
  const loaded = (name: string) =>
    run('node', '-e', `require('${name}'); console.log(Object.keys(require.cache).join('\\n'))`);
  expect(loaded('platypaas/loki')).toMatch(/platypaas\/build\/lib\/loki\//);
  expect(loaded('platypaas/loki')).not.toMatch(/platypaas\/build\/lib\/(cilium\/install|traefik|platforms)\//);
  expect(loaded('platypaas/traefik')).not.toMatch(/platypaas\/build\/lib\/(cilium\/install|platforms)\//);
});

test.each([
  ['nodenext', 'nodenext'],
  ['commonjs', 'bundler'],
])(
  'every subpath has types with module %s and moduleResolution %s',
  (module, resolution) => {
    const names = [...SUBPATHS, 'platypaas/imports/cilium.io'];
    const program = names.map((name, at) => `import * as m${at} from '${name}';\nvoid m${at};\n`).join('');
    fs.writeFileSync(path.join(project, 'subpaths.ts'), program);
    const options = [
      '--strict',
      '--exactOptionalPropertyTypes',
      '--skipLibCheck',
      'false',
      '--noEmit',
      '--target',
      'es2022',
      '--types',
      '',
    ];
    run('npx', 'tsc', ...options, '--module', module, '--moduleResolution', resolution, 'subpaths.ts');
  },
  120_000,
);

test('the package brings the command', () => {
  expect(run('npx', 'platypaas', '--help')).toMatch(/from-helm/);
  expect(run('npx', 'platypaas', '--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(run('npx', 'platypaas', 'explain', 'CIL130')).toMatch(/^CIL130\n/);
});

test('the package brings its program, its types, its licence, its pages and examples, and neither sources nor tests', () => {
  const files = fs.readdirSync(path.join(project, 'node_modules', 'platypaas'), { recursive: true }).map(String);
  expect(files).toEqual(
    expect.arrayContaining(['package.json', 'LICENSE', 'docs/errors.md', 'build/lib/index.js', 'build/lib/index.d.ts']),
  );
  const wrong = files.filter((file) => /(^|\/)(test|dist)\/|^main\.|(?<!\.d)\.ts$|^docs\/.*\.(?!md$)\w+$/.test(file));
  expect(wrong.filter((file) => !/^examples\/[\w-]+\.ts$/.test(file))).toEqual([]);
});

test('every link of the README and of the pages leads to a file of the package', () => {
  const root = path.join(project, 'node_modules', 'platypaas');
  const pages = fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.md$/.test(file));
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/start.md', 'docs/homelab/README.md']));
  const broken = pages.flatMap((page) => {
    const text = fs.readFileSync(path.join(root, page), 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
    const links = [...text.matchAll(/\]\(([^)\s#]+)/g)].map(([, link = '']) => link);
    const own = links.filter((link) => !/^[a-z]+:/.test(link));
    return own.filter((link) => !fs.existsSync(path.join(root, path.dirname(page), link))).map((link) => [page, link]);
  });
  expect(broken).toEqual([]);
});
