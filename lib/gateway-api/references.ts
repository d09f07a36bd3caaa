import type { IConstruct } from 'constructs';
import * as v from 'valibot';
import { Ref } from '../kubernetes/references';
import { checkArguments } from '../settings/arguments';

/** A reference to another object: by name, and by namespace when it is in another one. */
export interface ObjectReference {
  /** The object's kind. */
  readonly kind: string;
  /** The object's name. */
  readonly name: string;
  /**
   * The object's namespace; that of the referring object when unset.
   * @default - that of the referring object
   */
  readonly namespace?: string;
  /** `program` when the program defines the object, which is then checked; `cluster` when it exists already. */
  readonly origin: string;
}

/** A Gateway by name. */
export class GatewayRef extends Ref {
  readonly kind = 'Gateway';
}

/** A GatewayClass by name. */
export class GatewayClassRef implements ObjectReference {
  /** The class that `CiliumCni` creates with `gatewayApi`. */
  static readonly CILIUM = new GatewayClassRef('cilium', 'program');

  /** The class that `TraefikIngress` creates with `gatewayApi`. */
  static readonly TRAEFIK = new GatewayClassRef('traefik', 'program');

  /** A GatewayClass of this program. That it exists is checked. */
  static named(name: string): GatewayClassRef {
    return new GatewayClassRef(name, 'program');
  }

  /** A GatewayClass that exists in the cluster and is not part of this program. */
  static existing(name: string): GatewayClassRef {
    return new GatewayClassRef(name, 'cluster');
  }

  /** The object's kind. */
  readonly kind = 'GatewayClass';

  private constructor(
    /** The object's name. */
    readonly name: string,
    /** Where the object comes from. */
    readonly origin: string,
  ) {}
}

/**
 * Records references while an object is rendered: the namespace that they are resolved from, and which exist already.
 */
export interface Referrer extends IConstruct {
  readonly namespace: string;
  /** @internal */
  _existing(reference: ObjectReference): void;
}

/** The name and, if it differs from the referrer's, the namespace, as in a manifest. */
export function nameIn(
  referrer: Referrer,
  given: string | ObjectReference,
): { readonly name: string; readonly namespace?: string } {
  if (typeof given === 'string') return { name: given };
  if (given.origin === 'cluster') referrer._existing(given);
  const { name, namespace } = given;
  return namespace === undefined || namespace === referrer.namespace ? { name } : { name, namespace };
}

checkArguments(GatewayClassRef, () => ({
  named: { name: v.string() },
  existing: { name: v.string() },
}));
