import * as fs from 'node:fs';
import * as path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const { exports, typesVersions } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly typesVersions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
};

/** What only the commands and the components themselves use. */
const INTERNAL = [
  'budget',
  'crds',
  'diff',
  'observability',
  'rendered',
  'report',
  'init',
  'live',
  'status',
  'upgrade',
  'validate',
  'versions',
];

const folders = fs.readdirSync(path.join(ROOT, 'lib')).filter((name) => {
  return fs.existsSync(path.join(ROOT, 'lib', name, 'index.ts')) && !INTERNAL.includes(name);
});

test('every public folder of lib/ is a subpath, and nothing else is', () => {
  expect(exports).toEqual({
    '.': { types: './build/lib/index.d.ts', default: './build/lib/index.js' },
    ...Object.fromEntries(
      folders.map((name) => [
        `./${name}`,
        { types: `./build/lib/${name}/index.d.ts`, default: `./build/lib/${name}/index.js` },
      ]),
    ),
    './imports/*': { types: './build/imports/*.d.ts', default: './build/imports/*.js' },
    './package.json': './package.json',
  });
});

// `cdk8s init` makes projects with `"module": "CommonJS"`, for which TypeScript up to 5 does not read `exports`.
test('compilers that do not read exports find the same declarations', () => {
  expect(typesVersions['*']).toEqual({
    ...Object.fromEntries(folders.map((name) => [name, [`./build/lib/${name}/index.d.ts`]])),
    'imports/*': ['./build/imports/*.d.ts'],
  });
});

test('the root exports what each subpath exports', () => {
  const root = fs.readFileSync(path.join(ROOT, 'lib/index.ts'), 'utf8');
  expect(folders.filter((name) => !root.includes(`export * from './${name}';`))).toEqual([]);
});
