import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { DEFAULT_NAMESPACE } from '../kubernetes/names';
import { manifestOf } from '../kubernetes/plain-object';
import type { RenderedManifest } from '../kubernetes/renderings';
import { isMap, type JsonMap } from '../settings/schema';
import type { Fact, Statement } from './fact';
import { generatedSecret } from './generated-secrets';

/** A kind with its API group, such as `cilium.io/CiliumNetworkPolicy`; kinds of the core group have none: `Service`. */
export type QualifiedKind = string;

/** An object in its written form, including patches. */
export interface ClusterObject<Spec = JsonMap> {
  /** Its name in messages: kind, name, and the path of its construct. */
  readonly title: string;
  /** The construct that a user created: the one around the object, if there is one. */
  readonly construct: IConstruct;
  readonly name: string;
  /** `default` if the object has none, as with kubectl. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Spec;
  readonly manifest: RenderedManifest;
}

/**
 * Everything that a program defines in one cluster, collected in one pass over its constructs: every API object, from
 * our constructs or the user's, and every fact that constructs have stated. All checks of one validation read the same
 * index.
 */
export class ClusterIndex {
  private readonly byKind = new Map<QualifiedKind, ApiObject[]>();
  private readonly byName = new Map<QualifiedKind, Map<string, ApiObject | undefined>>();
  private readonly read = new Map<QualifiedKind, ClusterObject[]>();
  private readonly derived = new Map<(index: ClusterIndex) => unknown, unknown>();

  /** @param cluster the construct that represents the cluster */
  constructor(readonly cluster: IConstruct) {
    for (const construct of cluster.node.findAll()) {
      if (ApiObject.isApiObject(construct)) this.add(construct);
    }
  }

  /** The objects of a kind, in the order of their constructs. */
  objects<Spec extends object = JsonMap>(kind: QualifiedKind): ClusterObject<Partial<Spec>>[] {
    const known = this.read.get(kind);
    if (known) return known as ClusterObject<Partial<Spec>>[];
    const objects = (this.byKind.get(kind) ?? []).map(readObject);
    this.read.set(kind, objects);
    return objects as ClusterObject<Partial<Spec>>[];
  }

  /** Whether the program defines an object, or something from which a controller creates it. */
  has(kind: QualifiedKind, namespace: string, name: string): boolean {
    return this.byName.get(kind)?.has(`${namespace}/${name}`) ?? false;
  }

  /** All of a kind, as namespace/name. */
  names(kind: QualifiedKind): readonly string[] {
    return [...(this.byName.get(kind)?.keys() ?? [])];
  }

  /** The specification of an object that the program defines. */
  spec(kind: QualifiedKind, namespace: string, name: string): JsonMap | undefined {
    const object = this.byName.get(kind)?.get(`${namespace}/${name}`);
    const spec = object && manifestOf(object).spec;
    return isMap(spec) ? spec : undefined;
  }

  /** The namespaces of all objects except policies, which do not mean that something runs there. */
  namespacesInUse(): readonly string[] {
    const objects = [...this.byKind].filter(([kind]) => !kind.endsWith('Policy')).flatMap(([, all]) => all);
    return [...new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))];
  }

  /** The result of a function of the index, computed once for all checks. */
  derive<Value>(make: (index: ClusterIndex) => Value): Value {
    if (!this.derived.has(make)) this.derived.set(make, make(this));
    return this.derived.get(make) as Value;
  }

  /** The facts that constructs of the cluster have stated. */
  facts<Value>(fact: Fact<Value>): Statement<Value>[] {
    return fact.in(this.cluster);
  }

  private add(object: ApiObject): void {
    const kind = object.apiGroup === 'core' ? object.kind : `${object.apiGroup}/${object.kind}`;
    const objects = this.byKind.get(kind);
    if (objects) objects.push(object);
    else this.byKind.set(kind, [object]);
    const namespace = object.metadata.namespace ?? DEFAULT_NAMESPACE;
    this.name(kind, namespace, object.name, object);
    const secret = generatedSecret(kind, object);
    if (secret !== undefined) this.name('Secret', namespace, secret);
  }

  private name(kind: QualifiedKind, namespace: string, name: string, object?: ApiObject): void {
    const objects = this.byName.get(kind) ?? new Map<string, ApiObject | undefined>();
    this.byName.set(kind, objects.set(`${namespace}/${name}`, object));
  }
}

function readObject(object: ApiObject): ClusterObject {
  const manifest = manifestOf(object);
  const { name = object.name, namespace, labels, annotations } = (manifest.metadata ?? {}) as Metadata;
  const construct = object.node.id === 'Resource' ? (object.node.scope ?? object) : object;
  return {
    get title() {
      return `${object.kind} ${namespace ? `${namespace}/` : ''}${name} (${construct.node.path})`;
    },
    construct,
    name,
    namespace: namespace ?? DEFAULT_NAMESPACE,
    labels: labels ?? {},
    annotations: annotations ?? {},
    spec: isMap(manifest.spec) ? manifest.spec : {},
    manifest,
  };
}

interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}
