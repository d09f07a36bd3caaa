import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { kustomizationOf } from '../diff/folder';
import { isFolder, platformsBelow, readObjects, refuseProject, STANDARD_INPUT } from '../diff/read';
import { ConfigurationError, describe, quoted } from '../problems';
import { isMap, type JsonMap } from '../settings/schema';
import { FILES, fileFor } from '../synth/apply-order';

/** Objects that are applied together, after the previous stages. */
export interface Stage {
  readonly title: string;
  readonly objects: readonly JsonMap[];
}

/** The contents of a folder, in the order in which they are applied. */
export interface Plan {
  /** The platform's name: that of its folder. */
  readonly name: string;
  /** URLs of definitions that the kustomization lists. */
  readonly remote: readonly string[];
  readonly stages: readonly Stage[];
}

const TITLES: Readonly<Record<(typeof FILES)[number], string>> = {
  namespaces: 'namespaces',
  crds: 'definitions',
  rbac: 'accounts and roles',
  configuration: 'configuration',
  workloads: 'workloads',
  'custom-resources': 'custom resources',
};

/** The label with the platform that an object was applied with. */
export const PLATFORM_LABEL = 'platypaas.io/platform';

/**
 * Reads a folder.
 *
 * @throws ConfigurationError when it cannot be read, holds several platforms, or its name cannot be that of a platform
 */
export function planOf(folder: string): Plan {
  refuseSeveral(folder);
  const name =
    folder === STANDARD_INPUT ? 'stdin' : path.basename(path.resolve(folder)).replace(/\.(?:ya?ml|json)$/, '');
  if (!/^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/.test(name)) throw new ConfigurationError([describe(notAName(name))]);
  const objects = readObjects(folder).map((object) => labelled(object, name));
  const stages = FILES.map((role) => ({
    title: TITLES[role],
    objects: objects.filter(({ apiVersion, kind }) => fileFor(String(apiVersion), String(kind)) === role),
  }));
  return { name, remote: remoteIn(folder), stages: stages.filter((stage) => stage.objects.length > 0) };
}

/** A folder without a kustomization may hold platforms: applied together, they would overwrite each other. */
function refuseSeveral(folder: string): void {
  if (!isFolder(folder) || kustomizationOf(folder) !== undefined) return;
  refuseProject(folder);
  const platforms = platformsBelow(folder);
  if (platforms.length > 0) throw new ConfigurationError([describe(several(folder, platforms))]);
}

function several(folder: string, platforms: readonly string[]) {
  return {
    what: `${quoted(folder)} has no kustomization.yaml, but holds folders that have one and are applied on their own.`,
    remedy: `Give one of them: ${platforms.join(', ')}.`,
    code: 'APP007',
  };
}

function labelled(object: JsonMap, name: string): JsonMap {
  const metadata = isMap(object.metadata) ? object.metadata : {};
  const labels = isMap(metadata.labels) ? metadata.labels : {};
  return { ...object, metadata: { ...metadata, labels: { ...labels, [PLATFORM_LABEL]: name } } };
}

function remoteIn(folder: string): string[] {
  const file = path.join(folder, 'kustomization.yaml');
  if (!fs.existsSync(file)) return [];
  const content: unknown = parse(fs.readFileSync(file, 'utf8'), { logLevel: 'silent' });
  const resources = isMap(content) && Array.isArray(content.resources) ? content.resources : [];
  return resources.filter((entry): entry is string => typeof entry === 'string' && /^https?:\/\//.test(entry));
}

function notAName(name: string) {
  return {
    what: `The folder ${name} cannot be the value of the label ${PLATFORM_LABEL}.`,
    remedy: 'Rename it: letters, digits, "-", "_" and ".", 63 at most.',
    code: 'APP005',
  };
}
