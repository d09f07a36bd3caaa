import { ApiObject, type ApiObjectProps, type JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { isPlainData } from '../settings/plain-data';
import { type RenderedManifest, Renderings } from './renderings';

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

  /** What `toJson` gives, rendered again only when something of it has changed. */
  asRendered(): RenderedManifest {
    const contents = this.contents();
    if (contents === undefined) return this.toJson();
    if (this.rendered?.contents !== contents) this.rendered = { contents, manifest: this.toJson() };
    return this.rendered.manifest;
  }
}

/** An object as it is written, patches included, for those who only read it: it is rendered once for all of them. */
export function manifestOf(object: ApiObject): RenderedManifest {
  const renderings = Renderings.current(object);
  if (renderings) return renderings.manifest(object, () => asPlain(object)?.contents());
  return asPlain(object)?.asRendered() ?? object.toJson();
}

/** Whether all that an object holds is plain data, as it was given. */
export function isPlain(object: ApiObject): boolean {
  const ask = () => asPlain(object)?.contents();
  const renderings = Renderings.current(object);
  return (renderings ? renderings.contents(object, ask) : ask()) !== undefined;
}

/** An object that can say what it holds, if it is one. */
function asPlain(object: ApiObject): PlainObject | undefined {
  // Every API object is an instance of every class of them, as cdk8s sees it; so it is asked whether it can say.
  return 'contents' in object ? (object as PlainObject) : undefined;
}
