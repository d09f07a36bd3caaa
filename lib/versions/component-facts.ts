/** What is known of an upstream project. */
export interface ComponentFacts {
  readonly name: string;
  /** Where its releases are announced. */
  readonly releases: string;
  /** The repositories of its images whose tag is its version. */
  readonly images: readonly string[];
  /** Its charts, and which version of it each version of the chart installs: its own number where nothing is said. */
  readonly charts: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Its repositories, whose tags stand in the addresses of definitions. */
  readonly sources: readonly string[];
  /** What upstream maintains, as a sentence. */
  readonly support: string;
  readonly lines: readonly ReleaseLine[];
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
   * The day from which upstream mends nothing in it: `2026-07-01`.
   * @default - maintained, as far as was announced
   */
  readonly endOfSupport?: string;
  readonly note?: string;
}

/** A fault of security that upstream has published. */
export interface Advisory {
  readonly id: string;
  /** The versions that have it, as a semver range. */
  readonly affects: string;
  readonly what: string;
  readonly link: string;
}
