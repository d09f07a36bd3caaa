import * as fs from 'node:fs';
import * as path from 'node:path';

/** One change causes several events: an editor writes a temporary file, renames it, and sets its times. */
const SETTLED_AFTER_MS = 50;

/** Calls back when one of the files changes, until it is closed. Which files these are may change. */
export class Watcher {
  private readonly folders = new Map<string, fs.FSWatcher>();
  private files: ReadonlySet<string> = new Set();
  private pending: NodeJS.Timeout | undefined;

  constructor(private readonly changed: () => void) {}

  /** Watches these files instead of the previous ones. */
  watch(files: readonly string[]): void {
    this.files = new Set(files);
    const wanted = new Set(files.map((file) => path.dirname(file)));
    for (const [folder, watcher] of this.folders) {
      if (wanted.has(folder)) continue;
      watcher.close();
      this.folders.delete(folder);
    }
    // Folders, since watching a file stops when it is replaced.
    for (const folder of wanted) {
      if (this.folders.has(folder) || !fs.existsSync(folder)) continue;
      this.folders.set(
        folder,
        fs.watch(folder, (_, name) => this.onEvent(folder, name)),
      );
    }
  }

  close(): void {
    clearTimeout(this.pending);
    for (const watcher of this.folders.values()) watcher.close();
    this.folders.clear();
  }

  private onEvent(folder: string, name: string | null): void {
    if (name !== null && !this.files.has(path.join(folder, name))) return;
    clearTimeout(this.pending);
    this.pending = setTimeout(this.changed, SETTLED_AFTER_MS);
  }
}
