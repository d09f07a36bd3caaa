import { ApiObject, type ApiObjectProps, type JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';

/**
 * An API object that can say what it holds without rendering it. Two objects that say the same render the same, so that
 * a program of many like clusters renders each object once.
 */
export class PlainObject extends ApiObject {
  private isPatched = false;

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
    if (this.isPatched || !isPlain(this.manifest)) return undefined;
    return JSON.stringify([this.manifest, this.metadata.toJson()]);
  }
}

function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function';
  if (Array.isArray(value)) return value.every(isPlain);
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const name in value) if (!isPlain((value as Record<string, unknown>)[name])) return false;
  return true;
}
