import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { lazyModule } from './lazy';

/** One file of many modules. */
export interface Bundled {
  readonly text: string;
  /** The folders of third-party packages that it contains parts of. */
  readonly packages: readonly string[];
}

/**
 * Bundles modules and everything that they load into one file, as an expression: a function like Node's module wrapper.
 * Its first line is its hash.
 *
 * @param names modules as a file in the folder would load them; a leading `./` is not part of their name
 * @param external packages that the file loads
 * @param plugins additional plugins that resolve modules
 */
export async function bundled(
  names: readonly string[],
  folder: string,
  external: readonly string[],
  plugins: readonly Plugin[] = [],
): Promise<Bundled> {
  const entries = names.map(
    (name) => `${JSON.stringify(name.replace(/^\.\//, ''))}: () => require(${JSON.stringify(name)})`,
  );
  const { outputFiles, metafile } = await build({
    stdin: { contents: `module.exports = {\n${entries.join(',\n')}\n};`, resolveDir: folder },
    absWorkingDir: folder,
    write: false,
    bundle: true,
    metafile: true,
    plugins: [...plugins, LAZY],
    external: [...external],
    platform: 'node',
    target: TARGET,
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
    logLevel: 'warning',
    banner: { js: '(function (exports, require, module, __filename, __dirname) {' },
    footer: { js: '})' },
  });
  const text = outputFiles[0]?.text ?? '';
  return {
    text: `/* ${createHash('sha256').update(text).digest('hex')} */\n${text}`,
    packages: [...new Set(Object.keys(metafile.inputs).flatMap((file) => packageOf(path.resolve(folder, file))))],
  };
}

/** A module bundled with those of ours that it loads: Node takes half a millisecond for each file. */
export async function inOneFile(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [file],
    write: false,
    bundle: true,
    platform: 'node',
    target: TARGET,
  });
  return outputFiles[0]?.text ?? '';
}

const TARGET = 'node20';

/** Modules that run only when used: our own, and those of cdk8s, of which a chart needs a few. */
const RUNS_LATE = /[\\/](?:build[\\/]modules|node_modules[\\/](?:cdk8s|constructs)[\\/]lib)[\\/].*\.js$/;

const LAZY: Plugin = {
  name: 'modules that run when they are used',
  setup: ({ onLoad }) => {
    onLoad({ filter: RUNS_LATE }, ({ path }) => ({ contents: lazyModule(path), loader: 'js' }));
    onLoad({ filter: /[\\/]commander[\\/]lib[\\/]command\.js$/ }, ({ path }) => ({
      contents: withoutSpawn(path),
      loader: 'js',
    }));
  },
};

/** Commander loads code for commands that are separate programs; none of ours is. */
function withoutSpawn(file: string): string {
  return fs
    .readFileSync(file, 'utf8')
    .replace(
      /^const childProcess = (require\('node:child_process'\));$/m,
      'const childProcess = { get spawn() { return $1.spawn; } };',
    );
}

function packageOf(file: string): string[] {
  const folder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.split(path.sep).join('/'))?.[0];
  return folder === undefined ? [] : [folder];
}
