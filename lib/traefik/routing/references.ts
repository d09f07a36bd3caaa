import * as v from 'valibot';
import type { QualifiedKind } from '../../cluster/cluster-index';
import { Ref, type RefClass, type Reference } from '../../kubernetes/references';
import { checkArguments } from '../../settings/arguments';

/** The API group of Traefik's kinds. */
export const GROUP = 'traefik.io';

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

/** A kind as in the index of a cluster: those that are not of the core group are Traefik's. */
export function qualified(kind: string): QualifiedKind {
  return CORE_KINDS.has(kind) ? kind : `${GROUP}/${kind}`;
}

const CORE_KINDS: ReadonlySet<string> = new Set(['Service', 'Secret', 'ConfigMap']);

/** A reference to something that Traefik's other providers, such as `file`, can define too. */
abstract class ProvidedRef extends Ref {
  /** An object that another of Traefik's providers defines, such as `file`. */
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

/**
 * A reference from the value of a prop: an object, a reference, or a name in Traefik's form (`name`, `name@provider`).
 */
export function referenceTo(kind: ReferredKind, given: string | Reference): Reference {
  if (typeof given !== 'string') return given;
  return { kind, name: given, origin: given.includes('@') ? 'provider' : 'program' };
}

checkArguments<Pick<typeof ProvidedRef, 'ofProvider'>>(ProvidedRef, () => ({
  ofProvider: { name: v.string(), provider: v.string() },
}));
