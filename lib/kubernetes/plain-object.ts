import { ApiObject, type ApiObjectMetadataDefinition, type ApiObjectProps, type JsonPatch } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { hasExemption } from '../secrets/exemptions';
import { isPlainData } from '../settings/plain-data';
import { renderedLike } from './rendered-like';
import { type PlainRendering, type RenderedManifest, Renderings } from './renderings';
import { keepsPlainData } from './resolvers';

/** What an object and its copies in other charts share. */
export interface Original {
  readonly id: string;
  readonly manifest: ApiObjectProps;
  /** The last copy that was rendered, with the metadata that it was given. */
  latest?: { readonly metadata: RenderedManifest; readonly manifest: RenderedManifest };
}

/**
 * An API object that is rendered without cdk8s where it contains plain data only: what is the same as in an object of
 * another cluster is the same in memory, so a program with many similar clusters checks and writes it once.
 */
export class PlainObject extends ApiObject {
  private isPatched = false;
  private rendered?: RenderedManifest;

  constructor(
    scope: Construct,
    id: string,
    private readonly manifest: ApiObjectProps,
    private readonly original?: Original,
  ) {
    super(scope, id, manifest);
  }

  /** What to copy an object from; undefined if it is more than its manifest, or not plain data. */
  static original(object: IConstruct): Original | undefined {
    const plain = asPlain(object);
    if (!plain?.isAsCreated() || !isPlainData(plain.manifest)) return undefined;
    if (plain.node.children.length + plain.node.dependencies.length > 0 || hasExemption(plain)) return undefined;
    return { id: plain.node.id, manifest: plain.manifest };
  }

  /** Creates the same object in another scope. */
  static copy(scope: Construct, original: Original): void {
    new PlainObject(scope, original.id, original.manifest, original);
  }

  override addJsonPatch(...operations: JsonPatch[]): void {
    this.isPatched = true;
    super.addJsonPatch(...operations);
  }

  /** Whether cdk8s would change nothing of plain data but the metadata. */
  private isAsCreated(): boolean {
    return !this.isPatched && !mayReplace(this);
  }

  /**
   * What cdk8s renders the object to, as far as possible with the parts of another one.
   *
   * @param like finds the rendered object that is expected to be the most similar one
   * @returns undefined if only cdk8s can render it
   */
  plainly(like: () => RenderedManifest | undefined): RenderedManifest | undefined {
    if (!this.isAsCreated()) return undefined;
    const { original } = this;
    const { latest } = original ?? {};
    const metadata = renderedLike(metadataAsGiven(this.metadata), latest?.metadata);
    if (metadata === undefined) return undefined;
    if (metadata === latest?.metadata) return latest.manifest;
    const manifest = this.renderedLike(latest?.manifest ?? like());
    if (original && manifest) original.latest = { metadata, manifest };
    return manifest;
  }

  private renderedLike(like: RenderedManifest | undefined): RenderedManifest | undefined {
    const rendered = renderedLike({ ...this.manifest, metadata: this.metadata.toJson() }, like);
    if (rendered === undefined || rendered === like) return rendered;
    const { apiVersion, kind, metadata, ...rest } = rendered;
    return { apiVersion, kind, metadata, ...rest };
  }

  /** The manifest without defaults of the chart except the namespace; undefined if there is more to the object. */
  asGiven(): RenderedManifest | undefined {
    if (!this.isAsCreated() || (!this.original && !isPlainData(this.manifest))) return undefined;
    const { name, namespace } = this.metadata;
    return { ...this.manifest, metadata: { ...this.manifest.metadata, name, namespace } };
  }

  /** The object as rendered now: the same as before where nothing has changed. */
  asRendered(): RenderedManifest {
    const rendered = this.plainly(() => this.rendered);
    this.rendered = rendered;
    return rendered ?? this.toJson();
  }
}

/** An object in its written form, including patches, for readers: it is rendered once for all of them. */
export function manifestOf(object: ApiObject): RenderedManifest {
  const renderings = Renderings.current(object);
  if (renderings) return renderings.manifest(object, plainRenderingOf(object));
  return asPlain(object)?.asRendered() ?? object.toJson();
}

/**
 * What an object was created with, for readers of a few fields while a program is still being made; rendered only if
 * that is not all there is to it.
 */
export function manifestAsGiven(object: ApiObject): RenderedManifest {
  return asPlain(object)?.asGiven() ?? (object.toJson() as RenderedManifest);
}

/** Whether everything in an object is plain data. */
export function isPlain(object: ApiObject): boolean {
  const renderings = Renderings.current(object);
  const render = plainRenderingOf(object);
  return renderings ? renderings.isPlain(object, render) : render(() => undefined) !== undefined;
}

function plainRenderingOf(object: ApiObject): PlainRendering {
  return (like) => asPlain(object)?.plainly(like);
}

/** The object as a `PlainObject`, if it is one. */
function asPlain(object: IConstruct): PlainObject | undefined {
  // With cdk8s, every API object is an `instanceof` every class of them; so the member is checked instead.
  return 'plainly' in object ? (object as PlainObject) : undefined;
}

/** The inputs of an object's metadata. */
function metadataAsGiven(metadata: ApiObjectMetadataDefinition): object {
  const { name, namespace } = metadata;
  const members = ['labels', 'annotations', 'finalizers', 'ownerReferences', '_additionalAttributes'] as const;
  return { name, namespace, given: members.map((member) => metadata[member]) };
}

/** Whether the user has resolvers that may replace plain data. */
function mayReplace(object: ApiObject): boolean {
  return Boolean(process.env.CDK8S_DISABLE_SORT) || !keepsPlainData(object);
}
