import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** A module of ours, whose go.mod and go.sum fix the versions of what is built in it. */
export interface GoModule {
  readonly folder: string;
  /** String variables that the linker sets. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A published module whose go.mod replaces others, which `go install` refuses. */
export interface ReplacingModule {
  readonly path: string;
  readonly version: string;
  readonly tags?: string;
  /** Modules, `path@version`, in place of versions that are not served. */
  readonly requires?: readonly string[];
  /** String variables that the linker sets. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The version at which modules are published that it replaces by folders of its own repository. */
  readonly stagingVersion?: string;
  /** What stands in for replacements that are not served. */
  readonly standIns?: readonly StandIn[];
}

/** A module made of a few files of ours, with which another one may be completed. */
export interface StandIn {
  readonly for: string;
  readonly folder: string;
  /** The published module, `path@version`, to which the files are added. */
  readonly completes?: string;
}

/**
 * A main package: one of a module of ours, one that `go install` takes at a version with its own go.mod, or one of a
 * module that is built with a copy of its go.mod.
 */
export type GoPackage =
  | { readonly path: string; readonly module: GoModule }
  | { readonly path: string; readonly version: string }
  | { readonly path: string; readonly replacing: ReplacingModule };

/** Builds a package of a module of ours into a file. */
export async function goBuild(source: Extract<GoPackage, { module: GoModule }>, file: string): Promise<void> {
  await go(['build', '-trimpath', linkerFlags(source.module.variables), '-o', file, source.path], {
    cwd: source.module.folder,
  });
}

function linkerFlags(variables: Readonly<Record<string, string>>): string {
  const settings = Object.entries(variables).map(([name, value]) => ` -X ${name}=${value}`);
  return `-ldflags=-s -w${settings.join('')}`;
}

/** Builds a published package into a folder, under the name that Go gives it. */
export async function goInstall(source: Extract<GoPackage, { version: string }>, folder: string): Promise<void> {
  await go(['install', '-trimpath', '-ldflags=-s -w', `${source.path}@${source.version}`], {
    // Go refuses GOBIN when it cross-compiles, which no one who runs the result does.
    env: { GOBIN: folder },
  });
}

/** Builds a package of a published module that replaces others into a file. */
export async function goBuildReplacing(
  { path, replacing }: Extract<GoPackage, { replacing: ReplacingModule }>,
  file: string,
): Promise<void> {
  const cwd = mkdtempSync(join(tmpdir(), 'platypaas-go-'));
  try {
    const source = await moduleFolder(`${replacing.path}@${replacing.version}`);
    // Its own go.sum to begin with: the database of checksums has no forks that a module replaces others by.
    for (const name of ['go.mod', 'go.sum']) writeFileSync(join(cwd, name), readFileSync(join(source, name)));
    const required = [`${replacing.path}@${replacing.version}`, ...(replacing.requires ?? [])];
    await go(['mod', 'edit', '-module=platypaas.test/build', ...required.map((module) => `-require=${module}`)], {
      cwd,
    });
    if (replacing.stagingVersion) await replaceFolders(cwd, replacing.stagingVersion);
    for (const [index, standIn] of (replacing.standIns ?? []).entries()) {
      const name = `./stand-in-${index}`;
      if (standIn.completes) copyWritable(await moduleFolder(standIn.completes), join(cwd, name));
      cpSync(standIn.folder, join(cwd, name), { recursive: true });
      await go(['mod', 'edit', `-replace=${standIn.for}=${name}`], { cwd });
    }
    const tags = replacing.tags ? ['-tags', replacing.tags] : [];
    const flags = linkerFlags(replacing.variables ?? {});
    await go(['build', '-mod=mod', '-trimpath', flags, ...tags, '-o', file, path], { cwd });
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** Has modules that a go.mod replaces by folders, which are not published, replaced by their published versions. */
async function replaceFolders(cwd: string, version: string): Promise<void> {
  const folders = readFileSync(join(cwd, 'go.mod'), 'utf8').matchAll(/^(?:replace)?\s*(\S+) => \.\//gm);
  const edits = Array.from(folders, ([, module]) => `-replace=${module}=${module}@${version}`);
  await go(['mod', 'edit', ...edits], { cwd });
}

const moduleFolders = new Map<string, Promise<string>>();

/** The folder of a published module, `path@version`, in Go's cache. */
export function moduleFolder(module: string): Promise<string> {
  const known = moduleFolders.get(module) ?? download(module);
  moduleFolders.set(module, known);
  return known;
}

async function download(module: string): Promise<string> {
  const child = spawn('go', ['mod', 'download', '-json', module], {
    cwd: tmpdir(),
    env: { ...process.env, GOWORK: 'off' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { Dir, Error: reason } = JSON.parse(await text(child.stdout)) as { Dir?: string; Error?: string };
  if (!Dir) throw new Error(`${module} could not be downloaded: ${reason}`);
  return Dir;
}

/** Copies a folder of Go's cache, in which everything is read-only. */
export function copyWritable(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyWritable(source, target);
    else writeFileSync(target, readFileSync(source), { mode: statSync(source).mode | 0o200 });
  }
}

/** Runs Go with its progress on stderr, without a C compiler and without what a workspace around us would change. */
async function go(args: readonly string[], options: { cwd?: string; env?: Record<string, string> }): Promise<void> {
  const child = spawn('go', args, {
    cwd: options.cwd,
    env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off', ...options.env },
    stdio: ['ignore', process.stderr, process.stderr],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`go ${args.join(' ')} ended with ${code}; its messages stand above`);
}
