import * as fs from 'node:fs';
import * as path from 'node:path';
import { stringify } from 'yaml';
import { packageRoot, packageVersion } from '../cli/package-files';

/** Files of a project, by their paths. */
export type ProjectFiles = Readonly<Record<string, string>>;

/** The files of a project around its program or its platform.yaml. */
export function projectFiles(folder: string, program: string, isYaml = false): ProjectFiles {
  const name = path
    .basename(path.resolve(folder))
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return {
    'package.json': `${JSON.stringify(packageJson(name || 'platform', folder, isYaml), undefined, 2)}\n`,
    ...(isYaml ? { 'platform.yaml': program } : { 'tsconfig.json': TSCONFIG, 'main.ts': program }),
    'test/platform.test.mjs': TEST,
    '.gitignore': 'node_modules/\n',
  };
}

/** A program of one platform. */
export function programSource(imports: Readonly<Record<string, string>>, statement: string): string {
  const lines = Object.entries({ ...imports, synth: 'PlatformApp' })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([subpath, names]) => `import { ${names} } from 'platypaas/${subpath}';\n`);
  return `${lines.join('')}\nconst app = new PlatformApp();\n${statement}\napp.synth();\n`;
}

/** A platform.yaml with its schema in the package, for editors. */
export function platformYaml(id: string, props: Readonly<Record<string, unknown>>): string {
  const schema = '# yaml-language-server: $schema=node_modules/platypaas/schemas/platform.json\n';
  return `${schema}${stringify({ platform: id, ...props })}`;
}

function packageJson(name: string, folder: string, isYaml: boolean): object {
  return {
    name,
    private: true,
    scripts: {
      synth: 'platypaas synth',
      validate: 'platypaas validate dist',
      ...(isYaml ? {} : { lint: 'tsc' }),
      test: 'node --test test/',
    },
    dependencies: { cdk8s: '^2.70.0', constructs: '^10.4.0', platypaas: ownVersion(folder) },
    ...(isYaml ? {} : { devDependencies: { '@types/node': '^20.19.0', typescript: '^5.9.0' } }),
  };
}

/** This package: by its version if it was installed, or by its folder in a clone, which is not in a registry. */
function ownVersion(folder: string): string {
  const root = packageRoot();
  if (root.split(path.sep).includes('node_modules')) return `^${packageVersion()}`;
  const relative = path.relative(real(folder), real(root));
  return `file:${relative.split(path.sep).join('/')}`;
}

/** A folder with links resolved, even if it does not exist yet. */
function real(folder: string): string {
  const absolute = path.resolve(folder);
  if (fs.existsSync(absolute)) return fs.realpathSync(absolute);
  return path.join(real(path.dirname(absolute)), path.basename(absolute));
}

const TSCONFIG = `{
  "compilerOptions": {
    "target": "ES2022",
    "module": "nodenext",
    "strict": true,
    "noEmit": true,
    "skipLibCheck": true,
    "types": ["node"]
  },
  "include": ["*.ts"]
}
`;

const TEST = `// npm test: what is committed in dist/ is what the program writes, and an API server would take it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const platypaas = (...args) => spawnSync('npx', ['--no-install', 'platypaas', ...args], { encoding: 'utf8', env });
const folder = mkdtempSync(join(tmpdir(), 'platform-'));
const env = { ...process.env, CDK8S_OUTDIR: folder };
const manifests = (below) =>
  Object.fromEntries(
    readdirSync(below, { recursive: true })
      .filter((name) => !name.startsWith('.') && statSync(join(below, name)).isFile())
      .map((name) => [name, readFileSync(join(below, name), 'utf8')]),
  );

test.after(() => rmSync(folder, { recursive: true }));

test('dist/ is what the program writes', () => {
  const { status, stderr } = platypaas('synth', '--quiet');
  assert.equal(status, 0, stderr);
  assert.deepEqual(manifests('dist'), manifests(folder), 'run "npm run synth" and commit dist/');
});

test('an API server takes every object', () => {
  const { status, stdout } = platypaas('validate', folder);
  assert.equal(status, 0, stdout);
});
`;
