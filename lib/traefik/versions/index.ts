import * as v from 'valibot';
import { checkArguments } from '../../settings/arguments';
import { anyMap } from '../../settings/schema';
import { type KnownRelease, type PatchReleaseProps, SingleImageReleases } from '../../settings/single-image';
import type { PublishedImage, UpstreamVersion } from '../../settings/version';
import line7 from './3.7.json';

const RELEASES = new SingleImageReleases('Traefik', 'TraefikVersion', [line7]);

/**
 * A version of Traefik to install. A line, such as 3.7, stands for the newest of its releases that is known here.
 *
 * @see https://doc.traefik.io/traefik/deprecation/releases/
 */
export class TraefikVersion implements UpstreamVersion {
  /** Every known release, oldest first. */
  static readonly KNOWN: readonly TraefikVersion[] = RELEASES.all.map((known) => new TraefikVersion(known));

  /** The newest known release of Traefik 3.7, for Kubernetes 1.25 and later. */
  static readonly V3_7 = new TraefikVersion(RELEASES.newestOf('3.7'));

  /**
   * One of the known releases, such as `3.7.11`.
   *
   * @throws ConfigurationError when it is not known; the message lists known ones
   */
  static of(version: string): TraefikVersion {
    return new TraefikVersion(RELEASES.find(version));
  }

  /**
   * A patch release of a known line that came out after this package.
   *
   * @param version its number, such as `3.7.17`
   * @throws ConfigurationError when it is not a later release of a known line, or the digest has another form
   */
  static patch(version: string, props: PatchReleaseProps = {}): TraefikVersion {
    return new TraefikVersion(RELEASES.patch(version, props));
  }

  /** The name of the software. */
  readonly upstream = 'Traefik';

  /** Its number, without a leading `v`. */
  readonly version: string;

  /** The minor version that it belongs to, such as `3.7`. */
  readonly line: string;

  /** Where the documentation of its line begins. */
  readonly documentation: string;

  /** The oldest version of Kubernetes that it runs on. */
  readonly kubernetes: string;

  /** The version of upstream's chart that installs it; undefined if no chart does yet. */
  readonly chart: string | undefined;

  /** Its image. */
  readonly images: { readonly proxy: PublishedImage };

  private constructor({ version, line, image }: KnownRelease) {
    this.version = version;
    this.line = line.line;
    this.documentation = line.documentation;
    this.kubernetes = line.kubernetes;
    this.chart = line.chart;
    this.images = { proxy: image };
  }
}

checkArguments(TraefikVersion, () => ({
  of: { version: v.string() },
  patch: { version: v.string(), 'props?': anyMap },
}));
