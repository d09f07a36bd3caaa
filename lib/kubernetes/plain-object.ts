import { ApiObject, type ApiObjectMetadataDefinition, type ApiObjectProps, App, type JsonPatch } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { isPlainData } from '../settings/plain-data';
import { type RenderedManifest, Renderings } from './renderings';

/** What an object and its copies in other charts share. */
export interface Original {
  readonly id: string;
  readonly manifest: ApiObjectProps;
  /** The contents of the last copy that was asked for them, and its metadata, which may change. */
  latest?: { readonly metadata: string; readonly contents: string };
}

/**
 * An API object whose contents can be compared without rendering it. Two objects with the same contents render the
 * same, so a program with many similar clusters renders each object once.
 */
export class PlainObject extends ApiObject {
  private isPatched = false;
  private rendered?: { readonly contents: string; readonly manifest: RenderedManifest };

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
    if (!plain?.isPlain()) return undefined;
    if (plain.node.children.length + plain.node.dependencies.length > 0) return undefined;
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

  /**
   * Everything that the object renders to, as one text; undefined if it has patches or contains values that only
   * rendering can resolve.
   */
  contents(): string | undefined {
    if (!this.isPlain()) return undefined;
    const metadata = metadataAsGiven(this.metadata) ?? this.metadata.toJson();
    return this.original ? contentsOfCopy(this.original, metadata) : JSON.stringify([this.manifest, metadata]);
  }

  /** Whether cdk8s would change nothing of the manifest but its metadata. */
  private isAsCreated(): boolean {
    return this.isPlain() && !mayReplace(this);
  }

  private isPlain(): boolean {
    return !this.isPatched && (this.original !== undefined || isPlainData(this.manifest));
  }

  /** What cdk8s renders plain data to, without calling its resolvers for every value. */
  override toJson(): Record<string, unknown> {
    if (!this.isAsCreated()) return super.toJson();
    const { apiVersion, kind, metadata, ...rest } = sorted({ ...this.manifest, metadata: this.metadata.toJson() });
    return { apiVersion, kind, metadata, ...rest };
  }

  /** The manifest without defaults of the chart except the namespace; undefined if there is more to the object. */
  asGiven(): RenderedManifest | undefined {
    if (!this.isAsCreated()) return undefined;
    const { name, namespace } = this.metadata;
    return { ...this.manifest, metadata: { ...this.manifest.metadata, name, namespace } };
  }

  /** The result of `toJson`, rendered again only when something has changed. */
  asRendered(): RenderedManifest {
    const contents = this.contents();
    if (contents === undefined) return this.toJson();
    if (this.rendered?.contents !== contents) this.rendered = { contents, manifest: this.toJson() };
    return this.rendered.manifest;
  }
}

/** The same text for all copies with the same metadata. */
function contentsOfCopy(original: Original, given: unknown): string {
  const metadata = JSON.stringify(given);
  if (original.latest?.metadata !== metadata) {
    original.latest = { metadata, contents: JSON.stringify([original.manifest, given]) };
  }
  return original.latest.contents;
}

/** An object in its written form, including patches, for readers: it is rendered once for all of them. */
export function manifestOf(object: ApiObject): RenderedManifest {
  const renderings = Renderings.current(object);
  if (renderings) return renderings.manifest(object, () => asPlain(object)?.contents());
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
  const ask = () => asPlain(object)?.contents();
  const renderings = Renderings.current(object);
  return (renderings ? renderings.contents(object, ask) : ask()) !== undefined;
}

/** The object as a `PlainObject`, if it is one. */
function asPlain(object: IConstruct): PlainObject | undefined {
  // With cdk8s, every API object is an `instanceof` every class of them; so the member is checked instead.
  return 'contents' in object ? (object as PlainObject) : undefined;
}

/** The inputs of an object's metadata, unless they contain values that only rendering can resolve. */
function metadataAsGiven(metadata: ApiObjectMetadataDefinition): unknown {
  const { name, namespace } = metadata;
  const members = ['labels', 'annotations', 'finalizers', 'ownerReferences', '_additionalAttributes'] as const;
  const given = members.map((member) => metadata[member]);
  return given.every((value) => value !== undefined && isPlainData(value)) ? [name, namespace, ...given] : undefined;
}

/** The number of default resolvers of an app, which do not change plain data. */
const BUILT_IN_RESOLVERS = 3;

/** Whether the user has resolvers that may replace plain data. */
function mayReplace(object: ApiObject): boolean {
  return Boolean(process.env.CDK8S_DISABLE_SORT) || App.of(object).resolvers?.length !== BUILT_IN_RESOLVERS;
}

/** Plain data as cdk8s writes it: members sorted by name, without undefined ones. */
function sorted<T extends object>(map: T): T {
  const result: Record<string, unknown> = {};
  for (const name of Object.keys(map).sort()) {
    const value = cleaned((map as Record<string, unknown>)[name]);
    if (value !== undefined) result[name] = value;
  }
  return result as T;
}

function cleaned(value: unknown): unknown {
  if (value === null) return undefined;
  if (typeof value !== 'object') return value;
  return Array.isArray(value) ? value.map(cleaned) : sorted(value);
}
