/** What is known about an upstream project. */
export interface ComponentFacts {
  readonly name: string;
  /** Where its releases are announced. */
  readonly releases: string;
  /** The repositories of its images whose tag is its version. */
  readonly images: readonly string[];
  /** Its charts, and the version that each version of the chart installs; by default the chart's own number. */
  readonly charts: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Its repositories, whose tags are in the URLs of definitions. */
  readonly sources: readonly string[];
  /** What upstream maintains, as a sentence. */
  readonly support: string;
  readonly lines: readonly ReleaseLine[];
  /**
   * How a program of this package asks for a release, with `VERSION` for its number.
   * @default - it cannot: the release is part of this package
   */
  readonly inProgram?: string;
  /**
   * The program in its images that the advisories are about, if images are also used for others.
   * @default - whatever runs them
   */
  readonly server?: string;
  readonly advisories: readonly Advisory[];
}

/** The releases that share a minor version. */
export interface ReleaseLine {
  /** Their common beginning: `1.18`. */
  readonly line: string;
  /**
   * The newest of them.
   * @default - not known exactly
   */
  readonly newest?: string;
  /**
   * The day on which upstream's support ends: `2026-07-01`.
   * @default - maintained, as no end was announced
   */
  readonly endOfSupport?: string;
  readonly note?: string;
}

/** A security advisory that upstream has published. */
export interface Advisory {
  readonly id: string;
  /** The affected versions, as a semver range. */
  readonly affects: string;
  readonly what: string;
  readonly link: string;
}
