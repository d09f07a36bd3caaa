import { bundle, type Modules, OTHER_PART, type Part, PEERS, partOf } from './bundles';
import { type CodeUser, runWithKeptCode } from './code-cache';

const parts: { [part in Part]?: Modules } = {};
let loadPeer: (name: string) => unknown = require;
let user: CodeUser | undefined;

/** Runs a module of this library, to which every file of `build/lib` refers, or a package that it depends on. */
export function load(name: string): unknown {
  const part = partOf(name);
  parts[part] ??= runWithKeptCode(bundle(part), loadOutside, user) as Modules;
  return parts[part][name]?.();
}

/** What a part requires that is not in its file: a module of another part, or a package of the program. */
function loadOutside(name: string): unknown {
  return name.startsWith(OTHER_PART) ? load(name.slice(OTHER_PART.length)) : loadPeer(name);
}

/**
 * Makes the library use the cdk8s in our own bundle, which loads in a tenth of the time. Only for programs without
 * their own cdk8s, whose classes would differ; must be called before anything of the library is loaded.
 *
 * @param program the program that compiled code is cached for
 * @returns a function that loads a module as the library does
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

/** Whether a module is one of those that a user's program provides. */
export function isPeer(name: string): boolean {
  return PEERS.has(name);
}
