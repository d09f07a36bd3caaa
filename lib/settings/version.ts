/** An image as upstream publishes it with a version. */
export interface PublishedImage {
  readonly repository: string;
  readonly tag: string;
  /** Pins the image; unset when we do not know it. */
  readonly digest?: string;
}

/** A version of an upstream install, as far as settings and what is made of them depend on it. */
export interface UpstreamVersion {
  /** What has this version, in a message: `Cilium`. */
  readonly upstream: string;
  /** Its number, as upstream writes it without a leading `v`: `1.19.6`. */
  readonly version: string;
  /**
   * Where its documentation begins.
   * @default - the same for all versions
   */
  readonly documentation?: string;
  /** The images of this version, by the role that they have. */
  readonly images: Readonly<Record<string, PublishedImage>>;
}

/** Under this key, complete settings carry the version that they are for. */
export const VERSION: unique symbol = Symbol('version');

/** What is for one version of upstream: complete settings of an install. */
export type ForVersion = { readonly [VERSION]: UpstreamVersion };

/** Stands for an upstream of which there is only one version here: nothing is out of its range. */
export const ONLY_VERSION: UpstreamVersion = { upstream: '', version: '', images: {} };

/** In which versions something exists: from the first one on, and before the other. */
export interface VersionRange {
  /** The first version that has it, such as `1.19` for 1.19.0. */
  readonly since?: string;
  /** The first version that no longer has it. */
  readonly until?: string;
  /** What to do without it, as a sentence. */
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

/** The answers by version and bound: each cluster asks a few hundred times about one version and a dozen bounds. */
const known = new Map<string, Map<string, boolean>>();

/** Whether something with this range exists in a version. */
export function isWithin({ since, until }: VersionRange, { version }: UpstreamVersion): boolean {
  if (version === '') return true;
  return (!since || reaches(version, since)) && !(until && reaches(version, until));
}

/** Orders released versions by their numbers; those that are left out count as zero. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]];
  for (const index of [0, 1, 2]) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
