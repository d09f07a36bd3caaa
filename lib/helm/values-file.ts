import * as fs from 'node:fs';
import {
  type CollectionTag,
  type Document,
  isAlias,
  isScalar,
  isSeq,
  isMap as isYamlMap,
  parseAllDocuments,
  type ScalarTag,
  type Tags,
  visit,
  type YAMLMap,
} from 'yaml';
import { ConfigurationError, describe } from '../problems';
import { isMap, type JsonMap } from '../settings/schema';

/** A values file, and what its author should know about how it is read. */
export interface ValuesFile {
  readonly values: JsonMap;
  readonly notices: readonly string[];
}

/**
 * Reads a values file as Helm does: YAML 1.1, where `yes` and `on` are booleans, where the last of two equal keys wins
 * and where the first document is the only one. An empty file is an empty map.
 *
 * @throws ConfigurationError when the file cannot be read or is not one map
 */
export function readValuesFile(file: string): ValuesFile {
  const documents = [
    ...parseAllDocuments(contents(file), { version: '1.1', uniqueKeys: false, customTags: tagsOfHelm }),
  ];
  const [first, ...others] = documents;
  const error = first?.errors[0];
  if (error) throw unusable(`is not YAML: ${error.message.split('\n')[0]}`, 'Correct the file.');
  const values: unknown = first ? (valuesOf(first) ?? {}) : {};
  if (!isMap(values)) throw unusable('is not a map of values.', 'Give a file of `key: value` pairs.');
  return { values, notices: others.some(saysSomething) ? [FIRST_ONLY] : [] };
}

const FIRST_ONLY =
  'only the first document has an effect; what stands behind the next --- is not read, by Helm neither.';

function saysSomething({ contents }: Document.Parsed): boolean {
  return contents !== null && !(isScalar(contents) && contents.value === null);
}

function valuesOf(document: Document.Parsed): unknown {
  visit(document, {
    Map: (_, map) => mergeInOrder(map, document),
    Pair(_, { key }) {
      if (isAlias(key) || (isScalar(key) && key.value !== null)) return;
      // What `{{ x }}` is to YAML: a map with a map as its key.
      throw unusable('has a key that is no text.', 'If it is a template, evaluate it first, or put {{ }} into quotes.');
    },
  });
  try {
    return document.toJS({ maxAliasCount: -1 });
  } catch (error) {
    throw unusable(`is not YAML: ${(error as Error).message}.`, 'Correct the file.');
  }
}

/** Unlike YAML's own rule, a merge overrides what stands before it in Helm's reader. */
function mergeInOrder(map: YAMLMap, document: Document.Parsed): void {
  const kept: typeof map.items = [];
  for (const pair of map.items) {
    if (nameOf(pair.key) === '<<') {
      const merged = namesMerged(pair.value, document);
      kept.splice(0, kept.length, ...kept.filter(({ key }) => nameOf(key) === '<<' || !merged.includes(nameOf(key))));
    }
    kept.push(pair);
  }
  map.items = kept;
}

function namesMerged(value: unknown, document: Document.Parsed): readonly string[] {
  const source = isAlias(value) ? value.resolve(document) : value;
  if (isSeq(source)) return source.items.flatMap((item) => namesMerged(item, document));
  return isYamlMap(source) ? source.items.map(({ key }) => nameOf(key)) : [];
}

function nameOf(key: unknown): string {
  if (!isScalar(key)) return '';
  return typeof key.value === 'symbol' ? (key.value.description ?? '') : String(key.value);
}

/** Helm's reader takes dates and `1:30` as text, unlike YAML 1.1, and it knows the octal numbers of YAML 1.2. */
function tagsOfHelm(tags: Tags): Tags {
  return [OCTAL, ...tags.filter((tag) => typeof tag === 'string' || !isTime(tag))];
}

function isTime(tag: ScalarTag | CollectionTag): boolean {
  return tag.tag.endsWith(':timestamp') || ('format' in tag && tag.format === 'TIME');
}

const OCTAL: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?0o[0-7_]+$/,
  resolve: (text) => Number(text.replaceAll('_', '').replace('+', '')),
};

function contents(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw unusable(`cannot be read: ${(error as Error).message}.`, 'Give the path of a values file.');
  }
}

function unusable(what: string, remedy: string): ConfigurationError {
  return new ConfigurationError([describe({ what: `the file ${what}`, remedy, code: 'HLM001' })]);
}
