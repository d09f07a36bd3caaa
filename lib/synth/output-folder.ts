import * as fs from 'node:fs';
import * as path from 'node:path';
import { ConfigurationError, describe } from '../problems';
import { HEADER } from './kustomization';

/** A file of the output: its path, relative to its folder, and its text. */
export interface OutputFile {
  /** Its path in the folder. */
  readonly path: string;
  /** What it holds. */
  readonly text: string;
}

/** A file that says by its first line that we wrote its folder: each platform has the one, each fleet the other. */
const MARKS = ['kustomization.yaml', 'clusters.yaml'];

/**
 * Output that is written beside its destination and then moved into place all at once, so that a failure leaves the
 * former output untouched. Folders that an earlier run wrote and this one did not are removed; anything else in the
 * output directory stays.
 */
export class Output {
  private readonly staging: string;
  private readonly folders = new Set<string>();

  /** @param outdir the output directory */
  constructor(private readonly outdir: string) {
    fs.mkdirSync(outdir, { recursive: true });
    this.staging = fs.mkdtempSync(path.join(outdir, '.staging-'));
  }

  /** Writes files of a folder; the folder may have several parts, such as `fleet/one`. */
  write(folder: string, files: readonly OutputFile[]): void {
    this.folders.add(folder.split('/')[0] ?? folder);
    const made = new Set<string>();
    for (const file of files) {
      const target = path.join(this.staging, 'new', folder, file.path);
      const parent = path.dirname(target);
      if (!made.has(parent)) fs.mkdirSync(parent, { recursive: true });
      made.add(parent);
      fs.writeFileSync(target, file.text);
    }
  }

  /**
   * Puts everything into its place.
   *
   * @throws ConfigurationError when a folder's place is taken by something that we did not write
   */
  publish(): void {
    this.refuseForeignFolders();
    fs.mkdirSync(path.join(this.staging, 'old'));
    for (const name of fs.readdirSync(this.outdir)) {
      const former = path.join(this.outdir, name);
      if (isGenerated(former)) fs.renameSync(former, path.join(this.staging, 'old', name));
    }
    for (const name of this.folders) {
      const destination = path.join(this.outdir, name);
      fs.rmSync(destination, { recursive: true, force: true }); // empty, or it would have been refused
      fs.renameSync(path.join(this.staging, 'new', name), destination);
    }
  }

  /** Removes what is not needed any more; to be called whether it went well or not. */
  close(): void {
    fs.rmSync(this.staging, { recursive: true, force: true });
  }

  private refuseForeignFolders(): void {
    const foreign = [...this.folders]
      .map((name) => path.join(this.outdir, name))
      .filter((folder) => fs.existsSync(folder) && fs.readdirSync(folder).length > 0 && !isGenerated(folder));
    if (foreign.length > 0) throw new ConfigurationError(foreign.map(placeTaken));
  }
}

function isGenerated(folder: string): boolean {
  return MARKS.map((mark) => path.join(folder, mark)).some(
    (mark) => fs.existsSync(mark) && fs.readFileSync(mark, 'utf8').startsWith(HEADER),
  );
}

function placeTaken(folder: string): string {
  return describe({
    what: `${folder} exists, and platypaas did not write it.`,
    remedy: 'Move it away, rename the chart, or choose another output directory.',
    code: 'SYN003',
  });
}
