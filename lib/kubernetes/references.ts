import { ApiObject } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import * as v from 'valibot';
import { plainName } from '../problems';
import { checkArguments, checkConstruction } from '../settings/arguments';

/** Where the referenced object comes from: this program, the existing cluster, or another provider. */
export type Origin = 'program' | 'cluster' | 'provider';

/** A name, with the namespace of the referring object by default. */
export interface Reference {
  /** The object's kind. */
  readonly kind: string;
  /** The object's name. */
  readonly name: string;
  /**
   * The object's namespace.
   * @default - that of the referring object
   */
  readonly namespace?: string | undefined;
  /** Where the object comes from. */
  readonly origin: Origin;
}

const CONSTRUCTION = {
  name: v.string(),
  'namespace?': v.string(),
  origin: v.picklist(['program', 'cluster', 'provider']),
};

export type RefClass<T extends Ref> = new (name: string, namespace: string | undefined, origin: Origin) => T;

/** A reference by name to an object of one kind. */
export abstract class Ref implements Reference {
  /** An object of this program. Its existence is checked. */
  static named<T extends Ref>(this: RefClass<T>, name: string, namespace?: string): T {
    return new this(name, namespace, 'program');
  }

  /** An object that exists in the cluster and is not part of this program. */
  static existing<T extends Ref>(this: RefClass<T>, namespace: string, name: string): T {
    return new this(name, namespace, 'cluster');
  }

  /** The object's kind. */
  abstract readonly kind: string;

  /** @param origin - internal */
  constructor(
    /** The object's name. */
    readonly name: string,
    /** The object's namespace; if unset, that of the referring object. */
    readonly namespace: string | undefined,
    /** Where the object comes from. */
    readonly origin: Origin,
  ) {
    checkConstruction(plainName(this.constructor.name), CONSTRUCTION, [name, namespace, origin]);
  }
}

/** A Kubernetes Service by name. */
export class ServiceRef extends Ref {
  /** The Service that a construct is or holds, such as a cdk8s-plus `Service`. */
  static of(construct: IConstruct): ServiceRef {
    const { name, metadata } = ApiObject.of(construct);
    return new ServiceRef(name, metadata.namespace, 'program');
  }

  readonly kind = 'Service';
}

/** A Secret by name; Traefik looks for it in the namespace of the object that refers to it. */
export class SecretRef extends Ref {
  readonly kind = 'Secret';
}

/** A ConfigMap by name; Traefik looks for it in the namespace of the object that refers to it. */
export class ConfigMapRef extends Ref {
  readonly kind = 'ConfigMap';
}

/** The check of a prop that is a reference: a name, or an object of one of the kinds. */
export function referring(...kinds: readonly string[]): v.GenericSchema {
  return v.custom<unknown>(
    (value) =>
      (typeof value === 'string' && value !== '') ||
      (typeof value === 'object' &&
        value !== null &&
        'origin' in value &&
        'kind' in value &&
        kinds.includes(String(value.kind))),
    `a ${kinds.join(' or ')}, a reference to one, or its name`,
  );
}

checkArguments(Ref, () => ({
  named: { name: v.string(), 'namespace?': v.string() },
  existing: { namespace: v.string(), name: v.string() },
}));

checkArguments<Pick<typeof ServiceRef, 'of'>>(ServiceRef, () => ({
  of: { construct: v.custom<IConstruct>(holdsObject, 'a construct that is or holds a Service') },
}));

function holdsObject(value: unknown): boolean {
  try {
    return Construct.isConstruct(value) && ApiObject.of(value) !== undefined;
  } catch {
    return false; // cdk8s finds none in it
  }
}
