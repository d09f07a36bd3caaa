import {
  boolYaml11Tag,
  FAILSAFE_SCHEMA,
  floatCoreTag,
  floatYaml11Tag,
  intCoreTag,
  intYaml11Tag,
  loadAll,
  mergeTag,
  NOT_RESOLVED,
  nullYaml11Tag,
  type ScalarTagDefinition,
} from 'js-yaml';
import type * as yaml from 'yaml';

/** The contents of a text of manifests, and its YAML errors. */
export interface YamlDocuments {
  /** The value of each document; null for an empty one. */
  readonly values: readonly unknown[];
  /** The first line of each error: the others repeat the text, which may be a Secret's. */
  readonly errors: readonly string[];
}

/**
 * Reads YAML as Kubernetes does: version 1.1 without dates and without numbers in base 60.
 *
 * js-yaml takes a tenth of the time of `yaml`, which is only used for what js-yaml rejects: it continues after an
 * error, and allows duplicate keys.
 *
 * @see https://github.com/kubernetes-sigs/yaml
 */
export function yamlDocuments(text: string): YamlDocuments {
  try {
    return { values: loadAll(text, { schema: SCHEMA }), errors: [] };
  } catch {
    return slowly(text);
  }
}

/**
 * Reads texts that have many documents in common, such as two states of a platform: each document is parsed once, to
 * one value.
 */
export class SharedDocuments {
  private readonly known = new Map<string, YamlDocuments>();

  readonly read = (text: string): YamlDocuments => {
    // Directives before a document belong to it, and its end marker need not be its last line.
    if (/^(?:%|\.\.\.)/m.test(text)) return yamlDocuments(text);
    const parts = text.split(/^(?=---(?:\s|$))/m).map((part) => this.part(part));
    // Errors must contain line numbers of the whole text.
    return parts.some(({ errors }) => errors.length > 0)
      ? yamlDocuments(text)
      : { values: parts.flatMap(({ values }) => values), errors: [] };
  };

  private part(text: string): YamlDocuments {
    const known = this.known.get(text) ?? yamlDocuments(text);
    this.known.set(text, known);
    return known;
  }
}

function slowly(text: string): YamlDocuments {
  const { parseAllDocuments } = require('yaml') as typeof yaml;
  const values: unknown[] = [];
  const errors: string[] = [];
  const options = { version: '1.1', customTags: withoutDates, uniqueKeys: false, logLevel: 'silent' } as const;
  // For a text without any document, the result is an empty list of another type.
  for (const document of Array.from(parseAllDocuments(text, options))) {
    const [error] = document.errors;
    if (error) errors.push((error.message.split('\n')[0] ?? '').replace(/:$/, ''));
    else {
      const { yamlValue } = require('../settings/yaml-value') as typeof import('../settings/yaml-value');
      const read = yamlValue(document, -1);
      if (read.error === undefined) values.push(read.value);
      else errors.push(read.error);
    }
  }
  return { values, errors };
}

/** The tags of YAML 1.1 that Kubernetes' parsers accept. */
export const withoutDates = (tags: yaml.Tags): yaml.Tags =>
  tags.filter(
    (tag) =>
      typeof tag === 'string' ||
      !(tag.tag === 'tag:yaml.org,2002:timestamp' || ('format' in tag && tag.format === 'TIME')),
  );

/** A tag that parses what either of two tags parses, except for base 60. */
function either(one: ScalarTagDefinition<number>, other: ScalarTagDefinition<number>): ScalarTagDefinition<number> {
  return {
    ...one,
    resolve: (source, ...rest) => {
      if (source.includes(':')) return NOT_RESOLVED;
      const value = one.resolve(source, ...rest);
      return value === NOT_RESOLVED ? other.resolve(source, ...rest) : value;
    },
  };
}

// Go parses octal numbers of both versions, and exponents with or without a sign.
const SCHEMA = FAILSAFE_SCHEMA.withTags(
  nullYaml11Tag,
  boolYaml11Tag,
  either(intYaml11Tag, intCoreTag),
  either(floatYaml11Tag, floatCoreTag),
  mergeTag,
);
