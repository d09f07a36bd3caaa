import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '../..');
const PROGRAM = path.join(ROOT, 'build/lib/cli/main.js');

// Programs are started, which takes its time on a busy machine.
jest.setTimeout(60_000);

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-synth-'));
  fs.mkdirSync(path.join(folder, 'node_modules'));
  for (const name of ['cdk8s', 'constructs']) {
    fs.symlinkSync(path.join(ROOT, 'node_modules', name), path.join(folder, 'node_modules', name));
  }
  fs.symlinkSync(ROOT, path.join(folder, 'node_modules', 'platypaas'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string) => fs.writeFileSync(path.join(folder, name), text);
const platypaas = (...args: string[]) =>
  spawnSync(process.execPath, [PROGRAM, ...args], { cwd: folder, encoding: 'utf8' });

const program = (data: string) => `import { App, ApiObject, Chart } from 'cdk8s';
import { PlatformApp } from 'platypaas';
import { data } from './data';
const app: App = new PlatformApp();
const chart = new Chart(app, 'net');
new ApiObject(chart, 'a', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: ${data} });
app.synth();
`;

test('the program of a folder, in TypeScript and of several files, is run and says what it wrote', () => {
  file('main.ts', program('data'));
  file('data.ts', "export const data = { a: 'one' };\n");
  expect(platypaas('synth')).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(/^dist\/net: 1 object added; kubectl apply --server-side -k dist\/net\n/),
  });
  expect(fs.readFileSync(path.join(folder, 'dist/net/4-configuration.yaml'), 'utf8')).toContain('a: one');
  expect(platypaas('synth', '--quiet', '--out', 'elsewhere')).toMatchObject({ status: 0, stdout: '', stderr: '' });
  expect(fs.existsSync(path.join(folder, 'elsewhere/net'))).toBe(true);
});

test('run gives the program its arguments', () => {
  file('show.ts', 'console.log(JSON.stringify(process.argv.slice(2)));\n');
  expect(platypaas('run', 'show.ts', '--flag', 'x').stdout).toBe('["--flag","x"]\n');
});

test('a problem that users can fix has no stack trace; an error in the program has one, at its own line', () => {
  file('data.ts', 'export const data = {};\n');
  file('main.ts', program('{ a: NaN }'));
  const { status, stderr } = platypaas('synth');
  expect(status).toBe(1);
  expect(stderr).toMatch(/^net\/a: .*NaN/);
  expect(stderr).not.toMatch(/^ +at /m);

  file('main.ts', 'const a = 1;\nconst f = (): never => {\n  throw new Error("mine " + a);\n};\nf();\n');
  expect(platypaas('synth')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/Error: mine 1\n[\s\S]*main\.ts:3/),
  });
});

test('syntax that cannot be read is shown at its place', () => {
  file('main.ts', 'const a = ;\n');
  expect(platypaas('synth')).toMatchObject({ status: 1, stderr: expect.stringMatching(/main\.ts:1:10/) });
});

describe('packages that are not installed', () => {
  const uninstall = () => fs.rmSync(path.join(folder, 'node_modules'), { recursive: true });
  const where = () => fs.realpathSync(folder);

  test('before npm install, all of them are named, without a stack trace', () => {
    uninstall();
    file('package.json', '{ "dependencies": { "cdk8s": "2", "platypaas": "0", "@some/package": "1" } }');
    file('data.ts', "import '@some/package/part';\nexport const data = {};\n");
    file('main.ts', program('data'));
    expect(platypaas('synth')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `main.ts needs the packages @some/package, cdk8s, platypaas, which are not installed.
  Run "npm install" in ${where()}.   docs/errors.md#run002
`,
    });
  });

  test('one that package.json does not list is in the command', () => {
    file('package.json', '{ "dependencies": { "cdk8s": "2", "platypaas": "0" } }');
    fs.mkdirSync(path.join(folder, 'below'));
    file('below/main.ts', "import 'node:fs';\nimport 'cdk8s';\nimport 'left-pad';\n");
    expect(platypaas('run', 'below/main.ts').stderr).toBe(
      `below/main.ts needs the package left-pad, which is not installed.
  Run "npm install left-pad" in ${where()}.   docs/errors.md#run002
`,
    );
  });

  test('one that a package needs comes with it', () => {
    file('package.json', '{}');
    fs.mkdirSync(path.join(folder, 'node_modules/half'));
    file('node_modules/half/index.js', "require('left-pad');\n");
    file('main.ts', "import 'half';\n");
    expect(platypaas('synth').stderr).toMatch(/^main\.ts needs the package left-pad, .*\n {2}Run "npm install" in /);
  });

  test('one that is loaded later is named as well, and other modules keep their stack trace', () => {
    file('main.ts', "import('left-pad').then(() => undefined);\n");
    expect(platypaas('synth').stderr).toMatch(/^main\.ts needs the package left-pad, which is not installed\./);
    file('main.ts', "require(['.', 'nowhere'].join('/'));\n");
    expect(platypaas('synth').stderr).toMatch(/Cannot find module '\.\/nowhere'[\s\S]* at /);
    file('main.ts', "import 'cdk8s/nowhere';\n");
    expect(platypaas('synth').stderr).toMatch(/Cannot find module 'cdk8s\/nowhere'[\s\S]* at /);
  });
});

test('without a program, the way to one is shown', () => {
  expect(platypaas('synth')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/There is no platform\.yaml and no main\.ts here\.\n {2}.*platypaas init.*run001/),
  });
  expect(platypaas('run', 'nowhere.ts')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/There is no file nowhere\.ts/),
  });
});

test('--watch writes again when a file of the program changes, also one that it imports, and goes on after an error', async () => {
  file('main.ts', program('data'));
  file('data.ts', "export const data = { a: 'one' };\n");
  const child = spawn(process.execPath, [PROGRAM, 'synth', '--watch'], { cwd: folder });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  const said = async (expected: RegExp) => {
    for (const _ of Array.from({ length: 300 })) {
      if (expected.test(text)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${expected} is not in ${text}`);
  };
  try {
    await said(/1 object added[\s\S]*Waiting for changes/);
    file('data.ts', 'export const data = { a: ;\n');
    await said(/data\.ts:1:[\s\S]*Waiting for changes/);
    file('data.ts', "export const data = { a: 'two' };\n");
    await said(/1 object changed[\s\S]*Waiting for changes/);
    expect(fs.readFileSync(path.join(folder, 'dist/net/4-configuration.yaml'), 'utf8')).toContain('a: two');
  } finally {
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
  }
}, 60_000);
