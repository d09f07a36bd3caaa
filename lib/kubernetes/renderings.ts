import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { copyOf, isPlainData } from '../settings/plain-data';
import { isSameData } from '../settings/same-data';

/** An object in its written form, for several readers, none of which may change it. */
export type RenderedManifest = Readonly<Record<string, unknown>>;

/** Renders an object, as far as possible with the parts of another; undefined if it is not plain data. */
export type PlainRendering = (like: () => RenderedManifest | undefined) => RenderedManifest | undefined;

/** The objects of several clusters, and few enough to keep: each takes some kilobytes, of which a fleet has too many. */
const MOST_KEPT = 400;
/** Clusters of a fleet have an object in a few forms, or each has its own. */
const MOST_FORMS = 4;

/** The rendered objects of the programs that are being read. */
const current = new WeakMap<IConstruct, Renderings>();

interface Entry {
  /** The rendered object, if it is plain data. */
  readonly plain: RenderedManifest | undefined;
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
  /** The last forms of an object by its name, the latest first. */
  private readonly forms = new Map<string, RenderedManifest[]>();

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

  /** Whether an object is plain data. */
  isPlain(object: ApiObject, render: PlainRendering): boolean {
    return this.entry(object, render).plain !== undefined;
  }

  /** The rendered form of an object, or of one with the same contents. */
  manifest(object: ApiObject, render: PlainRendering): RenderedManifest {
    const entry = this.entry(object, render);
    entry.manifest ??= entry.plain ?? rendered(object);
    return entry.manifest;
  }

  /** The result of a function of a construct, computed once. */
  answer<T>(construct: IConstruct, question: string, ask: () => T): T {
    const known = this.answers.get(construct) ?? new Map<string, unknown>();
    this.answers.set(construct, known);
    if (!known.has(question)) known.set(question, ask());
    return known.get(question) as T;
  }

  private entry(object: ApiObject, render: PlainRendering): Entry {
    const known = this.entries.get(object);
    if (known) return known;
    const entry = { plain: this.plain(object, render) };
    this.entries.set(object, entry);
    return entry;
  }

  /** Rendered like the object of that name in the cluster before. */
  private plain(object: ApiObject, render: PlainRendering): RenderedManifest | undefined {
    let forms: RenderedManifest[] | undefined;
    const rendered = render(() => {
      forms = this.formsOf(object);
      return forms[0];
    });
    if (!forms || !rendered || rendered === forms[0]) return rendered;
    const like = forms.find((form) => isSameData(form, rendered)) ?? rendered;
    const others = forms.filter((form) => form !== like);
    forms.splice(0, forms.length, like, ...others.slice(0, MOST_FORMS - 1));
    return like;
  }

  private formsOf({ apiVersion, kind, metadata, name }: ApiObject): RenderedManifest[] {
    const key = `${apiVersion} ${kind} ${metadata.namespace}/${name}`;
    const known = this.forms.get(key);
    if (known) return known;
    if (this.forms.size >= MOST_KEPT) this.forms.clear();
    const forms: RenderedManifest[] = [];
    this.forms.set(key, forms);
    return forms;
  }
}

/** What a class renders by itself; it may return the same object again, and change it. What is not plain data is refused. */
function rendered(object: ApiObject): RenderedManifest {
  const manifest = object.toJson() as RenderedManifest;
  return isPlainData(manifest) ? copyOf(manifest) : manifest;
}

/**
 * The result of a function of a construct: computed once while its program is read, when it cannot change, and every
 * time before that.
 */
export function whileRead<T>(construct: IConstruct, question: string, ask: () => T): T {
  const renderings = Renderings.current(construct);
  return renderings ? renderings.answer(construct, question, ask) : ask();
}
