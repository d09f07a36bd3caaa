/**
 * A version as Helm and its charts parse it, where numbers at the end may be omitted: `v3`, `1.14`, `0.9.0-rc.1+build`.
 */
export interface LooseVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** The part after the first dash; empty for a release. */
  readonly prerelease: string;
}

const FORM = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

/** Parses a version; undefined if the text is not one. */
export function looseVersion(text: string): LooseVersion | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  const [, major, minor = '0', patch = '0', prerelease = ''] = match;
  return { major: Number(major), minor: Number(minor), patch: Number(patch), prerelease };
}

/** The minor version that a text names: `1.36` of `v1.36`, `1.36.3` or `v1.36.3+k3s1`; undefined if it is no version. */
export function minorOf(text: string): string | undefined {
  const version = looseVersion(text);
  return version && `${version.major}.${version.minor}`;
}

/** Whether a text is a release with exactly three numbers, such as `1.19.6`. */
export function isRelease(text: string): boolean {
  return /^\d+\.\d+\.\d+$/.test(text);
}
