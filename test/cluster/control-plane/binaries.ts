import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type GoPackage, goBuild, goBuildReplacing, goInstall, type ReplacingModule } from './go';
import { PROGRAMS, type Program } from './programs';

const SOURCES: Readonly<Record<Program, GoPackage>> = PROGRAMS;

/**
 * The path of a program: from the folder `KUBEBUILDER_ASSETS` where it holds one, else from the cache, into which it is
 * built when it is missing.
 */
export async function binary(name: Program): Promise<string> {
  const { KUBEBUILDER_ASSETS: assets } = process.env;
  if (assets && existsSync(join(assets, name))) return join(assets, name);

  const folder = join(cacheFolder(), `${name}-${key(SOURCES[name])}`);
  if (!existsSync(folder)) await build(name, folder);
  return join(folder, name);
}

/** Where programs are kept: outside of the checkout, so that a fresh clone need not build again. */
export function cacheFolder(): string {
  const { PLATYPAAS_CACHE: own, XDG_CACHE_HOME: cache } = process.env;
  return own || join(cache || join(homedir(), '.cache'), 'platypaas');
}

/** Changes with everything that goes into a build, apart from the Go release. */
function key(source: GoPackage): string {
  const hash = createHash('sha256').update(JSON.stringify([process.platform, process.arch, source.path]));
  if ('version' in source) hash.update(source.version);
  else if ('replacing' in source) hashReplacing(source.replacing);
  else {
    hash.update(JSON.stringify(source.module.variables));
    hashFiles(source.module.folder);
  }
  return hash.digest('hex').slice(0, 12);

  function hashReplacing(source: ReplacingModule): void {
    const { version, tags, requires = [], variables, stagingVersion, standIns = [] } = source;
    hash.update(JSON.stringify([version, tags, ...requires]));
    if (variables || stagingVersion) hash.update(JSON.stringify([variables, stagingVersion]));
    for (const { folder, completes } of standIns) {
      hash.update(completes ?? '');
      hashFiles(folder);
    }
  }

  function hashFiles(folder: string): void {
    for (const file of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, file)));
  }
}

/** Builds in a folder aside and renames it in place, so that no one sees half of a build, also when two run at once. */
async function build(name: Program, folder: string): Promise<void> {
  mkdirSync(cacheFolder(), { recursive: true });
  const aside = mkdtempSync(join(cacheFolder(), `.building-${name}-`));
  try {
    const started = Date.now();
    process.stderr.write(`Building ${name} (once) into ${folder}\n`);
    const source = SOURCES[name];
    if ('version' in source) await goInstall(source, aside);
    else if ('replacing' in source) await goBuildReplacing(source, join(aside, name));
    else await goBuild(source, join(aside, name));
    process.stderr.write(`Built ${name} in ${Math.round((Date.now() - started) / 1000)} s\n`);
    moveUnlessThere(aside, folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function moveUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error; // else another run was faster, with the same result
  }
}
