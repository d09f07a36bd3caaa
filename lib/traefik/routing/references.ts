import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** Where the object that a reference names comes from: this program, the cluster as it is, or another provider. */
export type Origin = 'program' | 'cluster' | 'provider';

/** A kind of object that routes refer to. */
export type ReferredKind =
  | 'Middleware'
  | 'MiddlewareTCP'
  | 'TLSOption'
  | 'TLSStore'
  | 'ServersTransport'
  | 'ServersTransportTCP'
  | 'TraefikService'
  | 'IngressRoute'
  | 'Service'
  | 'Secret'
  | 'ConfigMap';

/** What a reference says: a name, whose namespace is the referring object's unless given. */
export interface Reference {
  readonly kind: ReferredKind;
  readonly name: string;
  readonly namespace?: string;
  readonly origin: Origin;
}

type RefClass<T extends Ref> = new (name: string, namespace: string | undefined, origin: Origin) => T;

/** A reference by name to an object of one kind. */
export abstract class Ref implements Reference {
  /** An object of this program. That it exists is checked. */
  static named<T extends Ref>(this: RefClass<T>, name: string, namespace?: string): T {
    return new this(name, namespace, 'program');
  }

  /** An object that exists in the cluster and is no part of this program. */
  static existing<T extends Ref>(this: RefClass<T>, namespace: string, name: string): T {
    return new this(name, namespace, 'cluster');
  }

  abstract readonly kind: ReferredKind;

  /** @param origin - internal */
  constructor(
    readonly name: string,
    readonly namespace: string | undefined,
    readonly origin: Origin,
  ) {}
}

/** A reference to something that Traefik's other providers, such as `file`, can define too. */
abstract class ProvidedRef extends Ref {
  /** What another of Traefik's providers defines, such as `file`. */
  static ofProvider<T extends Ref>(this: RefClass<T>, name: string, provider: string): T {
    return new this(`${name}@${provider}`, undefined, 'provider');
  }
}

/** A Middleware by name. */
export class MiddlewareRef extends ProvidedRef {
  readonly kind = 'Middleware';
}

/** A MiddlewareTCP by name. */
export class MiddlewareTCPRef extends ProvidedRef {
  readonly kind = 'MiddlewareTCP';
}

/** A TLSOption by name. */
export class TLSOptionRef extends ProvidedRef {
  readonly kind = 'TLSOption';
}

/** A ServersTransport by name. */
export class ServersTransportRef extends ProvidedRef {
  readonly kind = 'ServersTransport';
}

/** A ServersTransportTCP by name. */
export class ServersTransportTCPRef extends ProvidedRef {
  readonly kind = 'ServersTransportTCP';
}

/** A TraefikService by name, or one of Traefik's own, such as `api@internal`. */
export class TraefikServiceRef extends ProvidedRef {
  readonly kind = 'TraefikService';
}

/** An IngressRoute by name. */
export class IngressRouteRef extends Ref {
  readonly kind = 'IngressRoute';
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

/** A reference from what a prop holds: an object, a reference, or a name as Traefik writes it (`name`, `name@provider`). */
export function referenceTo(kind: ReferredKind, given: string | Reference): Reference {
  if (typeof given !== 'string') return given;
  return { kind, name: given, origin: given.includes('@') ? 'provider' : 'program' };
}
