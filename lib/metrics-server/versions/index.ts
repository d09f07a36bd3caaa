import * as v from 'valibot';
import { checkArguments } from '../../settings/arguments';
import { anyMap } from '../../settings/schema';
import { type KnownRelease, type PatchReleaseProps, SingleImageReleases } from '../../settings/single-image';
import type { PublishedImage, UpstreamVersion } from '../../settings/version';
import line8 from './0.8.json';
import line9 from './0.9.json';

const RELEASES = new SingleImageReleases('metrics-server', 'MetricsServerVersion', [line8, line9]);

/**
 * A version of metrics-server to install. A line, such as 0.9, means its newest known release.
 *
 * @see https://github.com/kubernetes-sigs/metrics-server#compatibility-matrix
 */
export class MetricsServerVersion implements UpstreamVersion {
  /** Every known release, oldest first. */
  static readonly KNOWN: readonly MetricsServerVersion[] = RELEASES.all.map((known) => new MetricsServerVersion(known));

  /** The newest known release of metrics-server 0.8, for Kubernetes 1.31 and later. */
  static readonly V0_8 = new MetricsServerVersion(RELEASES.newestOf('0.8'));

  /** The newest known release of metrics-server 0.9, for Kubernetes 1.34 and later. */
  static readonly V0_9 = new MetricsServerVersion(RELEASES.newestOf('0.9'));

  /**
   * One of the known releases, such as `0.8.1`.
   *
   * @throws ConfigurationError when it is not known; the message lists known ones
   */
  static of(version: string): MetricsServerVersion {
    return new MetricsServerVersion(RELEASES.find(version));
  }

  /**
   * A patch release of a known line that came out after this package.
   *
   * @param version its number, such as `0.9.1`
   * @throws ConfigurationError when it is not a later release of a known line, or the digest has another form
   */
  static patch(version: string, props: PatchReleaseProps = {}): MetricsServerVersion {
    return new MetricsServerVersion(RELEASES.patch(version, props));
  }

  /** What has this version. */
  readonly upstream = 'metrics-server';

  /** Its number, without a leading `v`. */
  readonly version: string;

  /** The minor version that it belongs to, such as `0.9`. */
  readonly line: string;

  /** Where the documentation of its line begins. */
  readonly documentation: string;

  /** The oldest version of Kubernetes that it runs on. */
  readonly kubernetes: string;

  /** The version of upstream's chart that installs it; none if no chart does yet. */
  readonly chart: string | undefined;

  /** Its image. */
  readonly images: { readonly server: PublishedImage };

  private constructor({ version, line, image }: KnownRelease) {
    this.version = version;
    this.line = line.line;
    this.documentation = line.documentation;
    this.kubernetes = line.kubernetes;
    this.chart = line.chart;
    this.images = { server: image };
  }
}

checkArguments(MetricsServerVersion, () => ({
  of: { version: v.string() },
  patch: { version: v.string(), 'props?': anyMap },
}));
