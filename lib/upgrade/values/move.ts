import type { Consequence } from '../consequence';
import type { Raw } from './raw';

/** What happened to one value in some version of a chart. The value stays where it is unless another member says else. */
export interface Move {
  /** The first version of the chart that reads the value otherwise, for example `40.0.0`. */
  readonly since: string;
  /** Where the value was: names joined by dots, with `*` for any one name. */
  readonly from: string;
  /** Where it is now, with a `*` for each name that a `*` of `from` stands for. */
  readonly to?: string;
  /** The value is gone, or says nothing any more: why. */
  readonly gone?: string;
  /** The same in today's shape; nothing if there is none. */
  readonly convert?: (value: Raw) => Raw | undefined;
  /** Text that holds a document is the document itself by now. */
  readonly unfold?: true;
  /** What else says the same by now, by path, in place of the value; nothing if nothing does. */
  readonly spread?: (value: Raw) => Readonly<Record<string, Raw>> | undefined;
  /**
   * Whether the move is meant for such a value; `beside` gives what stands beside it.
   * @default - for any
   */
  readonly applies?: (value: Raw, beside: (name: string) => Raw | undefined) => boolean;
  /** What the old chart took where the value was absent and the map around it was not, and today's does not. */
  readonly formerDefault?: Raw;
  /** What to do where it cannot be done for the user. */
  readonly byHand?: string;
  /** What is to be known besides where the value went. */
  readonly note?: string;
}

/** Something that a chart does differently from some version on, whatever the values. */
export interface ChartChange {
  /** The first version of the chart that does so. */
  readonly since: string;
  readonly what: string;
  /**
   * Only those who set one of these values are concerned: paths as in `Move.from`.
   * @default - everyone
   */
  readonly ifSet?: readonly string[];
  /** A person must decide something. */
  readonly byHand?: true;
  readonly see: string;
  /** The differences between what the charts render that come of it, as `Kind name field`. */
  readonly explains?: RegExp;
}

/** How the values of a chart came to be what they are. */
export interface ChartHistory {
  readonly chart: string;
  /** The oldest version of which it is known what changed since. */
  readonly oldest: string;
  /** The version that the settings of this project follow. */
  readonly newest: string;
  /** In the order in which they are made: by version, and within one as one needs what another does. */
  readonly moves: readonly Move[];
  readonly changes: readonly ChartChange[];
  /**
   * What upstream asks of everyone who goes from one version to another.
   * @default - nothing
   */
  readonly steps?: (from: string, to: string) => readonly Consequence[];
}
