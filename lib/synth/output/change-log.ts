import { ObjectChanges } from './object-changes';
import { topFolder } from './ownership';

/** What a run changed in one platform, or in a whole fleet. */
export interface PlatformChanges {
  /** Its folder, as shown to the user. */
  readonly folder: string;
  /** The changes by folder: those of a platform, or of each cluster of a fleet. */
  readonly parts: ReadonlyMap<string, ObjectChanges>;
  /** Whether it is a fleet. */
  readonly isFleet: boolean;
  /** Whether the program no longer defines it, so it was removed. */
  readonly isGone: boolean;
  /** Further notes for the user about its files. */
  readonly notes: readonly string[];
}

/** The changes of a run, by folder. */
export class ChangeLog {
  private readonly parts = new Map<string, ObjectChanges>();
  private readonly written = new Set<string>();
  private readonly fleets = new Set<string>();
  private readonly notes: { readonly file: string; readonly what: string }[] = [];

  /** Sets the order of folders that are going to be written in another one. */
  expect(folders: readonly string[]): void {
    for (const folder of folders) this.part(folder);
  }

  /** Registers a folder that the program writes. */
  begin(folder: string, isNew: boolean): void {
    this.part(folder).isNew = isNew;
    this.written.add(topFolder(folder));
    if (folder.includes('/')) this.fleets.add(topFolder(folder));
  }

  /** Whether the program writes to a folder of the output directory. */
  has(folder: string): boolean {
    return this.written.has(folder);
  }

  /** Adds a file that differs; see `ObjectChanges.add`. */
  changed(file: string, before: string | undefined, after: string | undefined): void {
    this.part(this.folderOf(file)).add(file, before, after);
  }

  note(file: string, what: string): void {
    this.notes.push({ file, what });
  }

  /** Everything that was added, in the order in which the program writes, or is expected to. */
  platforms(outdir: string): PlatformChanges[] {
    const tops = [...new Set([...this.parts.keys(), ...this.notes.map(({ file }) => file)].map(topFolder))];
    const order = new Map([...this.parts.keys()].map((folder, index) => [folder, index]));
    const place = ({ file }: { readonly file: string }) => order.get(this.folderOf(file)) ?? order.size;
    const notes = [...this.notes].sort((one, other) => place(one) - place(other));
    const partsOf = (top: string) => [...this.parts].filter(([folder]) => topFolder(folder) === top);
    return tops.map((top) => ({
      folder: `${outdir}/${top}`,
      parts: new Map(partsOf(top)),
      isFleet: this.fleets.has(top),
      isGone: !this.written.has(top),
      notes: notes.filter(({ file }) => topFolder(file) === top).map(({ file, what }) => `${outdir}/${file} ${what}`),
    }));
  }

  private part(folder: string): ObjectChanges {
    const part = this.parts.get(folder) ?? new ObjectChanges();
    this.parts.set(folder, part);
    return part;
  }

  /** The platform or cluster that a file belongs to. */
  private folderOf(file: string): string {
    const parts = file.split('/');
    return this.fleets.has(parts[0] ?? '') && parts.length > 2 ? parts.slice(0, 2).join('/') : topFolder(file);
  }
}
