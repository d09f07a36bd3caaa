import { NamedGroups, OptionalGroup, Setting, type SettingsTree } from './schema';
import { type PublishedImage, reaches, type UpstreamVersion, type VersionRange } from './version';

type Member = SettingsTree[string];

/** The key under which a group of settings stores the versions of upstream that have it. */
const RANGE = Symbol('range');

/** A setting or a group that upstream added in a version: `1.19`, or `1.18.12` for a patch release. */
export function since<M extends Member>(first: string, member: M): M {
  return within(member, { since: first });
}

/**
 * A setting or a group that upstream removed in a version.
 *
 * @param instead what to do about it, as a sentence: `Use encryption.ipsec.secretName.`
 */
export function until<M extends Member>(gone: string, instead: string, member: M): M {
  return within(member, { until: gone, instead });
}

/** The same setting with a different default since a version. */
export function becomes<T>(first: string, byDefault: T, of: Setting<T>): Setting<T> {
  return of.with({
    defaultOf: (version) => (reaches(version.version, first) ? byDefault : of.defaultIn(version)),
  });
}

/** The same setting with a default that depends on the version of upstream, such as the tag of an image. */
export function ofVersion<T>(defaultOf: (version: UpstreamVersion) => T, of: Setting<T>): Setting<T> {
  return of.with({ defaultOf });
}

/** The same setting, with values that only later versions of upstream accept. */
export function wordsSince<T>(since: { readonly [word: string]: string }, of: Setting<T>): Setting<T> {
  return of.with({ words: of.words && { ...of.words, since } });
}

/** The image that a version has for a role. */
export function imageIn({ version, images }: UpstreamVersion, role: string): PublishedImage {
  const image = images[role];
  if (!image) throw new Error(`The data of version ${version} name no image for ${role}.`);
  return image;
}

/** The versions of upstream that have a setting or a group; all when unset. */
export function rangeOf(member: Member): VersionRange | undefined {
  if (member instanceof Setting || member instanceof OptionalGroup || member instanceof NamedGroups) {
    return member.range;
  }
  return (member as { readonly [RANGE]?: VersionRange })[RANGE];
}

function within<M extends Member>(member: M, part: VersionRange): M {
  return withRange(member, { ...rangeOf(member), ...part }) as M;
}

function withRange(member: Member, range: VersionRange): Member {
  if (member instanceof Setting) return member.with({ range });
  if (member instanceof OptionalGroup) return new OptionalGroup(member.members, member.given, range);
  if (member instanceof NamedGroups) return new NamedGroups(member.members, member.presets, member.needs, range);
  return { ...member, [RANGE]: range } as SettingsTree;
}
