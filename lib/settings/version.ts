/** An image that upstream publishes with a version. */
export interface PublishedImage {
  readonly repository: string;
  readonly tag: string;
  /** Pins the image; unset if it is not known. */
  readonly digest?: string;
}

/** Whether a text is the digest of an image, as registries write it. */
export function isDigest(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

/** A version of an upstream install, as far as settings and their results depend on it. */
export interface UpstreamVersion {
  /** The name of the software in messages: `Cilium`. */
  readonly upstream: string;
  /** Its number, without upstream's leading `v`: `1.19.6`. */
  readonly version: string;
  /**
   * The start page of its documentation.
   * @default - the same for all versions
   */
  readonly documentation?: string;
  /** The images of this version, by role. */
  readonly images: Readonly<Record<string, PublishedImage>>;
}

/** The key under which complete settings store their version. */
export const VERSION: unique symbol = Symbol('version');

/** Complete settings of an install for one version of upstream. */
export type ForVersion = { readonly [VERSION]: UpstreamVersion };

/** The version of upstream projects with only one version here: every range includes it. */
export const ONLY_VERSION: UpstreamVersion = { upstream: '', version: '', images: {} };

/** The versions in which something exists: from the first one, and before the other. */
export interface VersionRange {
  /** The first version that has it, such as `1.19` for 1.19.0. */
  readonly since?: string;
  /** The first version that no longer has it. */
  readonly until?: string;
  /** What to do instead, as a sentence. */
  readonly instead?: string;
}

/** Whether settings are for this version of upstream or a later one: `1.19` means 1.19.0. */
export function atLeast({ [VERSION]: { version } }: ForVersion, bound: string): boolean {
  return reaches(version, bound);
}

/** Whether a version is the bound or a later one. */
export function reaches(version: string, bound: string): boolean {
  if (version === '') return true;
  const answers = known.get(version) ?? new Map<string, boolean>();
  known.set(version, answers);
  const answer = answers.get(bound) ?? compareVersions(version, bound) >= 0;
  answers.set(bound, answer);
  return answer;
}

/** The results by version and bound: each cluster compares one version with a dozen bounds a few hundred times. */
const known = new Map<string, Map<string, boolean>>();

/** Whether something with this range exists in a version. */
export function isWithin({ since, until }: VersionRange, { version }: UpstreamVersion): boolean {
  if (version === '') return true;
  return (!since || reaches(version, since)) && !(until && reaches(version, until));
}

/** Orders released versions by their numbers; missing ones count as zero. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]];
  for (const index of [0, 1, 2]) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
