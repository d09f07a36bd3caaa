import { CDK8S, LIBRARY, type Modules, PEERS } from './bundles';
import { type CodeUser, runWithKeptCode } from './code-cache';

let library: Modules | undefined;
let loadPeer: (name: string) => unknown = require;
let user: CodeUser | undefined;

/** Runs a module of this library, which every file of `build/lib` stands for. */
export function load(name: string): unknown {
  library ??= runWithKeptCode(LIBRARY, (peer) => loadPeer(peer), user) as Modules;
  return library[name]?.();
}

/**
 * Has the library use the cdk8s in our own bundle, which is there in a tenth of the time. Only for programs that bring no
 * cdk8s of their own, whose classes would be others; before anything of the library is loaded.
 *
 * @param program for whom compiled code is kept
 * @returns what loads a module as the library does
 */
export function useOwnCdk8s(program?: CodeUser): (name: string) => unknown {
  user = program;
  let bundle: Modules | undefined;
  loadPeer = (name) => {
    if (!isPeer(name)) return require(name);
    bundle ??= runWithKeptCode(CDK8S, require, user) as Modules;
    return bundle[name]?.();
  };
  return loadPeer;
}

/** Whether a module is one of those that a user's program brings. */
export function isPeer(name: string): boolean {
  return (PEERS as readonly string[]).includes(name);
}
