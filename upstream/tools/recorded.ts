import * as fs from 'node:fs';
import * as path from 'node:path';
import { fingerprint, type NormalForm, normalForm } from '../../lib/diff/normal-form';
import type { JsonMap } from '../../lib/settings/schema';

/** The hashes of the objects that a chart renders, by object: for example `apps/v1 DaemonSet kube-system/cilium`. */
export type Hashes = ReadonlyMap<string, string>;

const VALUES = 'values';

/** Beside the cases, the hashes of a chart's own files are kept under this name. */
export const CHART_FILES = 'chart-files';

/**
 * What is recorded of one chart: a folder with values files, one for each case, and for each version of the chart a folder
 * with a file of hashes for each case.
 */
export class Records {
  constructor(private readonly folder: string) {}

  /** The cases: values files, by name. */
  get cases(): string[] {
    const files = fs.readdirSync(path.join(this.folder, VALUES));
    return files.map((file) => path.basename(file, '.yaml')).sort();
  }

  /** The versions of the chart that results are recorded of. */
  get versions(): string[] {
    const entries = fs.readdirSync(this.folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && entry.name !== VALUES).map(({ name }) => name);
  }

  /** The values file of a case. */
  valuesFile(name: string): string {
    return path.join(this.folder, VALUES, `${name}.yaml`);
  }

  /** The hashes of a case; none if the version has not been recorded. */
  read(version: string, name: string): Hashes {
    const file = this.hashFile(version, name);
    const lines = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n') : [];
    return new Map(lines.map((line) => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]));
  }

  /** Records what a version of the chart renders for a case. */
  write(version: string, name: string, hashes: Hashes): void {
    const file = this.hashFile(version, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, [...hashes].map(([object, hash]) => `${hash} ${object}\n`).join(''));
  }

  private hashFile(version: string, name: string): string {
    return path.join(this.folder, version, `${name}.hashes`);
  }
}

/** The hash of each object, in the order of their names. */
export function hashesOf(objects: readonly JsonMap[]): Hashes {
  const hashes = objects
    .map(withoutChecksum)
    .map(normalForm)
    .map((object) => [nameOf(object), fingerprint(object)] as const);
  return new Map([...hashes].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** What stands in place of hashes where the chart refuses a case. */
export const REFUSED: Hashes = new Map([['by the chart', 'refused']]);

/** Whether the chart refuses a case. */
export function isRefused(hashes: Hashes): boolean {
  return hashes.get('by the chart') === 'refused';
}

/** A Job whose name ends in a checksum of its template's text, which only the chart has: the same without the checksum. */
function withoutChecksum(object: JsonMap): JsonMap {
  const { kind, metadata } = object as { kind?: unknown; metadata?: { name?: string } };
  if (kind !== 'Job' || !metadata?.name) return object;
  return { ...object, metadata: { ...metadata, name: metadata.name.replace(/-[0-9a-f]{10}$/, '') } };
}

function nameOf({ apiVersion, kind, namespace, name }: NormalForm): string {
  return `${apiVersion} ${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** The objects whose hashes differ, with what is wrong with each. */
export function differences(ours: Hashes, reference: Hashes): string[] {
  const names = [...new Set([...reference.keys(), ...ours.keys()])].sort();
  return names.flatMap((name) => {
    if (!ours.has(name)) return [`${name}: missing`];
    if (!reference.has(name)) return [`${name}: not in the chart's result`];
    return ours.get(name) === reference.get(name) ? [] : [`${name}: different`];
  });
}
