import * as fs from 'node:fs';
import * as path from 'node:path';
import { Script } from 'node:vm';

/** Who code is cached for: programs use different parts of a bundle, and unused code only costs time. */
export interface CodeUser {
  /** Its identity. */
  readonly name: string;
  /** A fingerprint that changes when it may use other parts. */
  readonly version: string;
}

/** The program that runs. */
export function thisProgram(script = process.argv[1]): CodeUser {
  const stat = script === undefined ? undefined : fs.statSync(script, { throwIfNoEntry: false });
  return { name: script ?? '', version: stat ? `${stat.size} ${stat.mtimeMs}` : '' };
}

/**
 * Runs a bundle, which is one expression, with V8's compiled code from an earlier run. The cache only saves time: V8
 * trusts it to the byte, so it is stored twice and compared, and a run whose cache is missing, damaged or not writable
 * compiles again.
 *
 * @param load the function with which the bundle loads other modules
 * @returns what the bundle exports
 */
export function runWithKeptCode(bundle: string, load: (name: string) => unknown, user = thisProgram()): unknown {
  // Bundles are ASCII, which V8 stores in one byte per character only if it is read as such.
  const source = fs.readFileSync(bundle, 'latin1');
  const cache = new CodeCache(bundle, source, user);
  const { code, isOwn } = cache.read();
  const script = new Script(source, { filename: bundle, cachedData: code });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, load, module, bundle, path.dirname(bundle));
  if (!isOwn || script.cachedDataRejected) {
    // At the end of the run everything that it needs has been compiled.
    process.once('exit', () => cache.write(script));
  }
  return module.exports;
}

/** As many as a user may have programs and commands; the oldest ones are removed. */
const MOST_CACHES = 24;

/**
 * A file for each user of a bundle's code: the code, twice, and a last line with the bundle that it is from, and the
 * version of the user. Loading a hash module would take longer than reading it again.
 */
class CodeCache {
  private readonly file: string;
  /** The first line of a bundle is its hash. */
  private readonly origin: string;
  private readonly version: string;
  private isFirstRun = false;

  constructor(
    private readonly bundle: string,
    source: string,
    { name, version }: CodeUser,
  ) {
    // With different flags V8 compiles different code.
    const flags = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ');
    this.file = `${this.prefix}${shortName(`${name}\n${flags}`)}.cache`;
    this.origin = `${source.slice(0, source.indexOf('\n'))} ${process.version} `;
    this.version = version;
  }

  /** The code to run with: the user's own or, in a first run, that of another user with much code in common. */
  read(): { readonly code: Buffer | undefined; readonly isOwn: boolean } {
    const own = this.contents(this.file);
    if (own) return { code: own.code, isOwn: own.version === this.version };
    // Code cached after a run with another's code contains all of that, so a second run compiles again.
    const code = fs.existsSync(this.file) ? undefined : this.codeOfAnother();
    this.isFirstRun = code !== undefined;
    return { code, isOwn: false };
  }

  private codeOfAnother(): Buffer | undefined {
    for (const file of this.others()) {
      const code = this.contents(file)?.code;
      if (code) return code;
    }
    return undefined;
  }

  /** A concurrent run that reads half of it notices that the copies differ. */
  write(script: Script): void {
    try {
      // Many programs run only once: one that ran with another's code gets its own in its second run.
      if (this.isFirstRun) fs.writeFileSync(this.file, '');
      else {
        const code = script.createCachedData();
        fs.writeFileSync(this.file, Buffer.concat([code, code, Buffer.from(`\n${this.origin}${this.version}`)]));
      }
      this.removeOldest();
    } catch {
      // The next run compiles again.
    }
  }

  private contents(file: string): { readonly code: Buffer; readonly version: string } | undefined {
    try {
      const kept = fs.readFileSync(file);
      const end = kept.lastIndexOf('\n');
      const code = kept.subarray(0, end / 2);
      const last = kept.toString('latin1', end + 1);
      const isWhole = last.startsWith(this.origin) && code.equals(kept.subarray(code.length, end));
      return isWhole ? { code, version: last.slice(this.origin.length) } : undefined;
    } catch {
      return undefined;
    }
  }

  private others(): string[] {
    try {
      const names = fs.readdirSync(path.dirname(this.bundle)).sort();
      const files = names.map((name) => path.join(path.dirname(this.bundle), name));
      return files.filter((file) => file.startsWith(this.prefix) && file.endsWith('.cache') && file !== this.file);
    } catch {
      return [];
    }
  }

  private removeOldest(): void {
    const files = [this.file, ...this.others()].map((file) => ({ file, at: fs.statSync(file).mtimeMs }));
    files.sort((one, other) => one.at - other.at);
    for (const { file } of files.slice(0, Math.max(0, files.length - MOST_CACHES))) fs.rmSync(file);
  }

  private get prefix(): string {
    return this.bundle.replace(/js$/, '');
  }
}

/** A hash for the file name (FNV-1a). On a collision two users would only share their code. */
function shortName(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
