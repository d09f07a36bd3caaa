import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Script } from 'node:vm';

/** For whom code is kept: programs use different parts of a bundle, and code that is not used only costs time. */
export interface CodeUser {
  /** What tells it from others. */
  readonly name: string;
  /** What changes when it may use other parts. */
  readonly version: string;
}

/** The program that runs. */
export function thisProgram(script = process.argv[1]): CodeUser {
  const stat = script === undefined ? undefined : fs.statSync(script, { throwIfNoEntry: false });
  return { name: script ?? '', version: stat ? `${stat.size} ${stat.mtimeMs}` : '' };
}

/**
 * Runs a bundle, which is one expression, with V8's compiled code from the run before. The code is only there to save
 * time: V8 trusts it to the byte, so it stands behind a hash, and a run whose code is missing, damaged or not to be
 * written compiles anew.
 *
 * @param load what the bundle loads other modules with
 * @returns what the bundle exports
 */
export function runWithKeptCode(bundle: string, load: (name: string) => unknown, user = thisProgram()): unknown {
  // Bundles are ASCII, which V8 keeps in a byte for each character only if it is read so.
  const source = fs.readFileSync(bundle, 'latin1');
  const cache = new CodeCache(bundle, source, user);
  const cachedData = cache.read();
  const script = new Script(source, { filename: bundle, cachedData });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, load, module, bundle, path.dirname(bundle));
  if (cachedData === undefined || script.cachedDataRejected) {
    // At the end of the run all that it needs has been compiled.
    process.once('exit', () => cache.write(script.createCachedData()));
  }
  return module.exports;
}

const HASH_BYTES = 20;

/** As many as there are programs and commands that somebody works with; those that ran first go. */
const MOST_CACHES = 24;

class CodeCache {
  private readonly file: string;
  private readonly stamp: string;

  constructor(bundle: string, source: string, { name, version }: CodeUser) {
    // With other flags V8 compiles other code.
    const flags = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ');
    const user = createHash('sha1').update(`${name}\n${flags}`).digest('hex').slice(0, 12);
    this.file = `${bundle.slice(0, -'.js'.length)}.${user}.cache`;
    // The first line of a bundle is its hash.
    this.stamp = `${source.slice(0, source.indexOf('\n'))} ${process.version} ${version}`;
  }

  read(): Buffer | undefined {
    try {
      const kept = fs.readFileSync(this.file);
      const code = kept.subarray(HASH_BYTES);
      return this.hashOf(code).equals(kept.subarray(0, HASH_BYTES)) ? code : undefined;
    } catch {
      return undefined;
    }
  }

  /** Another run that reads half of it sees that by the hash. */
  write(code: Buffer): void {
    try {
      fs.writeFileSync(this.file, Buffer.concat([this.hashOf(code), code]));
      this.removeOldest();
    } catch {
      // The next run compiles again.
    }
  }

  private hashOf(code: Buffer): Buffer {
    return createHash('sha1').update(code).update(this.stamp).digest();
  }

  private removeOldest(): void {
    const folder = path.dirname(this.file);
    const caches = fs.readdirSync(folder).filter((name) => name.endsWith('.cache'));
    if (caches.length <= MOST_CACHES) return;
    const written = caches.map((name) => ({ name, at: fs.statSync(path.join(folder, name)).mtimeMs }));
    written.sort((one, other) => one.at - other.at);
    for (const { name } of written.slice(0, -MOST_CACHES)) fs.rmSync(path.join(folder, name));
  }
}
