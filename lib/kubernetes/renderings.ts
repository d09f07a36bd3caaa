import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** An object in its written form, for several readers, none of which may change it. */
export type RenderedManifest = Readonly<Record<string, unknown>>;

/** The objects of several clusters, and few enough to keep: each takes some kilobytes, of which a fleet has too many. */
const MOST_KEPT = 400;

/** The rendered objects of the programs that are being read. */
const current = new WeakMap<IConstruct, Renderings>();

interface Entry {
  /** Everything that the object renders to, as one text; undefined if only rendering can determine it. */
  readonly contents: string | undefined;
  manifest?: RenderedManifest;
}

/**
 * The rendered API objects of a program while it is checked and written. Nothing changes an object any more then, so
 * each is rendered once for all readers; and objects with equal contents share one manifest, so anything that depends
 * only on a manifest is computed once for all clusters of a fleet.
 */
export class Renderings {
  private readonly entries = new WeakMap<ApiObject, Entry>();
  private readonly answers = new WeakMap<IConstruct, Map<string, unknown>>();
  private readonly byContents = new Map<string, RenderedManifest>();

  /** The renderings of the program that an object belongs to, while it is read. */
  static current(object: IConstruct): Renderings | undefined {
    return current.get(object.node.root);
  }

  /** Reads a program, whose objects must not change until that is done. */
  during<T>(program: IConstruct, read: () => T): T {
    const { root } = program.node;
    if (current.has(root)) return read();
    current.set(root, this);
    try {
      return read();
    } finally {
      current.delete(root);
    }
  }

  /** The contents of an object, computed once. */
  contents(object: ApiObject, ask: () => string | undefined): string | undefined {
    return this.entry(object, ask).contents;
  }

  /** The rendered form of an object, or of one with the same contents. */
  manifest(object: ApiObject, ask: () => string | undefined): RenderedManifest {
    const entry = this.entry(object, ask);
    entry.manifest ??= this.rendered(object, entry.contents);
    return entry.manifest;
  }

  /** The result of a function of a construct, computed once. */
  answer<T>(construct: IConstruct, question: string, ask: () => T): T {
    const known = this.answers.get(construct) ?? new Map<string, unknown>();
    this.answers.set(construct, known);
    if (!known.has(question)) known.set(question, ask());
    return known.get(question) as T;
  }

  private entry(object: ApiObject, ask: () => string | undefined): Entry {
    const known = this.entries.get(object);
    if (known) return known;
    const entry = { contents: ask() };
    this.entries.set(object, entry);
    return entry;
  }

  private rendered(object: ApiObject, contents: string | undefined): RenderedManifest {
    const like = contents === undefined ? undefined : this.byContents.get(contents);
    if (like) return like;
    const manifest = object.toJson() as RenderedManifest;
    if (contents === undefined) return manifest;
    if (this.byContents.size >= MOST_KEPT) this.byContents.clear();
    this.byContents.set(contents, manifest);
    return manifest;
  }
}

/**
 * The result of a function of a construct: computed once while its program is read, when it cannot change, and every
 * time before that.
 */
export function whileRead<T>(construct: IConstruct, question: string, ask: () => T): T {
  const renderings = Renderings.current(construct);
  return renderings ? renderings.answer(construct, question, ask) : ask();
}
