import * as fs from 'node:fs';
import { yamlDocuments } from '../kubernetes/yaml-documents';
import { ConfigurationError, describe, quoted } from '../problems';
import { isMap, type JsonMap } from '../settings/schema';
import { manifestsBelow } from './folder';

/** Standard input, as an input's name. */
export const STANDARD_INPUT = '-';

/**
 * Every API object of an input: a YAML or JSON file, a folder, whose kustomization determines what belongs to it, or
 * standard input. Documents of a kind of list, as `kubectl get` writes them, count as their items.
 *
 * @param read reads the text of a file
 * @throws ConfigurationError when anything cannot be read, is not valid YAML, or is not an API object
 */
export function readObjects(input: string, read = yamlDocuments): JsonMap[] {
  const problems: string[] = [];
  const texts = filesOf(input).map((file) => ({ name: nameOf(file), text: contents(file, problems) }));
  return objectsOfAll(texts, input, read, problems);
}

/**
 * The same for a text.
 *
 * @param name the name of the text in messages
 */
export function objectsIn(text: string, name: string): JsonMap[] {
  return objectsOfAll([{ name, text }], name, yamlDocuments, []);
}

interface NamedText {
  readonly name: string;
  readonly text: string;
}

function objectsOfAll(
  texts: readonly NamedText[],
  input: string,
  read: typeof yamlDocuments,
  problems: string[],
): JsonMap[] {
  let documents = 0;
  const objects = texts.flatMap(({ name, text }) => {
    const { values, errors } = read(text);
    problems.push(...errors.map((error) => unreadable(name, error)));
    const parsed = values.filter((value) => value !== null && value !== undefined);
    documents += parsed.length;
    return parsed.flatMap((document, index) => objectsOf(document, `document ${index + 1} of ${name}`, problems));
  });
  if (problems.length === 0 && documents === 0) problems.push(noManifests(input));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return objects;
}

function filesOf(input: string): string[] {
  if (input === STANDARD_INPUT) return [input];
  try {
    return fs.statSync(input).isDirectory() ? manifestsBelow(input) : [input];
  } catch (error) {
    throw new ConfigurationError([unreadable(input, (error as Error).message)]);
  }
}

function contents(file: string, problems: string[]): string {
  try {
    return fs.readFileSync(file === STANDARD_INPUT ? process.stdin.fd : file, 'utf8');
  } catch (error) {
    problems.push(unreadable(nameOf(file), (error as Error).message));
    return '';
  }
}

function objectsOf(document: unknown, where: string, problems: string[]): JsonMap[] {
  if (!isMap(document)) {
    problems.push(noObject(where, `it is ${Array.isArray(document) ? 'a list' : 'a plain value'}`));
    return [];
  }
  const { apiVersion, kind, items } = document;
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)) {
    // In a list of one kind, items may omit apiVersion and kind.
    const itemKind = kind === 'List' ? undefined : kind.slice(0, -'List'.length);
    return items.flatMap((item: unknown, index) =>
      objectsOf(
        isMap(item) && itemKind ? { apiVersion, kind: itemKind, ...item } : item,
        `item ${index + 1} of ${where}`,
        problems,
      ),
    );
  }
  const missing = missingMembers(document);
  if (missing.length === 0) return [document];
  problems.push(noObject(where, `it has no ${missing.join(' and no ')}`));
  return [];
}

function missingMembers({ apiVersion, kind, metadata }: JsonMap): string[] {
  const { name, generateName } = isMap(metadata) ? metadata : {};
  const required = { apiVersion, kind, 'metadata.name': name ?? generateName };
  return Object.entries(required).flatMap(([member, value]) =>
    (typeof value === 'string' && value !== '') || typeof value === 'number' ? [] : [member],
  );
}

function nameOf(file: string): string {
  return file === STANDARD_INPUT ? 'standard input' : file;
}

function unreadable(name: string, reason: string): string {
  return describe({
    what: `${name} cannot be read: ${reason.replace(/\.$/, '')}.`,
    remedy: 'Give a file or folder of manifests in YAML or JSON, or - for standard input.',
    code: 'DIF001',
  });
}

function noObject(where: string, why: string): string {
  return describe({
    what: `${where} is not an API object: ${why}.`,
    remedy: 'Give manifests only: no values files, and no templates that are still to be rendered.',
    code: 'DIF002',
  });
}

function noManifests(input: string): string {
  return describe({
    what: `${input === STANDARD_INPUT ? 'standard input' : quoted(input)} holds no manifests.`,
    remedy: 'Check the path: comparing with nothing would prove nothing.',
    code: 'DIF003',
  });
}
