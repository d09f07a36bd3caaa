import * as fs from 'node:fs';
import * as path from 'node:path';
import { type Document, isNode, LineCounter, parseAllDocuments } from 'yaml';
import { STANDARD_INPUT } from '../diff/read';
import { withoutDates } from '../kubernetes/yaml-documents';
import { ConfigurationError, describe, quoted } from '../problems';
import { type Position, positionAt, positionIn } from '../settings/position';
import { isMap, type JsonMap } from '../settings/schema';
import { yamlValue } from '../settings/yaml-value';

/** An API object in a file. */
export interface Manifest {
  readonly file: string;
  readonly object: JsonMap;
  /** The place of one of its fields; if absent, of the nearest one around it. */
  positionOf(steps: readonly (string | number)[]): Position;
}

/** Why a document cannot be read. */
export interface Unreadable {
  readonly file: string;
  readonly position?: Position;
  readonly what: string;
  readonly remedy: string;
}

/** The contents of an input. */
export interface Manifests {
  readonly manifests: readonly Manifest[];
  readonly unreadable: readonly Unreadable[];
  /** Files without API objects: configuration of nodes and tools. */
  readonly otherFiles: readonly string[];
}

/**
 * Every API object of a file, a folder with its subfolders, or standard input. Unlike what a kustomization applies,
 * this includes everything: also what a GitOps tool reads from a folder that the kustomization does not list.
 *
 * @throws ConfigurationError when there is no such input, or not one API object in it
 */
export function readManifests(input: string): Manifests {
  const manifests: Manifest[] = [];
  const unreadable: Unreadable[] = [];
  const otherFiles: string[] = [];
  for (const file of filesOf(input)) {
    const before = manifests.length + unreadable.length;
    readFile(file, manifests, unreadable);
    if (manifests.length + unreadable.length === before) otherFiles.push(file);
  }
  if (manifests.length + unreadable.length === 0) throw new ConfigurationError([describe(nothingIn(input))]);
  return { manifests, unreadable, otherFiles };
}

const MANIFEST = /\.(?:ya?ml|json)$/;

function filesOf(input: string): string[] {
  if (input === STANDARD_INPUT) return [input];
  try {
    if (!fs.statSync(input).isDirectory()) return [input];
    const names = fs.readdirSync(input).sort();
    const paths = names.filter((name) => !name.startsWith('.')).map((name) => path.join(input, name));
    const isFolder = (entry: string) => fs.statSync(entry, { throwIfNoEntry: false })?.isDirectory() ?? false;
    return [
      ...paths.filter((entry) => MANIFEST.test(entry) && !isFolder(entry)),
      ...paths.filter((entry) => isFolder(entry) && path.basename(entry) !== 'node_modules').flatMap(filesOf),
    ];
  } catch (error) {
    throw new ConfigurationError([describe(noSuchInput(input, error as Error))]);
  }
}

function readFile(file: string, manifests: Manifest[], unreadable: Unreadable[]): void {
  const lines = new LineCounter();
  const named = file === STANDARD_INPUT ? 'standard input' : file;
  const position = (offset: number) => positionAt(lines, offset);
  // A duplicate key is an error, as with `kubectl apply --validate=strict`.
  const documents = parseAllDocuments(textOf(file), {
    version: '1.1',
    customTags: withoutDates,
    uniqueKeys: true,
    logLevel: 'silent',
    lineCounter: lines,
  });
  for (const document of Array.from(documents)) {
    const [error] = document.errors;
    if (error) {
      // Only the first line: the others repeat the text, which may be a Secret's.
      const first = error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
      const [what, remedy] =
        error.code === 'DUPLICATE_KEY' ? KEY_TWICE : ([`It is not YAML: ${first}.`, RENDER_FIRST] as const);
      unreadable.push({ file: named, position: position(error.pos[0]), what, remedy });
    } else addDocument(document, named, position, manifests, unreadable);
  }
}

function addDocument(
  document: Document,
  file: string,
  position: (offset: number) => Position,
  manifests: Manifest[],
  unreadable: Unreadable[],
): void {
  const read = yamlValue(document, -1);
  if (read.error !== undefined) {
    const what = `It is not YAML: ${read.error}.`;
    unreadable.push({ file, position: position(read.offset), what, remedy: RENDER_FIRST });
    return;
  }
  const start = position(isNode(document.contents) ? (document.contents.range?.[0] ?? 0) : 0);
  add(read.value, []);

  function add(object: unknown, at: readonly (string | number)[]): void {
    if (!isMap(object)) {
      if (at.length > 0)
        unreadable.push({ file, position: positionIn(document, at, position), what: NO_OBJECT, remedy: NO_REMEDY });
      return;
    }
    const { apiVersion, kind, items } = object;
    if (apiVersion === undefined && kind === undefined) return;
    if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !apiVersion || !kind) {
      const missing = typeof kind === 'string' && kind ? 'apiVersion' : 'kind';
      unreadable.push({ file, position: start, what: `An API object has no ${missing}.`, remedy: NO_REMEDY });
    } else if (kind.endsWith('List') && Array.isArray(items)) {
      const itemKind = kind === 'List' ? undefined : kind.slice(0, -'List'.length);
      items.forEach((item: unknown, index) => {
        add(isMap(item) && itemKind ? { apiVersion, kind: itemKind, ...item } : item, [...at, 'items', index]);
      });
    } else if (!isConfiguration(apiVersion)) {
      const positionOf = (steps: readonly (string | number)[]) => positionIn(document, [...at, ...steps], position);
      manifests.push({ file, object, positionOf });
    }
  }
}

const NO_OBJECT = 'An item of a list is not an API object.';
const NO_REMEDY = 'Give apiVersion, kind and metadata, or keep what is not an API object elsewhere.';
const KEY_TWICE = [
  'A key occurs twice in the same map.',
  'Remove one: YAML parsers silently use the last one.',
] as const;
const RENDER_FIRST = 'Correct it; a template must be rendered first.';

/** Configuration files that look like API objects: of kustomize, KIND, kubelets, kubeadm and the API server. */
function isConfiguration(apiVersion: string): boolean {
  const group = apiVersion.split('/')[0] ?? '';
  return (
    ['kustomize.config.k8s.io', 'kind.x-k8s.io', 'kubeadm.k8s.io', 'audit.k8s.io'].includes(group) ||
    /^[a-z-]+\.config\.k8s\.io$/.test(group)
  );
}

function textOf(file: string): string {
  try {
    return fs.readFileSync(file === STANDARD_INPUT ? process.stdin.fd : file, 'utf8');
  } catch (error) {
    throw new ConfigurationError([describe(noSuchInput(file, error as Error))]);
  }
}

function noSuchInput(input: string, { message }: Error) {
  return {
    what: `${quoted(input)} cannot be read: ${message.replace(/\.$/, '')}.`,
    remedy: 'Give a file or folder of manifests, or - for standard input.',
    code: 'VAL007',
  };
}

function nothingIn(input: string) {
  return {
    what: `${input === STANDARD_INPUT ? 'Standard input' : quoted(input)} holds no API objects.`,
    remedy: 'Check the path: a folder in which nothing is checked proves nothing.',
    code: 'VAL008',
  };
}
