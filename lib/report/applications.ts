import { isMap, type JsonMap } from '../settings/schema';
import { maps } from '../upgrade/subject';
import type { PlacedObject } from './folder';

/** A chart or a folder that Argo CD installs. */
export interface Application {
  readonly name: string;
  readonly namespace: string;
  readonly cluster: string;
  /** Empty when it only has manifests. */
  readonly chart: string;
  readonly version: string;
  readonly repository: string;
  /** The lowest is applied first. */
  readonly wave: number;
  /** The folder of its manifests; empty if it has none. */
  readonly folder: string;
}

/**
 * The Applications of a platform, including those of an ApplicationSet's list, in the order in which they are applied.
 */
export function applicationsIn(objects: readonly PlacedObject[]): Application[] {
  const found = objects.flatMap((object) => {
    if (object.kind === 'Application') return [ofApplication(object)];
    if (object.kind === 'ApplicationSet') return ofApplicationSet(object);
    return [];
  });
  return found.sort((one, other) => one.wave - other.wave || compare(one.name, other.name));
}

function ofApplication({ name, cluster, members }: PlacedObject): Application {
  const spec = isMap(members.spec) ? members.spec : {};
  const [source = {}] = [...(isMap(spec.source) ? [spec.source] : []), ...maps(spec.sources)];
  const destination = isMap(spec.destination) ? spec.destination : {};
  return {
    name,
    cluster,
    namespace: text(destination.namespace),
    chart: text(source.chart),
    version: text(source.targetRevision),
    repository: text(source.repoURL),
    wave: waveOf(members),
    folder: text(source.path),
  };
}

function ofApplicationSet({ cluster, members }: PlacedObject): Application[] {
  const spec = isMap(members.spec) ? members.spec : {};
  return maps(spec.generators)
    .flatMap(({ list }) => (isMap(list) ? maps(list.elements) : []))
    .map((element) => ({
      name: text(element.name),
      cluster,
      namespace: text(element.namespace),
      chart: text(element.chart),
      version: text(element.version),
      repository: text(element.repository),
      wave: Number(element.wave ?? 0) || 0,
      folder: text(element.folder),
    }));
}

/** The wave of Argo CD that an object is applied in; without an annotation, 0. */
export function waveOf({ metadata }: JsonMap): number {
  const annotations = isMap(metadata) && isMap(metadata.annotations) ? metadata.annotations : {};
  return Number(annotations['argocd.argoproj.io/sync-wave'] ?? 0) || 0;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** An order of texts that is the same on every machine. */
export function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
