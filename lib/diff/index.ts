import { isMap, type JsonMap } from '../settings/schema';
import { type CanonicalObject, canonical } from './canonical';
import { compareValues, type Difference } from './compare';
import { fieldsOf, isStoredAsStruct } from './fields';
import { type DefinedFields, definedFields } from './fields/definition';

/** Which of the two inputs. */
export type Side = 'ours' | 'reference';

/** The result of comparing two sets of manifests. */
export interface Comparison {
  /** How many objects are on both sides. */
  readonly shared: number;
  /** Objects on both sides with their differences. */
  readonly different: readonly {
    /** The object in the reference. */
    readonly object: CanonicalObject;
    /** The object in ours. */
    readonly counterpart: CanonicalObject;
    readonly differences: readonly Difference[];
  }[];
  /** Objects that only the reference has. */
  readonly missing: readonly CanonicalObject[];
  /** Objects that only ours has; none if these do not count as differences. */
  readonly extra: readonly CanonicalObject[];
  /** Objects that one input has several times; the last is compared. */
  readonly repeated: readonly { readonly object: CanonicalObject; readonly side: Side }[];
  /** How many objects of live clusters were left out because a controller created them from others. */
  readonly derived: number;
}

/**
 * Compares two sets of API objects by meaning: by what an API server would make of them, regardless of the tool that
 * rendered them, and of whether they come from a file or from a cluster.
 *
 * @param options.subset whether ours may have objects that the reference does not have
 * @param options.definitions custom resource definitions, for the defaults of custom resources; those among the
 * compared   objects count as well
 */
export function compareManifests(
  ours: readonly JsonMap[],
  reference: readonly JsonMap[],
  options: { readonly subset?: boolean; readonly definitions?: readonly JsonMap[] } = {},
): Comparison {
  const defined = definedFields([...(options.definitions ?? []), ...ours, ...reference]);
  const autoscaled = new Set([...ours, ...reference].flatMap(scaledBy));
  // An object that both sides share is read once.
  const known = new Map<JsonMap, CanonicalObject>();
  const our = indexed(ours, 'ours', known);
  const their = indexed(reference, 'reference', known);
  const different = [...their.objects].flatMap(([identity, theirs]) => {
    const counterpart = our.objects.get(identity);
    if (counterpart === undefined || counterpart === theirs) return [];
    const differences = compareObjects(counterpart, theirs, defined);
    const kept = autoscaled.has(scalable(theirs))
      ? differences.filter((each) => !isLeftToAutoscaler(each))
      : differences;
    return kept.length === 0 ? [] : [{ object: theirs, counterpart, differences: kept }];
  });
  const missing = [...their.objects].filter(([identity]) => !our.objects.has(identity)).map(([, object]) => object);
  const extra = [...our.objects].filter(([identity]) => !their.objects.has(identity)).map(([, object]) => object);
  return {
    shared: their.objects.size - missing.length,
    different,
    missing,
    extra: options.subset ? [] : extra,
    repeated: [...our.repeated, ...their.repeated],
    derived: our.derived + their.derived,
  };
}

/** How many differences a comparison found: fields, objects of one side, and repetitions. */
export function countDifferences({ different, missing, extra, repeated }: Comparison): number {
  const fields = different.reduce((sum, { differences }) => sum + differences.length, 0);
  return fields + missing.length + extra.length + repeated.length;
}

function compareObjects(ours: CanonicalObject, reference: CanonicalObject, defined: DefinedFields): Difference[] {
  const circumstances = {
    oursIsLive: ours.live,
    referenceIsLive: reference.live,
    namedListsHaveOrder: !isStoredAsStruct(ours.group),
  };
  const fields = fieldsOf(ours.group, ours.kind) ?? defined.get(`${reference.apiVersion}/${reference.kind}`);
  const version = compareValues(ours.apiVersion, reference.apiVersion, undefined, circumstances, {
    path: 'apiVersion',
    besideOurs: {},
    besideReference: {},
  });
  return [...version, ...compareValues(withMaps(ours, reference), withMaps(reference, ours), fields, circumstances)];
}

/**
 * The members of an object, with an empty map where only the other has one, so that differences are reported for single
 * fields.
 */
function withMaps({ members }: CanonicalObject, other: CanonicalObject): JsonMap {
  const maps = Object.entries(other.members).filter(([, member]) => isMap(member));
  return { ...Object.fromEntries(maps.map(([name]) => [name, {}])), ...members };
}

/** The target of an autoscaler, named as in `scalable`. */
function scaledBy({ kind, metadata, spec }: JsonMap): string[] {
  const target = kind === 'HorizontalPodAutoscaler' && isMap(spec) ? spec.scaleTargetRef : undefined;
  return isMap(target) && isMap(metadata) ? [`${target.kind} ${metadata.namespace ?? ''}/${target.name}`] : [];
}

function scalable({ kind, namespace, name }: CanonicalObject): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}

/** A workload that leaves its number of replicas to an autoscaler is not different from one that has been scaled. */
function isLeftToAutoscaler({ path, ours, reference }: Difference): boolean {
  return path === 'spec.replicas' && (ours === undefined || reference === undefined);
}

interface Indexed {
  readonly objects: ReadonlyMap<string, CanonicalObject>;
  readonly repeated: { readonly object: CanonicalObject; readonly side: Side }[];
  readonly derived: number;
}

function indexed(sources: readonly JsonMap[], side: Side, known: Map<JsonMap, CanonicalObject>): Indexed {
  const objects = new Map<string, CanonicalObject>();
  const repeated: Indexed['repeated'] = [];
  const own = sources.filter((source) => !isDerived(source));
  for (const source of own) {
    const object = known.get(source) ?? canonical(source);
    known.set(source, object);
    const identity = identityOf(object);
    if (objects.has(identity)) repeated.push({ object, side });
    objects.set(identity, object);
  }
  return { objects, repeated, derived: sources.length - own.length };
}

/** What makes two objects of one cluster the same, also when their versions differ. */
export function identityOf({ group, kind, namespace, name }: CanonicalObject): string {
  return [group, kind, namespace ?? '', name].join('|');
}

/** Whether a controller created an object from another one, such as a ReplicaSet or a pod: no manifest has it. */
function isDerived({ kind, metadata }: JsonMap): boolean {
  const { ownerReferences, name } = isMap(metadata) ? metadata : {};
  if (Array.isArray(ownerReferences) && ownerReferences.some((owner) => isMap(owner) && owner.controller === true)) {
    return true;
  }
  return kind === 'ConfigMap' && name === 'kube-root-ca.crt';
}
