import * as v from 'valibot';
import { atLeastOne, text } from '../../../settings/values';
import { goRegexp, path } from '../values';
import type { MiddlewareDefinition } from './definition';
import { unknownGroups } from './replacement';

/** Configuration of `Middleware.addPrefix`. */
export interface AddPrefixConfig {
  /** The prefix, which begins with `/`. */
  readonly prefix: string;
}

export const addPrefix: MiddlewareDefinition<AddPrefixConfig> = { checks: { prefix: path }, required: ['prefix'] };

/** Configuration of `Middleware.stripPrefix`. */
export interface StripPrefixConfig {
  /** Prefixes of the path that are removed; they begin with `/`. */
  readonly prefixes: readonly string[];
}

export const stripPrefix: MiddlewareDefinition<StripPrefixConfig> = {
  checks: { prefixes: atLeastOne(path, 'prefix') },
  required: ['prefixes'],
};

/** Configuration of `Middleware.stripPrefixRegex`. */
export interface StripPrefixRegexConfig {
  /** Go regular expressions for prefixes of the path that are removed. */
  readonly regex: readonly string[];
}

export const stripPrefixRegex: MiddlewareDefinition<StripPrefixRegexConfig> = {
  checks: { regex: atLeastOne(goRegexp, 'regular expression') },
  required: ['regex'],
};

/** Configuration of `Middleware.replacePath`. */
export interface ReplacePathConfig {
  /** The new path; begins with `/`. The former one goes into the header `X-Replaced-Path`. */
  readonly path: string;
}

export const replacePath: MiddlewareDefinition<ReplacePathConfig> = { checks: { path }, required: ['path'] };

/** Configuration of `Middleware.replacePathRegex`. */
export interface ReplacePathRegexConfig {
  /** A Go regular expression that the path must match. */
  readonly regex: string;
  /** The new path, with `$1` for the first group of the expression. */
  readonly replacement: string;
}

export const replacePathRegex: MiddlewareDefinition<ReplacePathRegexConfig> = {
  checks: { regex: goRegexp, replacement: text },
  required: ['regex', 'replacement'],
  problems: unknownGroups,
};

/** Configuration of `Middleware.encodedCharacters`: which percent-encoded characters a path may contain. */
export interface EncodedCharactersConfig {
  /** @default false */
  readonly allowEncodedSlash?: boolean;
  /** @default false */
  readonly allowEncodedBackSlash?: boolean;
  /** @default false */
  readonly allowEncodedNullCharacter?: boolean;
  /** @default false */
  readonly allowEncodedSemicolon?: boolean;
  /** @default false */
  readonly allowEncodedPercent?: boolean;
  /** @default false */
  readonly allowEncodedQuestionMark?: boolean;
  /** @default false */
  readonly allowEncodedHash?: boolean;
}

export const encodedCharacters: MiddlewareDefinition<EncodedCharactersConfig> = {
  checks: {
    allowEncodedSlash: v.boolean(),
    allowEncodedBackSlash: v.boolean(),
    allowEncodedNullCharacter: v.boolean(),
    allowEncodedSemicolon: v.boolean(),
    allowEncodedPercent: v.boolean(),
    allowEncodedQuestionMark: v.boolean(),
    allowEncodedHash: v.boolean(),
  },
};
