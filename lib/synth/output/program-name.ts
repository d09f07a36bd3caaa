import * as fs from 'node:fs';
import * as path from 'node:path';

const SOURCES = ['.ts', '.js', '.mts', '.mjs', '.cts', '.cjs', '.tsx', '.jsx'];

/** The name of a program in the record of its output: the same on every machine, and for TypeScript and JavaScript. */
export interface ProgramName {
  /** Its package and its path in it, such as `platypaas/main`. Without a package, it is the name of the script. */
  readonly name: string;
  /** Whether it is a script. Code from `node -e` or standard input has no name. */
  readonly isNamed: boolean;
  /**
   * Whether another name is this program's former one, or that of a program which no longer exists: the package or the
   * script has been renamed. This is known only for programs in the program's own package.
   */
  isFormerly(other: string): boolean;
}

/**
 * The program that runs.
 *
 * @param outdir where it writes
 * @param script its path
 */
export function programName(outdir: string, script = process.argv[1]): ProgramName {
  if (!script || script === '-' || !fs.existsSync(script)) {
    return { name: 'unnamed', isNamed: false, isFormerly: () => false };
  }
  const file = fs.realpathSync(script);
  const root = packageOf(path.dirname(file));
  if (root === undefined)
    return { name: withoutExtension(path.basename(file)), isNamed: true, isFormerly: () => false };
  const inPackage = slashed(withoutExtension(path.relative(root.folder, file)));
  const isOwnOutput = !path.relative(root.folder, realPath(outdir)).startsWith('..');
  const isGone = (program: string): boolean =>
    program === inPackage || SOURCES.every((extension) => !fs.existsSync(path.join(root.folder, program + extension)));
  return {
    name: `${root.name}/${inPackage}`,
    isNamed: true,
    isFormerly: (other) => isOwnOutput && isGone(other.replace(/^(@[^/]+\/)?[^/]+\//, '')),
  };
}

/** The package that a folder belongs to: the nearest one with a name. */
function packageOf(folder: string): { readonly folder: string; readonly name: string } | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    const name = nameIn(path.join(at, 'package.json'));
    if (name !== undefined) return { folder: at, name };
    if (at === path.dirname(at)) return undefined;
  }
}

function nameIn(file: string): string | undefined {
  try {
    const { name } = JSON.parse(fs.readFileSync(file, 'utf8')) as { readonly name?: unknown };
    return typeof name === 'string' && /^(@[\w.-]+\/)?[\w.-]+$/.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}

function realPath(folder: string): string {
  return fs.existsSync(folder) ? fs.realpathSync(folder) : path.resolve(folder);
}

function withoutExtension(file: string): string {
  return SOURCES.includes(path.extname(file)) ? file.slice(0, -path.extname(file).length) : file;
}

function slashed(file: string): string {
  return file.split(path.sep).join('/');
}
