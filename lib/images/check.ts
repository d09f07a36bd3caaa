import type { RenderedManifest } from '../kubernetes/renderings';
import { type Problem, quoted } from '../problems';
import { remembered } from '../settings/remembered';
import { isMap } from '../settings/schema';
import { type ImageSettings, type OtherVersion, type OwnImage, otherVersions } from './other-version';
import { imageName, type PublishedImages } from './published';
import { type ImageReference, imageReferenceOf } from './reference';

/** What is wrong with the images of pods. */
export interface ImageProblems {
  /** Those that cannot be intended, or that upstream publishes a digest for. */
  readonly refused: readonly Problem[];
  /** Those for which there may be no digest. */
  readonly warned: readonly Problem[];
  /** Those that look left over from another version. */
  readonly doubted: readonly Problem[];
}

/** How the images of an install are judged. */
export interface ImageRules {
  readonly published: PublishedImages;
  /** The images for which upstream publishes a digest with every release, so they need never be without one. */
  readonly alwaysWithDigest: PublishedImages;
  /** References that are judged elsewhere. */
  readonly judged?: readonly string[];
  /**
   * The images of the installed version.
   * @default - others are as good
   */
  readonly own?: readonly OwnImage[];
}

/**
 * What the images of pods lack: a tag alone is whatever a registry serves on the day that a node pulls it, and if tag
 * and digest belong to different images, a node pulls the one of the digest.
 *
 * @param from the settings that name them, of which some may be left over from another version
 */
export function imageProblems(
  manifests: readonly RenderedManifest[],
  rules: ImageRules,
  from?: ImageSettings,
): ImageProblems {
  const refused: Problem[] = [];
  const warned: Problem[] = [];
  const doubted: Problem[] = [];
  const ofOthers = otherVersionsOnce(rules, from);
  for (const [image, containers] of imagesIn(manifests)) {
    if (rules.judged?.includes(image)) continue;
    const reference = imageReferenceOf(image);
    const who = () => `The image of ${containers.join(', ')} is ${quoted(image)}`;
    const other = ofOthers(reference);
    if (other) {
      const [mixed] = reference.digest ? ofAnotherTag(who, reference, rules) : [];
      const problem = mixed ? { ...mixed, remedy: other.problem.remedy } : other.problem;
      const isLoose = !reference.digest && rules.alwaysWithDigest.has(reference.repository);
      (other.isRefused || mixed || isLoose ? refused : doubted).push(problem);
    } else if (reference.digest) refused.push(...ofAnotherTag(who, reference, rules));
    else if (rules.alwaysWithDigest.has(reference.repository)) {
      refused.push(withoutDigest(who, reference, rules));
    } else warned.push(withoutDigest(who, reference, rules));
  }
  return { refused, warned, doubted };
}

/** Finds the settings of an image of another version; they are searched only when an image is not that of the install. */
function otherVersionsOnce(
  { own = [] }: ImageRules,
  from: ImageSettings | undefined,
): (image: ImageReference) => OtherVersion | undefined {
  let found: readonly OtherVersion[] | undefined;
  return ({ repository, tag }) => {
    const name = imageName(repository);
    const meant = own.find(({ image }) => imageName(image.repository) === name);
    if (!from || !meant || meant.image.tag === tag) return undefined;
    found ??= otherVersions(from, own);
    return found.find(({ reference }) => reference.tag === tag && isNamed(repository, reference.repository));
  };
}

/** Whether an image has this name, with the cloud of an operator behind it or not. */
function isNamed(repository: string, by: string): boolean {
  const [name, other] = [imageName(repository), imageName(by)];
  return name === other || name.startsWith(`${other}-`);
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
