import { FILES } from '../apply-order';
import { HEADER } from '../kustomization';
import { identity } from '../manifest-object';

/** How the objects of one folder differ from those that were there before. */
export class ObjectChanges {
  private readonly before = new Map<string, string>();
  private readonly after = new Map<string, string>();
  private newObjects = 0;
  private readonly others: string[] = [];
  /** Whether the folder is new: then its objects are only counted. */
  isNew = false;

  /**
   * Adds a file that differs.
   *
   * @param before the text that it had, if it existed
   * @param after the text that it has now, if it still exists
   */
  add(file: string, before: string | undefined, after: string | undefined): void {
    if (!WITH_OBJECTS.test(file)) this.others.push(file);
    else if (this.isNew) this.newObjects += 1 + ((after ?? '').match(SEPARATORS)?.length ?? 0);
    else {
      for (const [object, text] of objectsIn(before)) this.before.set(object, text);
      for (const [object, text] of objectsIn(after)) this.after.set(object, text);
    }
  }

  /** The number of new objects. */
  get addedCount(): number {
    return this.newObjects + this.added.length;
  }

  /** Their names; none for those of a new folder. */
  get added(): string[] {
    return [...this.after.keys()].filter((object) => !this.before.has(object)).sort();
  }

  get changed(): string[] {
    const differs = (object: string, text: string): boolean => (this.before.get(object) ?? text) !== text;
    return [...this.after].flatMap(([object, text]) => (differs(object, text) ? [object] : [])).sort();
  }

  get removed(): string[] {
    return [...this.before.keys()].filter((object) => !this.after.has(object)).sort();
  }

  /** Files without objects that are new, changed or removed; those of a new folder are not listed. */
  get otherFiles(): readonly string[] {
    return this.isNew ? [] : this.others;
  }
}

const SEPARATOR = /^---\n/m;
const SEPARATORS = /^---\n/gm;

const WITH_OBJECTS = new RegExp(`(^|/)\\d-(${FILES.join('|')})\\.yaml$`);

/**
 * The texts of the objects in a file of ours, by their identity. The file has one member per line, so no YAML has to be
 * parsed.
 */
function objectsIn(file = ''): [object: string, text: string][] {
  const text = file.startsWith(HEADER) ? file.slice(HEADER.length) : file;
  return text.split(SEPARATOR).flatMap((object): [string, string][] => {
    const apiVersion = scalar(object, /^apiVersion: (.*)$/m);
    const kind = scalar(object, /^kind: (.*)$/m);
    const metadata = /^metadata:\n((?: .*\n)*)/m.exec(object)?.[1] ?? '';
    const name = scalar(metadata, /^ {2}name: (.*)$/m);
    const namespace = scalar(metadata, /^ {2}namespace: (.*)$/m);
    if (apiVersion === undefined || kind === undefined || name === undefined) return [];
    return [[identity({ apiVersion, kind, metadata: { name, namespace } }), object]];
  });
}

function scalar(text: string, member: RegExp): string | undefined {
  return member.exec(text)?.[1]?.replace(/^"(.*)"$/, '$1');
}
