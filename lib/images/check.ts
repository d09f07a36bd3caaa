import type { RenderedManifest } from '../kubernetes/renderings';
import { type Problem, quoted } from '../problems';
import { remembered } from '../settings/remembered';
import { isMap } from '../settings/schema';
import type { PublishedImages } from './published';
import { type ImageReference, imageReferenceOf } from './reference';

/** What is wrong with the images of pods. */
export interface ImageProblems {
  /** Those that cannot be intended, or that upstream publishes a digest for. */
  readonly refused: readonly Problem[];
  /** Those for which there may be no digest. */
  readonly warned: readonly Problem[];
}

/** How the images of an install are judged. */
export interface ImageRules {
  readonly published: PublishedImages;
  /** The images for which upstream publishes a digest with every release, so they need never be without one. */
  readonly alwaysWithDigest: PublishedImages;
  /** References that are judged elsewhere. */
  readonly judged?: readonly string[];
}

/**
 * What the images of pods lack: a tag alone is whatever a registry serves on the day that a node pulls it, and if tag
 * and digest belong to different images, a node pulls the one of the digest.
 */
export function imageProblems(manifests: readonly RenderedManifest[], rules: ImageRules): ImageProblems {
  const refused: Problem[] = [];
  const warned: Problem[] = [];
  for (const [image, containers] of imagesIn(manifests)) {
    if (rules.judged?.includes(image)) continue;
    const reference = imageReferenceOf(image);
    const who = () => `The image of ${containers.join(', ')} is ${quoted(image)}`;
    if (reference.digest) refused.push(...ofAnotherTag(who, reference, rules));
    else if (rules.alwaysWithDigest.has(reference.repository)) {
      refused.push(withoutDigest(who, reference, rules));
    } else warned.push(withoutDigest(who, reference, rules));
  }
  return { refused, warned };
}

function ofAnotherTag(
  who: () => string,
  { repository, tag, digest }: ImageReference,
  { published }: ImageRules,
): Problem[] {
  const belongs = published.of(digest);
  if (!belongs || !tag || belongs.tag === tag) return [];
  const own = published.tagged(repository, tag);
  return [
    {
      what: `${who()}, but this digest is that of ${belongs.repository}:${belongs.tag}, which nodes would pull.`,
      remedy: own?.digest
        ? `Give the digest ${own.digest} with it.`
        : `Give the digest of ${tag}, or leave the tag out.`,
      code: 'IMG002',
    },
  ];
}

function withoutDigest(who: () => string, { repository, tag }: ImageReference, { published }: ImageRules): Problem {
  const own = published.tagged(repository, tag);
  const isMoving = tag === '' || tag === 'latest';
  return {
    what: `${who()}, without a digest: nodes run what the registry serves ${isMoving ? 'as the latest' : 'under this tag'} on the day that they pull it.`,
    remedy: own?.digest
      ? `Give its digest, ${own.digest}.`
      : `Give ${isMoving ? 'a tag and ' : ''}its digest, @sha256:….`,
    code: 'IMG001',
  };
}

/** Each image once, with the containers that run it. */
export function imagesIn(manifests: readonly RenderedManifest[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const manifest of manifests) {
    for (const { image, container } of usesIn(manifest)) {
      const of = found.get(image);
      if (of) of.push(container);
      else found.set(image, [container]);
    }
  }
  return found;
}

/** An image, and the container that runs it. */
interface Use {
  readonly image: string;
  readonly container: string;
}

/** The images of one object, which several clusters may have. */
const usesIn = remembered(({ kind, metadata, spec }: RenderedManifest): readonly Use[] => {
  const { name } = (metadata ?? {}) as { readonly name?: string };
  return containersIn(spec).flatMap(({ image, name: container }) =>
    typeof image === 'string' && image !== '' ? [{ image, container: `${kind} ${name}/${container}` }] : [],
  );
});

type Member = Readonly<Record<string, unknown>>;

/** The containers of a pod, however deep its specification stands: in a workload, in the Job of a CronJob. */
export function containersIn(spec: unknown): Member[] {
  if (!isMap(spec)) return [];
  const own = ['initContainers', 'containers'].flatMap((list) => (Array.isArray(spec[list]) ? spec[list] : []));
  return [...own.filter(isMap), ...['template', 'jobTemplate', 'spec'].flatMap((member) => containersIn(spec[member]))];
}
