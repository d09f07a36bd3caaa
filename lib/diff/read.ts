import * as fs from 'node:fs';
import * as path from 'node:path';
import { yamlDocuments } from '../kubernetes/yaml-documents';
import { ConfigurationError, describe, quoted } from '../problems';
import { isMap, type JsonMap } from '../settings/schema';
import { appliedSeparately, kustomizationOf, manifestsBelow } from './folder';

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
  const found = texts.map(({ name, text }) => objectsInText(name, text, read, problems));
  const objects = found.flatMap((each) => each.objects);
  const documents = found.reduce((sum, each) => sum + each.documents, 0);
  refuse(input, problems, { objects: objects.length, documents });
  return objects;
}

/** The objects of a text, and how many documents it has. */
export function objectsInText(
  name: string,
  text: string,
  read: typeof yamlDocuments,
  problems: string[],
): { readonly objects: readonly JsonMap[]; readonly documents: number } {
  const { values, errors } = read(text);
  problems.push(...errors.map((error) => unreadable(name, error)));
  const parsed = values.filter((value) => value !== null && value !== undefined);
  const objects = parsed.flatMap((document, index) =>
    objectsOf(document, `document ${index + 1} of ${name}`, problems),
  );
  return { objects, documents: parsed.length };
}

/** Throws the problems of an input, also when there is none but nothing was found either. */
export function refuse(
  input: string,
  problems: readonly string[],
  found: { readonly objects: number; readonly documents: number },
): void {
  // Whoever names a folder of something else does not want to hear about each of its files.
  if (found.objects === 0 && found.documents > 0 && isFolder(input) && problems.every(isAboutNoObject)) {
    throw new ConfigurationError([noManifests(input)]);
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  if (found.documents === 0) throw new ConfigurationError([noManifests(input)]);
}

function isAboutNoObject(problem: string): boolean {
  return problem.endsWith('#dif002');
}

function filesOf(input: string): string[] {
  if (input === STANDARD_INPUT) return [input];
  try {
    if (!fs.statSync(input).isDirectory()) return [input];
    refuseProject(input);
    return manifestsBelow(input);
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    throw new ConfigurationError([unreadable(input, (error as Error).message)]);
  }
}

/**
 * The folder of a program has manifests somewhere below it, among much else.
 *
 * @throws ConfigurationError when the folder has no kustomization, but a package.json
 */
export function refuseProject(folder: string): void {
  if (kustomizationOf(folder) !== undefined || !fs.existsSync(path.join(folder, 'package.json'))) return;
  throw new ConfigurationError([aProject(folder)]);
}

/** Whether an input is a folder. */
export function isFolder(input: string): boolean {
  return fs.statSync(input, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The text of a file; its problem is reported with the others. */
export function contents(file: string, problems: string[]): string {
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

function aProject(folder: string): string {
  const platforms = platformsBelow(folder);
  return describe({
    what: `${quoted(folder)} is the folder of a program, not one of manifests: it has a package.json and no kustomization.yaml.`,
    remedy:
      platforms.length === 0
        ? 'Give the folder of a platform, such as dist/core; "synth" writes it.'
        : `Give the folder of a platform: ${platforms.join(', ')}.`,
    code: 'DIF007',
  });
}

/** The folders of platforms below one, without those that belong to them. */
export function platformsBelow(folder: string): string[] {
  const all = appliedSeparately(folder);
  return all.filter((each) => !all.some((other) => each.startsWith(`${other}${path.sep}`)));
}

function noManifests(input: string): string {
  return describe({
    what: `${input === STANDARD_INPUT ? 'standard input' : quoted(input)} holds no manifests.`,
    remedy: 'Check the path: comparing with nothing would prove nothing.',
    code: 'DIF003',
  });
}
