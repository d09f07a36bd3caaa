import * as fs from 'node:fs';
import * as path from 'node:path';
import { filesBelow } from '../diff/folder';
import { yamlDocuments } from '../kubernetes/yaml-documents';
import { ConfigurationError, describe } from '../problems';
import { isMap } from '../settings/schema';
import type { ComponentFacts } from './component-facts';
import { COMPONENTS } from './facts';

/** A version of an upstream project in a folder of manifests. */
export interface FoundVersion {
  readonly component: ComponentFacts;
  readonly version: string;
  /** The files that name it. */
  readonly files: readonly string[];
}

/**
 * Every upstream version in a folder: from the images of its objects, the charts of its Applications and the URLs of
 * its definitions.
 *
 * @throws ConfigurationError when the folder cannot be read
 */
export function versionsIn(folder: string): FoundVersion[] {
  const found = new Map<string, { component: ComponentFacts; version: string; files: Set<string> }>();
  for (const file of yamlFiles(folder)) {
    for (const { component, version } of mentions(file)) {
      const key = `${component.name} ${version}`;
      const entry = found.get(key) ?? { component, version, files: new Set<string>() };
      entry.files.add(path.relative(folder, file));
      found.set(key, entry);
    }
  }
  return COMPONENTS.flatMap((component) =>
    [...found.values()]
      .filter((entry) => entry.component === component)
      .map((entry) => ({ component, version: entry.version, files: [...entry.files].sort() })),
  );
}

function yamlFiles(folder: string): string[] {
  try {
    return filesBelow(folder, /\.ya?ml$/).map((name) => path.join(folder, name));
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

type Mention = Pick<FoundVersion, 'component' | 'version'>;

function mentions(file: string): Mention[] {
  const text = fs.readFileSync(file, 'utf8');
  const found: Mention[] = [...text.matchAll(SOURCE)].flatMap(([, source, version]) =>
    mention(({ sources }) => sources.includes(source ?? ''), version),
  );
  const { values, errors } = yamlDocuments(text);
  if (errors.length > 0) throw new ConfigurationError(errors.map((error) => notYaml(file, error)));
  for (const value of values) walk(value, found);
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

function walk(value: unknown, found: Mention[]): void {
  if (Array.isArray(value)) for (const item of value) walk(item, found);
  if (!isMap(value)) return;
  const { image, chart, version, targetRevision = version } = value;
  if (typeof image === 'string') found.push(...ofImage(image));
  if (typeof chart === 'string' && typeof targetRevision === 'string') {
    found.push(...ofChart(chart, targetRevision, value.values));
  }
  for (const member of Object.values(value)) walk(member, found);
}

// Repository, and a tag that is a version; the digest after it is redundant.
const IMAGE = /^([^@]+?):v?(\d+\.\d+[\w.+-]*)(?:@|$)/;

function ofImage(image: string): Mention[] {
  const [, repository = '', version] = IMAGE.exec(image) ?? [];
  return mention(({ images }) => images.includes(repository), version);
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
