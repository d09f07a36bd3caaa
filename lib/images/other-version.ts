import { type Problem, quoted } from '../problems';
import { looseVersion } from '../settings/loose-version';
import { isMap, type JsonMap } from '../settings/schema';
import { compareVersions, type PublishedImage } from '../settings/version';
import { imageName } from './published';
import { type ImageReference, imageReferenceOf } from './reference';

/** An image that comes with the version of an install, and what another version of it means. */
export interface OwnImage {
  readonly image: PublishedImage;
  /**
   * `never`: the rest of the install is for this minor version only. `newer`: a later one may be taken, since the image
   * has a version of its own, as Cilium's Envoy, or needs nothing else, as metrics-server; an older one is left over from
   * an earlier install. `elsewhere`: the component judges its versions itself.
   */
  readonly mayBe: 'never' | 'newer' | 'elsewhere';
}

/** The settings that name images, for messages. */
export interface ImageSettings {
  readonly settings: JsonMap;
  /** What stands before the path of a setting where the user wrote it: `settings.`, or nothing in a values file. */
  readonly under: string;
  /**
   * What else a user can do, as the end of a sentence: `, or set version to the one that you want`.
   * @default - nothing
   */
  readonly instead?: string;
}

/** Settings that name an image of another version than that of the install. */
export interface OtherVersion {
  readonly reference: ImageReference;
  readonly problem: Problem;
  /** Whether it cannot be intended. */
  readonly isRefused: boolean;
}

/**
 * Settings that name an image of another version than the install: a values file that has been kept for years still
 * has the tag of its first day, and with it a newer chart would configure an old program.
 *
 * @param oldest the oldest release of the same minor version that is meant; any unless given
 */
export function otherVersions(from: ImageSettings, own: readonly OwnImage[], oldest?: string): OtherVersion[] {
  return imagesNamedIn(from.settings, own).flatMap((named): OtherVersion[] => {
    const { own: of, reference } = named;
    if (!isOther(reference.tag, of, oldest)) return [];
    const isRefused = of.mayBe === 'never';
    const member = named.values.override ? 'override' : 'tag';
    const result = isRefused
      ? `but all else is configured for ${of.image.tag}`
      : `which is older than ${of.image.tag}, which all else is configured for`;
    return [
      {
        reference,
        problem: {
          what: `${from.under}${named.path}.${member} is ${quoted(named.values[member])}, ${result}.`,
          remedy: remedy(named, from),
          code: 'IMG003',
        },
        isRefused,
      },
    ];
  });
}

/** Digests that are given for the tag of this version, but that another image has: nodes pull by digest. */
export function otherDigests(from: ImageSettings, own: readonly OwnImage[]): Problem[] {
  return imagesNamedIn(from.settings, own).flatMap((named): Problem[] => {
    const { reference, own: of } = named;
    const { repository, tag, digest } = of.image;
    const [member] = foreignDigests(named);
    // A mirror may have built the image again, with another digest.
    if (!digest || !member || reference.repository !== repository || reference.tag !== tag) return [];
    return [
      {
        what: `${from.under}${named.path}.${member} is ${quoted(named.values[member])}, but the digest of ${tag} is ${digest}: nodes pull by digest, and would run another version.`,
        remedy: remedy(named, from),
        code: 'IMG003',
      },
    ];
  });
}

/** A group of settings that names an image of the install. */
interface NamedImage {
  readonly path: string;
  readonly values: JsonMap;
  readonly reference: ImageReference;
  readonly own: OwnImage;
}

function imagesNamedIn(settings: JsonMap, own: readonly OwnImage[], under = ''): NamedImage[] {
  return Object.entries(settings).flatMap(([name, values]) => {
    if (!isMap(values)) return [];
    const path = under ? `${under}.${name}` : name;
    if (!Object.hasOwn(values, 'tag')) return imagesNamedIn(values, own, path);
    const named = namedBy(path, values, own);
    return named ? [named] : [];
  });
}

function namedBy(path: string, values: JsonMap, own: readonly OwnImage[]): NamedImage | undefined {
  const { override, repository, tag } = values;
  if (typeof override === 'string' && override !== '') {
    const reference = imageReferenceOf(override);
    const of = ownOf(reference.repository, own);
    return of && { path, values, reference, own: of };
  }
  // A chart with one image need not repeat its name.
  const of = typeof repository === 'string' && repository !== '' ? ownOf(repository, own) : onlyOf(own);
  if (!of) return undefined;
  const name = typeof repository === 'string' && repository !== '' ? repository : of.image.repository;
  const given = typeof tag === 'string' && tag !== '' ? tag : of.image.tag;
  return { path, values, own: of, reference: imageReferenceOf(`${name}:${given}`) };
}

function onlyOf(own: readonly OwnImage[]): OwnImage | undefined {
  return own.length === 1 ? own[0] : undefined;
}

/** The image of this name; the operator's name has that of the cloud behind it, which is no part of the setting. */
function ownOf(repository: string, own: readonly OwnImage[]): OwnImage | undefined {
  const name = imageName(repository);
  const named = (isName: (other: string) => boolean) => own.find(({ image }) => isName(imageName(image.repository)));
  return named((other) => other === name) ?? named((other) => other.startsWith(`${name}-`));
}

function isOther(tag: string, { image, mayBe }: OwnImage, oldest?: string): boolean {
  const [given, own] = [looseVersion(tag), looseVersion(image.tag)];
  if (!given || !own || mayBe === 'elsewhere') return false;
  // A greater major number is that of a numbering of one's own, such as a date.
  if (given.major !== own.major) return given.major < own.major;
  if (given.minor !== own.minor) return mayBe === 'never' || given.minor < own.minor;
  const release = `${given.major}.${given.minor}.${given.patch}`;
  return mayBe === 'never' && oldest !== undefined && compareVersions(release, oldest) < 0;
}

function remedy(named: NamedImage, { under, instead = '' }: ImageSettings): string {
  const { values, path, own } = named;
  const members = values.override
    ? ['override']
    : [
        ...(named.reference.tag === own.image.tag ? [] : ['tag']),
        ...foreignDigests(named),
        ...(values.useDigest === false && own.image.digest ? ['useDigest'] : []),
      ];
  const all = members.map((member) => `${under}${path}.${member}`).join(' and ');
  return `Remove ${all}, so that ${own.image.tag} runs${instead}.`;
}

/** The members with a digest that is not of this version. */
function foreignDigests({ values, own: { image } }: NamedImage): string[] {
  const isOwn = (digest: unknown) => digest === image.digest;
  return Object.keys(values).filter(
    (name) => /^(?:digest|genericDigest)$/.test(name) && values[name] && !isOwn(values[name]),
  );
}
