import { bundle, type Modules, OTHER_PART, type Part, PEERS, partOf } from './bundles';
import { type CodeUser, runWithKeptCode } from './code-cache';

const parts: { [part in Part]?: Modules } = {};
let loadPeer: (name: string) => unknown = require;
let user: CodeUser | undefined;

/** Runs a module of this library, which every file of `build/lib` stands for, or a package that it depends on. */
export function load(name: string): unknown {
  const part = partOf(name);
  parts[part] ??= runWithKeptCode(bundle(part), loadOutside, user) as Modules;
  return parts[part][name]?.();
}

/** What a part asks for that is not in its file: a module of another part, or what the program brings. */
function loadOutside(name: string): unknown {
  return name.startsWith(OTHER_PART) ? load(name.slice(OTHER_PART.length)) : loadPeer(name);
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
  const peers: { [bundle in string]?: Modules } = {};
  loadPeer = (name) => {
    const own = PEERS.get(name);
    if (own === undefined) return require(name);
    peers[own] ??= runWithKeptCode(bundle(own), loadPeer, user) as Modules;
    return peers[own][name]?.();
  };
  return loadPeer;
}

/** Whether a module is one of those that a user's program brings. */
export function isPeer(name: string): boolean {
  return PEERS.has(name);
}
