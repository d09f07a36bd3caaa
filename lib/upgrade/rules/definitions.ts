import type { CanonicalObject } from '../../diff/canonical';
import { isMap, type JsonMap } from '../../settings/schema';
import type { Consequence, ObjectChange, Rule } from '../consequence';
import { groupKind, mapAt, maps, memberAt, subjectOf, texts } from '../subject';

/** Custom resource definitions that remove something that objects in the cluster may use. */
export const definitions: Rule = ({ objects }) => objects.flatMap(changeOf);

function changeOf({ before, after }: ObjectChange): Consequence[] {
  if (before === undefined || after === undefined) return [];
  if (groupKind(after) !== 'apiextensions.k8s.io/CustomResourceDefinition') return [];
  const subject = subjectOf(after);
  const found = (path: string, what: string, commands?: readonly string[]): Consequence => ({
    kind: 'definition',
    subject,
    path,
    what,
    ...(commands ? { commands } : {}),
  });
  const now = versionsOf(after);
  return [
    ...[...versionsOf(before)].flatMap(([name, version]): Consequence[] => {
      const next = now.get(name);
      if (next === undefined) return [found(`spec.versions[${name}]`, `drops version ${name}`, migrated(after))];
      if (version.served === true && next.served !== true) {
        return [found(`spec.versions[${name}].served`, `no longer serves version ${name}`, rewritten(after, name))];
      }
      return narrowed(schemaOf(version), schemaOf(next)).map((what) =>
        found(`spec.versions[${name}].schema`, `${name}: ${what}`),
      );
    }),
    ...storageChange(before, after).map((what) => found('spec.versions', what, migrated(after))),
  ];
}

function versionsOf(definition: CanonicalObject): ReadonlyMap<string, JsonMap> {
  return new Map(maps(memberAt(definition, 'spec.versions')).map((version) => [String(version.name), version]));
}

function schemaOf(version: JsonMap): JsonMap {
  const { openAPIV3Schema } = isMap(version.schema) ? version.schema : {};
  return isMap(openAPIV3Schema) ? openAPIV3Schema : {};
}

function storageChange(before: CanonicalObject, after: CanonicalObject): string[] {
  const stored = (definition: CanonicalObject) =>
    maps(memberAt(definition, 'spec.versions')).find(({ storage }) => storage === true)?.name;
  return stored(before) === stored(after)
    ? []
    : [`stores objects as ${String(stored(after))} from now on, not as ${String(stored(before))}`];
}

/** How to rewrite objects that are stored in an older version in the current one. */
function migrated(definition: CanonicalObject): readonly string[] {
  const resource = resourceOf(definition);
  return [
    `kubectl get crd ${definition.name} -o jsonpath='{.status.storedVersions}'`,
    `kubectl get ${resource} -A -o json | kubectl replace -f -`,
  ];
}

function rewritten(definition: CanonicalObject, version: string): readonly string[] {
  return [`Write manifests that name ${String(mapAt(definition, 'spec').group)}/${version} in another version.`];
}

function resourceOf(definition: CanonicalObject): string {
  return definition.name;
}

/** What a schema no longer accepts, described for users of such objects: a few of each kind, with their paths. */
function narrowed(before: JsonMap, after: JsonMap): string[] {
  const found: string[] = [];
  compareSchemas(before, after, '', found);
  return found;
}

function compareSchemas(before: JsonMap, after: JsonMap, path: string, found: string[]): void {
  const at = path === '' ? 'the object' : path;
  if (before.type !== undefined && after.type !== undefined && before.type !== after.type) {
    found.push(`${at} is of type ${String(after.type)}, no longer ${String(before.type)}`);
    return;
  }
  const required = texts(after.required).filter((name) => !texts(before.required).includes(name));
  for (const name of required) found.push(`${joined(path, name)} is required`);
  const gone = Array.isArray(after.enum) ? texts(before.enum).filter((word) => !texts(after.enum).includes(word)) : [];
  if (gone.length > 0) found.push(`${at} no longer takes ${gone.join(', ')}`);
  if (Array.isArray(after.enum) && !Array.isArray(before.enum))
    found.push(`${at} takes only ${texts(after.enum).join(', ')}`);
  for (const [bound, tightens] of BOUNDS) {
    const [old, next] = [before[bound], after[bound]];
    if (typeof next === 'number' && (typeof old !== 'number' || tightens(old, next)))
      found.push(`${at} has ${bound} ${next}`);
  }
  if (typeof after.pattern === 'string' && after.pattern !== before.pattern)
    found.push(`${at} must match ${after.pattern}`);
  const rules = (schema: JsonMap) => maps(schema['x-kubernetes-validations']).map(({ rule }) => String(rule));
  for (const rule of rules(after)) if (!rules(before).includes(rule)) found.push(`${at} must satisfy ${rule}`);
  compareMembers(before, after, path, found);
}

const BOUNDS: readonly (readonly [string, (old: number, next: number) => boolean])[] = [
  ...['minimum', 'minLength', 'minItems', 'minProperties'].map(
    (name) => [name, (old: number, next: number) => next > old] as const,
  ),
  ...['maximum', 'maxLength', 'maxItems', 'maxProperties'].map(
    (name) => [name, (old: number, next: number) => next < old] as const,
  ),
];

function compareMembers(before: JsonMap, after: JsonMap, path: string, found: string[]): void {
  const [members, next] = [before.properties, after.properties].map((one) => (isMap(one) ? one : {})) as [
    JsonMap,
    JsonMap,
  ];
  const isOpen = after['x-kubernetes-preserve-unknown-fields'] === true || after.additionalProperties !== undefined;
  for (const [name, member] of Object.entries(members)) {
    const counterpart = next[name];
    if (counterpart === undefined && !isOpen)
      found.push(`${joined(path, name)} is gone: it is dropped without an error`);
    else if (isMap(member) && isMap(counterpart)) compareSchemas(member, counterpart, joined(path, name), found);
  }
  if (isMap(before.items) && isMap(after.items)) compareSchemas(before.items, after.items, `${path}[]`, found);
  const [values, nextValues] = [before.additionalProperties, after.additionalProperties];
  if (isMap(values) && isMap(nextValues)) compareSchemas(values, nextValues, joined(path, '*'), found);
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
