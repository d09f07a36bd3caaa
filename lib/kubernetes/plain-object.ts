import { ApiObject, type ApiObjectMetadataDefinition, type ApiObjectProps, App, type JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { isPlainData } from '../settings/plain-data';
import { type RenderedManifest, Renderings } from './renderings';

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
  ) {
    super(scope, id, manifest);
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
    if (this.isPatched || !isPlainData(this.manifest)) return undefined;
    return JSON.stringify([this.manifest, metadataAsGiven(this.metadata) ?? this.metadata.toJson()]);
  }

  /** What cdk8s renders plain data to, without calling its resolvers for every value. */
  override toJson(): Record<string, unknown> {
    if (this.isPatched || !isPlainData(this.manifest) || mayReplace(this)) return super.toJson();
    const { apiVersion, kind, metadata, ...rest } = sorted({ ...this.manifest, metadata: this.metadata.toJson() });
    return { apiVersion, kind, metadata, ...rest };
  }

  /** The result of `toJson`, rendered again only when something has changed. */
  asRendered(): RenderedManifest {
    const contents = this.contents();
    if (contents === undefined) return this.toJson();
    if (this.rendered?.contents !== contents) this.rendered = { contents, manifest: this.toJson() };
    return this.rendered.manifest;
  }
}

/** An object in its written form, including patches, for readers: it is rendered once for all of them. */
export function manifestOf(object: ApiObject): RenderedManifest {
  const renderings = Renderings.current(object);
  if (renderings) return renderings.manifest(object, () => asPlain(object)?.contents());
  return asPlain(object)?.asRendered() ?? object.toJson();
}

/** Whether everything in an object is plain data. */
export function isPlain(object: ApiObject): boolean {
  const ask = () => asPlain(object)?.contents();
  const renderings = Renderings.current(object);
  return (renderings ? renderings.contents(object, ask) : ask()) !== undefined;
}

/** The object as a `PlainObject`, if it is one. */
function asPlain(object: ApiObject): PlainObject | undefined {
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
