import { ConfigurationError, describe, type Problem, quoted } from '../problems';
import { isRelease } from './loose-version';
import { compareVersions, isDigest, type PublishedImage } from './version';

/** One release of an upstream project with a single image. */
export interface SingleImageRelease {
  readonly version: string;
  readonly image: PublishedImage;
}

/** The releases of a minor version, and what they have in common: one data file. */
export interface SingleImageLine {
  /** Their common beginning: `0.9`. */
  readonly line: string;
  /** The start page of its documentation. */
  readonly documentation: string;
  /** The oldest version of Kubernetes that it runs on. */
  readonly kubernetes: string;
  /** The version of upstream's chart that installs the newest known release; none if no chart does yet. */
  readonly chart?: string;
  /** Those with a known image, oldest first. */
  readonly releases: readonly SingleImageRelease[];
}

/** A release with its line. */
export interface KnownRelease extends SingleImageRelease {
  readonly line: SingleImageLine;
}

/** A patch release that was published after this package. */
export interface PatchReleaseProps {
  /**
   * Digest of the image, such as `sha256:…`.
   * @default - none: the image has only a tag, and a warning is reported
   */
  readonly digest?: string;
}

/** The releases of an upstream project, for its class of versions. */
export class SingleImageReleases {
  /** Every known release, oldest first. */
  readonly all: readonly KnownRelease[];

  /** @param type the name of that class, for messages */
  constructor(
    private readonly upstream: string,
    private readonly type: string,
    private readonly lines: readonly SingleImageLine[],
  ) {
    this.all = lines.flatMap((line) => line.releases.map((release) => ({ ...release, line })));
  }

  /** The newest known release of a line. */
  newestOf(line: string): KnownRelease {
    const newest = this.all.filter((release) => release.line.line === line).at(-1);
    if (!newest) throw new Error(`There is no data for ${this.upstream} ${line}.`);
    return newest;
  }

  /** @throws ConfigurationError when the release is not known; the message lists known ones */
  find(version: string): KnownRelease {
    const found = this.all.find((release) => release.version === version);
    if (found) return found;
    throw new ConfigurationError([
      describe({
        what: `${this.upstream} ${version} is not known here; known are ${this.all.map((each) => each.version).join(', ')}.`,
        remedy: `Use one of these, or ${this.type}.patch for a later patch release of the same line.`,
        code: 'VER002',
      }),
    ]);
  }

  /** @throws ConfigurationError when it is not a later release of a known line, or the digest has another form */
  patch(version: string, { digest }: PatchReleaseProps): KnownRelease {
    const line = this.lines.find((each) => version.startsWith(`${each.line}.`));
    const problems = [...this.numberProblems(version, line), ...digestProblems(digest)];
    if (!line || problems.length > 0) throw new ConfigurationError(problems.map(describe));
    const { image } = this.newestOf(line.line);
    return { version, line, image: { repository: image.repository, tag: `v${version}`, digest } };
  }

  private numberProblems(version: string, line: SingleImageLine | undefined): Problem[] {
    if (!line || !isRelease(version)) {
      return [
        {
          what: `${quoted(version)} is not a patch release of ${this.upstream} ${this.lines.map((each) => each.line).join(', ')}.`,
          remedy: 'Give its number as three numbers with dots, without a leading v.',
          code: 'VER003',
        },
      ];
    }
    const newest = this.newestOf(line.line).version;
    if (compareVersions(version, newest) >= 0) return [];
    return [
      {
        what: `${this.upstream} ${version} is older than ${newest}, the newest release of its line that is known here.`,
        remedy: `Use ${this.type}.of(…) for one of ${line.releases.map((each) => each.version).join(', ')}.`,
        code: 'VER003',
      },
    ];
  }
}

function digestProblems(digest: string | undefined): Problem[] {
  if (digest === undefined || isDigest(digest)) return [];
  return [
    {
      what: `digest is ${quoted(digest)}, but it must be sha256: and 64 hexadecimal digits.`,
      remedy: 'Take it from the registry or the notes of the release, or leave it out.',
      code: 'VER003',
    },
  ];
}

/** The tag of an image, with its digest if known. */
export function pinnedTag({ tag, digest }: PublishedImage): string {
  return digest === undefined ? tag : `${tag}@${digest}`;
}

/** The warning about an image without a digest; undefined if it has one. */
export function unpinned(upstream: string, type: string, { tag, digest }: PublishedImage): Problem | undefined {
  if (digest !== undefined) return undefined;
  return {
    what: `The image of ${upstream} ${tag} has no digest: nodes run whatever the registry serves under the tag.`,
    remedy: `Give it: ${type}.patch('${tag.replace(/^v/, '')}', { digest: 'sha256:…' }).`,
    code: 'VER004',
  };
}
