import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { buildSync } from 'esbuild';
import { publicDeclarations } from '../../lib/cli/development/declarations';
import { type CodeBlock, codeBlocks } from './markdown';

const ROOT = path.resolve(__dirname, '../..');
/** Below the package, so that its own name is found as in a user's project. */
const FOLDER = path.join(ROOT, 'build', 'docs-check');

/** Whose props a block is about that shows some of them. */
const PROPS: Readonly<Record<string, string>> = {
  'docs/hosted-control-planes.md': 'HostedControlPlaneProps',
  'docs/components/kyverno.md': 'KindPlatformStackProps',
  'docs/homelab/add-a-node.md': 'K3sHomelabProps',
  'docs/homelab/add-servers.md': 'K3sHomelabProps',
  'docs/homelab/upgrade-cilium.md': 'K3sHomelabProps',
  'docs/k3s-homelab.md': 'K3sHomelabProps',
  'docs/kind-platform-stack.md': 'KindPlatformStackProps',
};

/** What the blocks of a page have before them. */
const BEFORE: Readonly<Record<string, string>> = {
  'docs/components/kyverno.md': 'declare const COSIGN_PUB: string;',
  'docs/kind-platform-stack.md': 'declare const Podinfo: new (scope: unknown, id: string) => PlatformComponent;',
  'docs/star-wars.md': 'declare const EMPIRE: Peer; declare const GATEWAY: Peer;',
};

const blocks = codeBlocks('ts').filter(({ text }) => !text.startsWith('{'));
const isProgram = ({ text }: CodeBlock) => text.startsWith('import ');
const nameOf = ({ page, line }: CodeBlock) => `${page}:${line}`;
const fileOf = (block: CodeBlock) => nameOf(block).replaceAll(/[^\w]+/g, '-');

const exported = publicDeclarations(path.join(ROOT, 'build/lib/index.d.ts')).map(({ name }) => name);
const OF_CDK8S = ['ApiObject', 'App', 'Chart', 'Duration', 'Size'];

/** A block with all around it that its page leaves out. */
function complete(block: CodeBlock): string {
  if (isProgram(block)) return block.text;
  const before = BEFORE[block.page] ?? '';
  const text = asStatements(block);
  const used = (names: readonly string[]) =>
    names.filter((name) => new RegExp(`\\b${name}\\b`).test(`${before} ${text}`) && !text.includes(`class ${name} `));
  return [
    `import { ${used([...exported, 'Chart'])
      .filter((name) => !OF_CDK8S.includes(name))
      .join(', ')} } from 'platypaas';`,
    `import { ${[...new Set(['Chart', ...used(OF_CDK8S)])].join(', ')} } from 'cdk8s';`,
    before,
    'declare const app: PlatformApp; declare const chart: Chart;',
    `export class Shown extends Chart { show() { ${text}\n } }`,
  ]
    .join('\n')
    .replace("} from 'platypaas'", ", PlatformApp } from 'platypaas'")
    .replace('{ , ', '{ ')
    .replace(/, PlatformApp(.*), PlatformApp/, '$1, PlatformApp');
}

function asStatements({ page, text }: CodeBlock): string {
  if (!/^\w+: /.test(text)) return text;
  const props = PROPS[page] ?? 'object';
  // Lines without a comma are alternatives.
  const isOfAlternatives = text.split('\n').filter((line) => /^\w+:.*\}\s*\/\//.test(line)).length > 1;
  const objects = isOfAlternatives ? text.trim().split('\n') : [text];
  return objects.map((object, index) => `const shown${index}: Partial<${props}> = {\n${object}\n};`).join('\n');
}

beforeAll(() => {
  fs.rmSync(FOLDER, { recursive: true, force: true });
  fs.mkdirSync(FOLDER, { recursive: true });
  for (const block of blocks) fs.writeFileSync(path.join(FOLDER, `${fileOf(block)}.ts`), complete(block));
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { noUnusedLocals: false, types: ['node'], rootDir: '../..', outDir: '../../build' },
    include: ['.'],
    exclude: [],
  };
  fs.writeFileSync(path.join(FOLDER, 'tsconfig.json'), JSON.stringify(config));
});

afterAll(() => fs.rmSync(FOLDER, { recursive: true, force: true }));

test('every block of TypeScript in the documentation fits the types', () => {
  const tsc = path.join(ROOT, 'node_modules', '.bin', 'tsc');
  const { stdout } = spawnSync(tsc, ['-p', FOLDER, '--pretty', 'false'], { cwd: FOLDER, encoding: 'utf8' });
  expect(stdout).toBe('');
});

test('most pages have some', () => expect(blocks.length).toBeGreaterThan(15));

test.each(blocks.filter(isProgram).map((block) => [nameOf(block), block] as const))('%s runs', (_, block) => {
  const outfile = path.join(FOLDER, `${fileOf(block)}.js`);
  buildSync({ stdin: { contents: block.text, loader: 'ts' }, outfile, format: 'cjs', platform: 'node' });
  const output = fs.mkdtempSync(path.join(os.tmpdir(), 'docs-'));
  const { status, stderr } = spawnSync(process.execPath, [outfile], {
    cwd: output,
    env: { ...process.env, CDK8S_OUTDIR: output },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, expect.not.stringContaining('Error')]);
  expect(fs.readdirSync(output).length).toBeGreaterThan(0);
  fs.rmSync(output, { recursive: true });
});
