import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A module of ours, whose go.mod and go.sum fix the versions of what is built in it. */
export interface GoModule {
  readonly folder: string;
  /** String variables that the linker sets. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A main package: one of a module of ours, or one that `go install` takes at a version with its own go.mod. */
export type GoPackage =
  | { readonly path: string; readonly module: GoModule }
  | { readonly path: string; readonly version: string };

/** Builds a package of a module of ours into a file. */
export async function goBuild(source: Extract<GoPackage, { module: GoModule }>, file: string): Promise<void> {
  const variables = Object.entries(source.module.variables).map(([name, value]) => ` -X ${name}=${value}`);
  await go(['build', '-trimpath', `-ldflags=-s -w${variables.join('')}`, '-o', file, source.path], {
    cwd: source.module.folder,
  });
}

/** Builds a published package into a folder, under the name that Go gives it. */
export async function goInstall(source: Extract<GoPackage, { version: string }>, folder: string): Promise<void> {
  await go(['install', '-trimpath', '-ldflags=-s -w', `${source.path}@${source.version}`], {
    // Go refuses GOBIN when it cross-compiles, which no one who runs the result does.
    env: { GOBIN: folder },
  });
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
