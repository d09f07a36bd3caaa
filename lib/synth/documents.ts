import type { ApiObject } from 'cdk8s';
import { manifestOf } from '../kubernetes/plain-object';
import { type RenderedManifest, Renderings } from '../kubernetes/renderings';
import { validityProblems } from '../kubernetes/validity';
import { describe } from '../problems';
import type { Finding } from '../secrets/finding';
import { scan } from '../secrets/scan';
import { type FileRole, fileFor } from './apply-order';
import type { ManifestObject } from './manifest-object';
import { WrittenParts } from './written-parts';
import { toYamlWithParts } from './yaml';

/** An API object in its written form. */
export interface Document {
  /** The file that it belongs in. */
  readonly role: FileRole;
  readonly text: string;
  /** Why it must not be written. */
  readonly problems: readonly string[];
  /** The secrets in it, which prevent it from being written unless they are exempted. */
  readonly secrets: readonly Finding[];
}

/**
 * Serializes objects, identical ones only once: in a fleet, most objects of a cluster equal those of the previous one,
 * and the others have most of their parts in common.
 */
export class Documents {
  /** The rendered objects, for every reader until they are written. */
  readonly renderings = new Renderings();
  private readonly kept = new WeakMap<RenderedManifest, Document>();
  private readonly parts = new WrittenParts();
  /** How many objects were serialized, and how many equalled an earlier one. */
  readonly counts = { rendered: 0, reused: 0 };

  of(object: ApiObject): Document {
    const manifest = manifestOf(object);
    const like = this.kept.get(manifest);
    if (like) {
      this.counts.reused++;
      return like;
    }
    this.counts.rendered++;
    const document = written(manifest, this.parts);
    this.kept.set(manifest, document);
    return document;
  }
}

function written(rendered: RenderedManifest, parts: WrittenParts): Document {
  const manifest = rendered as ManifestObject;
  const text = toYamlWithParts(manifest, parts);
  const problems = validityProblems(manifest).map(describe);
  return { role: fileFor(manifest.apiVersion, manifest.kind), text, problems, secrets: scan(manifest) };
}
