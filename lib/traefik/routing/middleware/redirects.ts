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
   * @default - the scheme's default
   */
  readonly port?: number;
  /**
   * Whether the redirect is permanent: status 301 or 308 instead of 302 or 307.
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
  /** A Go regular expression that the URL must match. */
  readonly regex: string;
  /** The new URL, with `${1}` for the first group of the expression. */
  readonly replacement: string;
  /**
   * Whether the redirect is permanent: status 301 or 308 instead of 302 or 307.
   * @default false
   */
  readonly permanent?: boolean;
}

export const redirectRegex: MiddlewareDefinition<RedirectRegexConfig> = {
  checks: { regex: goRegexp, replacement: text, permanent: flag },
  required: ['regex', 'replacement'],
  problems: unknownGroups,
};
