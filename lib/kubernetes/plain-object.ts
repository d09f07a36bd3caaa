import { ApiObject, type ApiObjectProps, type JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { isPlainData } from '../settings/plain-data';

/**
 * An API object that can say what it holds without rendering it. Two objects that say the same render the same, so that
 * a program of many like clusters renders each object once.
 */
export class PlainObject extends ApiObject {
  private isPatched = false;
  private rendered?: { readonly contents: string; readonly manifest: RenderedManifest };

  constructor(
    scope: Construct,
    id: string,
    private readonly manifest: ApiObjectProps,
  ) {
    super(scope, id, manifest);
  }

  override addJsonPatch(...operations: JsonPatch[]): void {
    this.isPatched = true;
    super.addJsonPatch(...operations);
  }

  /**
   * Everything that the object renders to, as one text; nothing when it has patches or holds values that only
   * rendering can resolve.
   */
  contents(): string | undefined {
    if (this.isPatched || !isPlainData(this.manifest)) return undefined;
    return JSON.stringify([this.manifest, this.metadata.toJson()]);
  }

  /**
   * What `toJson` gives, rendered again only when something of it has changed.
   *
   * @param contents the object's own, when they are known
   */
  asRendered(contents = this.contents()): RenderedManifest {
    if (contents === undefined) return this.toJson();
    if (this.rendered?.contents !== contents) this.rendered = { contents, manifest: this.toJson() };
    return this.rendered.manifest;
  }
}

/** An object as it is written, for several readers, of whom none may change it. */
export type RenderedManifest = Readonly<Record<string, unknown>>;

/** An object as it is written, patches included, for those who only read it: it is rendered once for all of them. */
export function manifestOf(object: ApiObject): RenderedManifest {
  return asPlain(object)?.asRendered() ?? object.toJson();
}

/** An object that can say what it holds, if it is one. */
export function asPlain(object: ApiObject): PlainObject | undefined {
  // Every API object is an instance of every class of them, as cdk8s sees it; so it is asked whether it can say.
  return 'contents' in object ? (object as PlainObject) : undefined;
}
