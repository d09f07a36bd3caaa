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
 * Runs a bundle, which is one expression, with V8's compiled code from a run before. The code is only there to save
 * time: V8 trusts it to the byte, so it is kept twice and compared, and a run whose code is missing, damaged or not to be
 * written compiles anew.
 *
 * @param load what the bundle loads other modules with
 * @returns what the bundle exports
 */
export function runWithKeptCode(bundle: string, load: (name: string) => unknown, user = thisProgram()): unknown {
  // Bundles are ASCII, which V8 keeps in a byte for each character only if it is read so.
  const source = fs.readFileSync(bundle, 'latin1');
  const cache = new CodeCache(bundle, source, user);
  const { code, isOwn } = cache.read();
  const script = new Script(source, { filename: bundle, cachedData: code });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, load, module, bundle, path.dirname(bundle));
  if (!isOwn || script.cachedDataRejected) {
    // At the end of the run all that it needs has been compiled.
    process.once('exit', () => cache.write(script));
  }
  return module.exports;
}

/** As many as there are programs and commands that somebody works with; those that ran first go. */
const MOST_CACHES = 24;

/**
 * A file for each user of a bundle's code: the code, twice, and a last line that says what it is of, and for which version
 * of the user. To load what hashes would take longer than to read it once more.
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
    // With other flags V8 compiles other code.
    const flags = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ');
    this.file = `${this.prefix}${shortName(`${name}\n${flags}`)}.cache`;
    this.origin = `${source.slice(0, source.indexOf('\n'))} ${process.version} `;
    this.version = version;
  }

  /** The code to run with: the user's own or, in a first run, that of another, who uses much of the same. */
  read(): { readonly code: Buffer | undefined; readonly isOwn: boolean } {
    const own = this.contents(this.file);
    if (own) return { code: own.code, isOwn: own.version === this.version };
    // What is kept after a run with another's code has all of that in it, so a second run compiles anew.
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

  /** Another run that reads half of it sees that one copy is not like the other. */
  write(script: Script): void {
    try {
      // Many programs run once: one that has another's code to run with gets its own in its second run.
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

/** Names a file (FNV-1a). Two users with one name would only share their code. */
function shortName(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
