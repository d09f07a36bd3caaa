import * as v from 'valibot';
import { flag, portNumber, text } from '../../../settings/values';
import { goRegexp } from '../values';
import type { MiddlewareDefinition } from './definition';
import { unknownGroups } from './replacement';

/** Configuration of `Middleware.redirectScheme`. */
export interface RedirectSchemeConfig {
  /** The new scheme. */
  readonly scheme: 'http' | 'https';
  /**
   * The new port, 1 to 65535.
   * @default - the scheme's own
   */
  readonly port?: number;
  /**
   * Whether clients may remember it: status 301 or 308 in place of 302 or 307.
   * @default false
   */
  readonly permanent?: boolean;
}

export const redirectScheme: MiddlewareDefinition<RedirectSchemeConfig> = {
  checks: { scheme: v.picklist(['http', 'https']), port: portNumber, permanent: flag },
  required: ['scheme'],
  spec: ({ port, ...rest }) => ({ ...rest, port: port === undefined ? undefined : String(port) }),
};

/** Configuration of `Middleware.redirectRegex`. */
export interface RedirectRegexConfig {
  /** A regular expression of Go that the whole URL must match. */
  readonly regex: string;
  /** The new URL, with `${1}` for the first group of the expression. */
  readonly replacement: string;
  /**
   * Whether clients may remember it: status 301 or 308 in place of 302 or 307.
   * @default false
   */
  readonly permanent?: boolean;
}

export const redirectRegex: MiddlewareDefinition<RedirectRegexConfig> = {
  checks: { regex: goRegexp, replacement: text, permanent: flag },
  required: ['regex', 'replacement'],
  problems: unknownGroups,
};
