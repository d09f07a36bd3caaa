import * as v from 'valibot';
import type { ServiceRef } from '../kubernetes/references';
import { referring } from '../kubernetes/references';
import { checkArguments } from '../settings/arguments';
import type { BackendRefSpec, GrpcFilterSpec, HttpFilterSpec } from './kinds';
import { nameIn, type ObjectReference, type Referrer } from './references';

/** The weight of a backend among others. */
export interface BackendOptions {
  /**
   * Share of the requests among the rule's backends, 0 to 1,000,000; 0 for none.
   * @default 1
   */
  readonly weight?: number;
}

/** Something other than a Service that requests can go to, as the implementation offers it. */
export interface OtherBackend {
  /** Its API group. */
  readonly group: string;
  /** Its kind, for example `TraefikService`. */
  readonly kind: string;
  /** Its name. */
  readonly name: string;
  /**
   * Its namespace.
   * @default - the route's
   */
  readonly namespace?: string;
  /**
   * Its port, 1 to 65535.
   * @default - none
   */
  readonly port?: number;
}

interface Target {
  readonly group?: string;
  readonly kind?: string;
  readonly object: string | ObjectReference;
  readonly port?: number;
}

/**
 * The target of requests or connections.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#backendref
 */
export class BackendRef {
  /**
   * A port of a Service; a plain name is a Service in the route's namespace.
   *
   * @param port number of the Service's port, 1 to 65535
   */
  static service(service: string | ServiceRef, port: number, options: BackendOptions = {}): BackendRef {
    return new BackendRef({ object: service, port }, options, []);
  }

  /** Something other than a Service. */
  static other({ group, kind, port, name, namespace }: OtherBackend, options: BackendOptions = {}): BackendRef {
    const object = { kind, name, namespace, origin: 'program' };
    return new BackendRef({ group, kind, object, port }, options, []);
  }

  private constructor(
    private readonly target: Target,
    private readonly options: BackendOptions,
    private readonly filters: readonly BackendFilter[],
  ) {}

  /** Filters for requests to this backend, after the rule's own. */
  filter(...filters: BackendFilter[]): BackendRef {
    return new BackendRef(this.target, this.options, [...this.filters, ...filters]);
  }

  /** @internal */
  _render(referrer: Referrer): BackendRefSpec {
    const filters = this.filters.length > 0 ? this.filters.map((filter) => filter._render(referrer)) : undefined;
    return { ...this._renderTarget(referrer), weight: this.options.weight, ...{ filters } };
  }

  /**
   * Without its weight.
   * @internal
   */
  _renderTarget(referrer: Referrer): BackendRefSpec {
    const { group, kind, object, port } = this.target;
    return { group, kind, ...nameIn(referrer, object), port };
  }
}

/** A filter of HTTP or gRPC requests. */
export interface BackendFilter {
  /** @internal */
  _render(referrer: Referrer): HttpFilterSpec | GrpcFilterSpec;
}

checkArguments(BackendRef, () => {
  const options = { 'weight?': v.number() };
  return {
    service: { service: referring('Service'), port: v.number(), 'options?': options },
    other: {
      object: { group: v.string(), kind: v.string(), name: v.string(), 'namespace?': v.string(), 'port?': v.number() },
      'options?': options,
    },
  };
});

checkArguments(BackendRef.prototype, () => ({
  filter: {
    '...filters': v.custom<BackendFilter>(
      (value) => typeof value === 'object' && value !== null && '_render' in value,
      'a filter, such as HttpRouteFilter.urlRewrite(…)',
    ),
  },
}));
