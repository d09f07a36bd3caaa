import * as v from 'valibot';
import { ConfigurationError, describe } from '../../problems';
import { checkArguments } from '../../settings/arguments';
import { anyMap } from '../../settings/schema';
import type { PublishedImage, UpstreamVersion } from '../../settings/version';
import { type CiliumLine, type CiliumRelease, LINES } from './line';
import { type CiliumPatchProps, patched, patchProblems } from './patch';

export type { CiliumImage } from './line';
export type { CiliumPatchProps } from './patch';

/**
 * A version of Cilium to install. A line, such as 1.19, stands for the newest of its releases whose images are known
 * here.
 *
 * @see https://docs.cilium.io/en/stable/operations/upgrade/
 */
export class CiliumVersion implements UpstreamVersion {
  /** Every release whose images are known here, oldest first. */
  static readonly KNOWN: readonly CiliumVersion[] = LINES.flatMap((line) =>
    line.releases.map((release) => new CiliumVersion(line, release)),
  );

  /** The newest known release of Cilium 1.18. */
  static readonly V1_18 = CiliumVersion.newestOf('1.18');

  /** The newest known release of Cilium 1.19. */
  static readonly V1_19 = CiliumVersion.newestOf('1.19');

  /** The newest known release of Cilium 1.20. */
  static readonly V1_20 = CiliumVersion.newestOf('1.20');

  /**
   * What is installed unless a version is given: of the newest line that has had two patch releases, so that others
   * have run it already.
   */
  static readonly DEFAULT = CiliumVersion.V1_19;

  /**
   * One of the known releases, such as `1.18.3`.
   *
   * @throws ConfigurationError when it is not known; the message lists known ones
   */
  static of(version: string): CiliumVersion {
    const found = CiliumVersion.KNOWN.find((each) => each.version === version);
    if (found) return found;
    throw new ConfigurationError([
      describe({
        what: `Cilium ${version} is not known here; known are ${CiliumVersion.KNOWN.map((each) => each.version).join(', ')}.`,
        remedy: 'Use one of these, or CiliumVersion.patch for a later patch release of the same line.',
        code: 'CIL133',
      }),
    ]);
  }

  /**
   * A patch release of a known line that came out after this package. It is installed like the newest known release of
   * its line, with other images.
   *
   * @param version its number, such as `1.20.4`
   * @throws ConfigurationError when it is not a later release of a known line, or a digest is malformed
   */
  static patch(version: string, props: CiliumPatchProps = {}): CiliumVersion {
    const line = LINES.find((each) => version.startsWith(`${each.line}.`));
    const problems = patchProblems(version, line, props);
    if (!line || problems.length > 0) throw new ConfigurationError(problems.map(describe));
    return new CiliumVersion(line, patched(version, line, props));
  }

  private static newestOf(line: string): CiliumVersion {
    const newest = CiliumVersion.KNOWN.filter((each) => each.line === line).at(-1);
    if (!newest) throw new Error(`There is no data for Cilium ${line}.`);
    return newest;
  }

  /** What has this version. */
  readonly upstream = 'Cilium';

  /** Its number, without a leading `v`. */
  readonly version: string;

  /** The minor version that it belongs to, such as `1.19`. */
  readonly line: string;

  /** Where the documentation of its line begins. */
  readonly documentation: string;

  /** Its images, by what they are for. */
  readonly images: { readonly [image: string]: PublishedImage };

  /** @internal Images that are named by their tags alone although upstream publishes a digest. */
  get _withoutDigest(): readonly string[] {
    const inTree = CiliumVersion.KNOWN.filter((each) => each.line === this.line).at(-1)?.images ?? {};
    return Object.keys(this.images).filter((name) => inTree[name]?.digest && !this.images[name]?.digest);
  }

  private constructor({ line, documentation }: CiliumLine, { version, images }: CiliumRelease) {
    this.version = version;
    this.line = line;
    this.documentation = documentation;
    this.images = images;
  }
}

checkArguments(CiliumVersion, () => ({
  of: { version: v.string() },
  patch: { version: v.string(), 'props?': anyMap },
}));
