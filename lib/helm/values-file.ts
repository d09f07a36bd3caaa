import * as fs from 'node:fs';
import { type CollectionTag, parseDocument, type ScalarTag, type Tags } from 'yaml';
import { ConfigurationError, describe } from '../problems';
import { isMap, type JsonMap } from '../settings/schema';

/**
 * Reads a values file as Helm does: YAML 1.1, where `yes` and `on` are booleans, and where the last of two equal keys
 * wins. An empty file is an empty map.
 *
 * @throws ConfigurationError when the file cannot be read or is not one map
 */
export function readValuesFile(file: string): JsonMap {
  const document = parseDocument(contents(file), { version: '1.1', uniqueKeys: false, customTags: tagsOfHelm });
  const [error] = document.errors;
  if (error) throw unusable(`is not YAML: ${error.message.split('\n')[0]}`, 'Correct the file.');
  const values: unknown = document.toJS({ maxAliasCount: -1 }) ?? {};
  if (!isMap(values)) throw unusable('is not a map of values.', 'Give a file of `key: value` pairs.');
  return values;
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
