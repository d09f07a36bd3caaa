import { groupOf, isBuiltIn } from '../kubernetes/api-groups';
import { validityProblems } from '../kubernetes/validity';
import { known } from '../problems';
import type { Position } from '../settings/position';
import { isMap, type JsonMap } from '../settings/schema';
import { MINORS, type Minor } from './api-schemas';
import { CustomKinds } from './custom-kinds';
import { type Finding, findingsOf } from './findings';
import { type Manifest, type Manifests, readManifests } from './manifests';
import { type KubernetesKinds, kubernetesKinds } from './validator';

export { MINORS, type Minor } from './api-schemas';

/** Something that an API server would reject. */
export interface Invalid {
  readonly file: string;
  readonly position: Position;
  /** `Deployment kube-system/traefik`; undefined for a document that cannot be read. */
  readonly object?: string;
  readonly what: string;
  readonly remedy: string;
  readonly code: string;
  /** The minor versions in which it is rejected. */
  readonly minors: readonly Minor[];
}

/** What was checked, and what an API server would reject. */
export interface Validation {
  readonly objects: number;
  readonly files: number;
  readonly minors: readonly Minor[];
  readonly invalid: readonly Invalid[];
  /** Kinds without a known definition, and the number of objects of each. */
  readonly unknownKinds: readonly { readonly apiVersion: string; readonly kind: string; readonly objects: number }[];
  readonly otherFiles: readonly string[];
}

/** What to check with. */
export interface ValidationOptions {
  /**
   * The minor versions of Kubernetes.
   * @default - all known ones
   */
  readonly minors?: readonly Minor[];
  /** Files or folders of additional CustomResourceDefinitions. */
  readonly crds?: readonly string[];
}

/**
 * What an API server would reject in a file or folder: unknown fields, wrong types, missing fields, duplicate keys, and
 * violations of the rules in CustomResourceDefinitions that are included or given.
 *
 * @throws ConfigurationError when an input cannot be read
 */
export function validate(input: string, { minors = MINORS, crds = [] }: ValidationOptions = {}): Validation {
  const read = readManifests(input);
  const definitions = [read, ...crds.map(readManifests)].flatMap(({ manifests }) =>
    manifests.map(({ object }) => object),
  );
  const customKinds = new CustomKinds(definitions);
  const kinds = minors.map((minor) => [minor, kubernetesKinds(minor)] as const);
  const unknown = new Map<string, number>();

  const invalid = read.manifests.flatMap((manifest) => {
    const { object } = manifest;
    const [apiVersion, kind] = [String(object.apiVersion), String(object.kind)];
    const custom = customKinds.of(apiVersion, kind);
    const found = new Map<string, { finding: Finding; minors: Minor[] }>();
    for (const [minor, kubernetes] of kinds) {
      const validator = kubernetes.of(apiVersion, kind) ?? custom;
      const findings = validator
        ? findingsOf(validator(object), object, titleOf(object))
        : notServed(object, kubernetes, customKinds);
      for (const finding of findings) {
        const same = found.get(finding.what) ?? { finding, minors: [] };
        same.minors.push(minor);
        found.set(finding.what, same);
      }
    }
    const isUnknown = !custom && !isBuiltIn(groupOf(apiVersion)) && found.size === 0;
    if (isUnknown) unknown.set(`${apiVersion} ${kind}`, (unknown.get(`${apiVersion} ${kind}`) ?? 0) + 1);
    const values = found.size > 0 ? [] : validityProblems(object).map((problem) => ({ ...problem, steps: [] }));
    return [
      ...[...found.values()].map(({ finding, minors: of }) => invalidOf(manifest, finding, of)),
      ...values.map((finding) => invalidOf(manifest, finding, minors)),
    ];
  });
  return {
    objects: read.manifests.length,
    files: new Set(read.manifests.map(({ file }) => file)).size,
    minors,
    invalid: [...unreadableOf(read, minors), ...invalid],
    unknownKinds: [...unknown].map(([key, objects]) => {
      const [apiVersion = '', kind = ''] = key.split(' ');
      return { apiVersion, kind, objects };
    }),
    otherFiles: read.otherFiles,
  };
}

/** A kind that is not served in the version that an object names; nothing of a group that nobody has defined. */
function notServed(object: JsonMap, kubernetes: KubernetesKinds, customKinds: CustomKinds): Finding[] {
  const group = groupOf(String(object.apiVersion));
  const kind = String(object.kind);
  const others = isBuiltIn(group) ? kubernetes.versionsOf(kind) : customKinds.versionsOf(group, kind);
  if (!isBuiltIn(group) && others.length === 0) return [];
  const { nearest } = known(kubernetes.kindNames, kind);
  return [
    {
      steps: ['apiVersion'],
      what: `${object.kind} is not served in ${object.apiVersion}.`,
      remedy:
        others.length > 0
          ? `Take ${others.join(' or ')}, in which it is served.`
          : `Correct apiVersion and kind${nearest ? `; the nearest kind is ${nearest}` : ''}.`,
      code: 'VAL005',
    },
  ];
}

function invalidOf(
  { file, object, positionOf }: Manifest,
  { steps, what, remedy, code }: Finding,
  minors: readonly Minor[],
): Invalid {
  return { file, position: positionOf(steps), object: titleOf(object), what, remedy, code, minors };
}

function unreadableOf({ unreadable }: Manifests, minors: readonly Minor[]): Invalid[] {
  return unreadable.map(({ file, position = { line: 1, column: 1 }, what, remedy }) => ({
    file,
    position,
    what,
    remedy,
    code: 'VAL009',
    minors,
  }));
}

function titleOf({ kind, metadata }: JsonMap): string {
  const { name, generateName, namespace } = isMap(metadata) ? metadata : {};
  const own = name ?? (generateName === undefined ? '(without a name)' : `${generateName}*`);
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${own}`;
}
