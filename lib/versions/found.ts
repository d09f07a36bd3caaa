import * as fs from 'node:fs';
import * as path from 'node:path';
import { yamlDocuments } from '../kubernetes/yaml-documents';
import { ConfigurationError, describe } from '../problems';
import { isMap, type JsonMap } from '../settings/schema';
import type { ComponentFacts } from './component-facts';
import { COMPONENTS } from './facts';

/** A version of an upstream project in a folder of manifests. */
export interface FoundVersion {
  readonly component: ComponentFacts;
  readonly version: string;
  /** The files that name it, relative to the folder. */
  readonly files: readonly string[];
  /** What uses it. */
  readonly uses: readonly VersionUse[];
}

/** A place that uses a version. */
export interface VersionUse {
  /** Its file, with the folder. */
  readonly file: string;
  /**
   * For example `Deployment traefik/traefik`.
   * @default - none: the URL of a definition
   */
  readonly object?: string;
  /** What its container runs, if that is not the program that the version is of: `sh`. */
  readonly runs?: string;
}

/**
 * Every upstream version in a folder: from the images of its objects, the charts of its Applications and the URLs of
 * its definitions.
 *
 * @throws ConfigurationError when the folder cannot be read
 */
export function versionsIn(folder: string): FoundVersion[] {
  interface Found extends Pick<FoundVersion, 'component' | 'version'> {
    readonly files: Set<string>;
    readonly uses: Map<string, VersionUse>;
  }
  const found = new Map<string, Found>();
  for (const file of yamlFiles(folder)) {
    for (const { component, version, object, runs } of mentions(file)) {
      const key = `${component.name} ${version}`;
      const entry = found.get(key) ?? { component, version, files: new Set(), uses: new Map() };
      entry.files.add(path.relative(folder, file));
      entry.uses.set(`${file} ${object} ${runs}`, { file, object, runs });
      found.set(key, entry);
    }
  }
  return COMPONENTS.flatMap((component) =>
    [...found.values()]
      .filter((entry) => entry.component === component)
      .map(({ version, files, uses }) => ({ component, version, files: [...files].sort(), uses: [...uses.values()] })),
  );
}

function yamlFiles(folder: string): string[] {
  try {
    const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => path.join(folder, name));
  } catch (error) {
    throw new ConfigurationError([
      describe({
        what: `${folder} cannot be read: ${(error as Error).message}.`,
        remedy: 'Give the folder of a platform, such as dist/core.',
        code: 'VER001',
      }),
    ]);
  }
}

interface Mention extends Pick<FoundVersion, 'component' | 'version'> {
  readonly object?: string;
  readonly runs?: string;
}

function mentions(file: string): Mention[] {
  const text = fs.readFileSync(file, 'utf8');
  const found: Mention[] = [...text.matchAll(SOURCE)].flatMap(([, source, version]) =>
    mention(({ sources }) => sources.includes(source ?? ''), version),
  );
  const { values, errors } = yamlDocuments(text);
  if (errors.length > 0) throw new ConfigurationError(errors.map((error) => notYaml(file, error)));
  for (const value of values) walk(value, found, nameOf(value));
  return found;
}

function notYaml(file: string, error: string): string {
  return describe({
    what: `${file} is not YAML: ${error.replace(/\.$/, '')}.`,
    remedy: 'Correct the file; a template must be rendered first.',
    code: 'VER001',
  });
}

const SOURCE = /raw\.githubusercontent\.com\/([\w.-]+\/[\w.-]+)\/v?(\d[\w.-]*)\//g;

function nameOf(value: unknown): string | undefined {
  if (!isMap(value) || typeof value.kind !== 'string') return undefined;
  const { name, namespace } = isMap(value.metadata) ? value.metadata : value;
  const place = typeof namespace === 'string' ? `${namespace}/` : '';
  return typeof name === 'string' ? `${value.kind} ${place}${name}` : value.kind;
}

function walk(value: unknown, found: Mention[], object: string | undefined): void {
  if (Array.isArray(value)) for (const item of value) walk(item, found, object);
  if (!isMap(value)) return;
  const { image, chart, version, targetRevision = version } = value;
  const mentioned = [
    ...(typeof image === 'string' ? ofImage(image, value) : []),
    ...(typeof chart === 'string' && typeof targetRevision === 'string'
      ? ofChart(chart, targetRevision, value.values)
      : []),
  ];
  found.push(...mentioned.map((each) => ({ ...each, object })));
  for (const member of Object.values(value)) walk(member, found, object);
}

// Repository, and a tag that is a version; the digest after it is redundant.
const IMAGE = /^([^@]+?):v?(\d+\.\d+[\w.+-]*)(?:@|$)/;

function ofImage(image: string, { command }: JsonMap): Mention[] {
  const [, repository = '', version] = IMAGE.exec(image) ?? [];
  return mention(({ images }) => images.includes(repository), version).map((found) => ({
    ...found,
    runs: otherProgram(command, found.component.server),
  }));
}

/** The program of a container's command, if that neither is the server of the image nor starts it in a script. */
function otherProgram(command: unknown, server: string | undefined): string | undefined {
  if (server === undefined || !Array.isArray(command) || command.length === 0) return undefined;
  const words = command.map(String);
  // As a word of its own, with or without a path: etcd, but not etcdctl.
  const starts = new RegExp(`(?:^|[\\s;&|(/])${server}(?:$|\\s)`);
  return words.some((word) => starts.test(word)) ? undefined : path.posix.basename(words[0] ?? '');
}

/** What a chart installs: the tag in its values, or else the one that it was released with. */
function ofChart(chart: string, revision: string, values: unknown): Mention[] {
  const component = COMPONENTS.find(({ charts }) => Object.hasOwn(charts, chart));
  if (!component) return [];
  const version = tagIn(values, component.images) ?? component.charts[chart]?.[revision] ?? revision;
  return [{ component, version: version.replace(/^v/, '') }];
}

function tagIn(values: unknown, images: readonly string[]): string | undefined {
  if (!isMap(values)) return undefined;
  const { registry, repository, tag } = values;
  const image = typeof registry === 'string' ? `${registry}/${repository}` : repository;
  if (typeof image === 'string' && typeof tag === 'string' && images.includes(image)) return tag;
  for (const member of Object.values(values)) {
    const found = tagIn(member, images);
    if (found !== undefined) return found;
  }
  return undefined;
}

function mention(isMeant: (component: ComponentFacts) => boolean, version: string | undefined): Mention[] {
  const component = COMPONENTS.find(isMeant);
  return component && version ? [{ component, version: version.replace(/^v/, '') }] : [];
}
