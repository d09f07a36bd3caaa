import type { Consequence } from '../consequence';
import type { Raw } from './raw';

/**
 * What happened to one value in some version of a chart. The value stays where it is unless another member says
 * otherwise.
 */
export interface Move {
  /** The first version of the chart that reads the value differently, for example `40.0.0`. */
  readonly since: string;
  /** The old path of the value: names joined by dots, with `*` for any single name. */
  readonly from: string;
  /** The new path, with a `*` for each name that a `*` of `from` matches. */
  readonly to?: string;
  /** Why the value was removed, or has no effect any more. */
  readonly gone?: string;
  /** The value in its current form; undefined if there is none. */
  readonly convert?: (value: Raw) => Raw | undefined;
  /** Text with a document becomes the document itself. */
  readonly unfold?: true;
  /** The values that replace it, by path; undefined if nothing does. */
  readonly spread?: (value: Raw) => Readonly<Record<string, Raw>> | undefined;
  /**
   * Whether the move applies to this value; `beside` returns its siblings, and `at` any value of the file by its path.
   * @default - for any
   */
  readonly applies?: (
    value: Raw,
    beside: (name: string) => Raw | undefined,
    at: (path: string) => Raw | undefined,
  ) => boolean;
  /**
   * The chart refuses the value since then, so a file that has it was written for an earlier version, whatever its
   * owner says.
   */
  readonly isRefused?: true;
  /**
   * The old chart's default if the value was absent but the map around it was not, which the current one does not have.
   */
  readonly formerDefault?: Raw;
  /** What the user has to do if it cannot be done automatically, or has to decide about what was removed. */
  readonly byHand?: string;
  /** Further information for the user. */
  readonly note?: string;
}

/** A change of a chart that does not depend on the values. */
export interface ChartChange {
  /** The first version of the chart that does so. */
  readonly since: string;
  readonly what: string;
  /**
   * Only users who set one of these values are affected: paths as in `Move.from`.
   * @default - everyone
   */
  readonly ifSet?: readonly string[];
  /** A person must decide something. */
  readonly byHand?: true;
  readonly see: string;
  /** The resulting differences between the rendered charts, as `Kind name field`. */
  readonly explains?: RegExp;
}

/** The history of the values of a chart. */
export interface ChartHistory {
  readonly chart: string;
  /** The oldest version since which all changes are known. */
  readonly oldest: string;
  /** The version that the settings of this project are based on. */
  readonly newest: string;
  /** In the order in which they are applied: by version, and within one by dependency. */
  readonly moves: readonly Move[];
  readonly changes: readonly ChartChange[];
  /**
   * The steps that upstream requires for going from one version to another.
   * @default - nothing
   */
  readonly steps?: (from: string, to: string) => readonly Consequence[];
}
