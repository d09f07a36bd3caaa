import type { CiliumSettings } from '../settings';

/** Something that the chart does not render. */
export interface Refusal {
  /** The entry in docs/errors.md. */
  readonly code: string;
  /** What the chart refuses about these settings, or nothing. */
  refused(settings: CiliumSettings): string | false | undefined;
  readonly remedy: string;
}
