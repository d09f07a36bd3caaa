import { VERSION } from '../../settings/version';
import type { CiliumSettings } from '../settings';

/** A combination of settings that the API server accepts, but that does not work. */
export interface FeatureRule {
  /** The entry in docs/errors.md. */
  readonly code: string;
  /** What is wrong with these settings, or nothing. */
  broken(settings: CiliumSettings): string | false;
  readonly remedy: string;
  /** The page of Cilium's documentation that says so. */
  readonly see: string;
}

/** Where the pages of `see` are, for no version in particular. */
export const DOCS = 'https://docs.cilium.io/en/stable';

/** The page of a rule in the documentation of the version that is installed. */
export function pageOf({ see }: FeatureRule, { [VERSION]: { documentation } }: CiliumSettings): string {
  return documentation ? see.replace(`${DOCS}/`, documentation) : see;
}
