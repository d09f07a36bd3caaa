import type { ApiObject } from 'cdk8s';
import { asPlain } from '../kubernetes/plain-object';
import { validityProblems } from '../kubernetes/validity';
import { describe } from '../problems';
import type { Finding } from '../secrets/finding';
import { scan } from '../secrets/scan';
import { type FileRole, fileFor } from './apply-order';
import type { ManifestObject } from './manifest-object';
import { toYaml } from './yaml';

/** An API object as it is written. */
export interface Document {
  /** The file that it belongs in. */
  readonly role: FileRole;
  readonly text: string;
  /** Why it must not be written. */
  readonly problems: readonly string[];
  /** The secrets in it, for which it must not be written unless they are exempted. */
  readonly secrets: readonly Finding[];
}

/** More than the objects of a few platforms, and little enough to keep: each is some kilobytes. */
const MOST_KEPT = 2000;

/** Renders objects, and those that are alike once: in a fleet, most objects of a cluster are those of the one before. */
export class Documents {
  private readonly kept = new Map<string, Document>();
  /** How many objects were rendered, and how many were like one rendered before. */
  readonly counts = { rendered: 0, reused: 0 };

  of(object: ApiObject): Document {
    const plain = asPlain(object);
    const contents = plain?.contents();
    const like = contents === undefined ? undefined : this.kept.get(contents);
    if (like) {
      this.counts.reused++;
      return like;
    }
    this.counts.rendered++;
    const document = written(plain?.asRendered(contents) ?? object.toJson());
    if (contents !== undefined) this.keep(contents, document);
    return document;
  }

  private keep(contents: string, document: Document): void {
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    this.kept.set(contents, document);
  }
}

function written(rendered: object): Document {
  const manifest = rendered as ManifestObject;
  const text = toYaml(manifest);
  const problems = validityProblems(manifest).map(describe);
  return { role: fileFor(manifest.apiVersion, manifest.kind), text, problems, secrets: scan(manifest) };
}
