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

/** What a text of manifests holds, and what of it is not valid YAML. */
export interface YamlDocuments {
  /** What each document is; one that is empty is null. */
  readonly values: readonly unknown[];
  /** The first line of each error: the others repeat the text, which may be a Secret's. */
  readonly errors: readonly string[];
}

/**
 * Reads YAML as Kubernetes does: version 1.1 without dates and without numbers in base 60.
 *
 * js-yaml takes a tenth of the time of `yaml`, which is asked for what js-yaml does not take: it goes on after an error,
 * and lets a key stand twice.
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

/** Reads texts that have many documents in common, as two states of a platform have: each is read once, to one value. */
export class SharedDocuments {
  private readonly known = new Map<string, YamlDocuments>();

  readonly read = (text: string): YamlDocuments => {
    // What stands before a document counts for it, and an end of one need not be its last line.
    if (/^(?:%|\.\.\.)/m.test(text)) return yamlDocuments(text);
    const parts = text.split(/^(?=---(?:\s|$))/m).map((part) => this.part(part));
    // Errors are to name lines of the whole text.
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
  // A text without any document gives an empty list of another type.
  for (const document of Array.from(parseAllDocuments(text, options))) {
    const [error] = document.errors;
    if (error) errors.push((error.message.split('\n')[0] ?? '').replace(/:$/, ''));
    else values.push(document.toJS({ maxAliasCount: -1 }));
  }
  return { values, errors };
}

/** The tags of YAML 1.1 that Kubernetes' readers take. */
export const withoutDates = (tags: yaml.Tags): yaml.Tags =>
  tags.filter(
    (tag) =>
      typeof tag === 'string' ||
      !(tag.tag === 'tag:yaml.org,2002:timestamp' || ('format' in tag && tag.format === 'TIME')),
  );

/** A tag that reads what either of two reads, other than in base 60. */
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

// Go reads the octal numbers of both versions, and an exponent with or without a sign.
const SCHEMA = FAILSAFE_SCHEMA.withTags(
  nullYaml11Tag,
  boolYaml11Tag,
  either(intYaml11Tag, intCoreTag),
  either(floatYaml11Tag, floatCoreTag),
  mergeTag,
);
