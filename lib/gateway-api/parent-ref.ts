import * as v from 'valibot';
import type { ServiceRef } from '../kubernetes/references';
import { referring } from '../kubernetes/references';
import { checkArguments } from '../settings/arguments';
import type { Gateway } from './gateway';
import { GROUP, type ParentRefSpec } from './kinds';
import { type GatewayRef, nameIn, type ObjectReference, type Referrer } from './references';

/** Which part of a Gateway a route attaches to. */
export interface GatewayParentOptions {
  /**
   * Name of the listener.
   * @default - all listeners that accept the route
   */
  readonly sectionName?: string;
  /**
   * Port of the listeners, 1 to 65535.
   * @default - any
   */
  readonly port?: number;
}

/** Which part of a Service a route is for. */
export interface ServiceParentOptions {
  /**
   * Port of the Service, 1 to 65535.
   * @default - all ports
   */
  readonly port?: number;
}

/**
 * What a route attaches to.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#parentreference
 */
export class ParentRef {
  /**
   * A Gateway, or one of its listeners; a plain name is a Gateway in the route's namespace.
   */
  static gateway(gateway: string | Gateway | GatewayRef, options: GatewayParentOptions = {}): ParentRef {
    return new ParentRef({ kind: 'Gateway' }, gateway, options);
  }

  /**
   * A Service: the route is for its clients in the cluster, which the Gateway API calls GAMMA. A plain name is a
   * Service in the route's namespace.
   *
   * @see https://gateway-api.sigs.k8s.io/mesh/
   */
  static service(service: string | ServiceRef, options: ServiceParentOptions = {}): ParentRef {
    return new ParentRef({ group: '', kind: 'Service' }, service, options);
  }

  private constructor(
    private readonly type: { readonly group?: string; readonly kind: string },
    private readonly parent: string | ObjectReference,
    private readonly options: GatewayParentOptions,
  ) {}

  /** @internal */
  _render(referrer: Referrer): ParentRefSpec {
    const { group = GROUP, kind } = this.type;
    const { sectionName, port } = this.options;
    return { group, kind, ...nameIn(referrer, this.parent), sectionName, port };
  }
}

checkArguments(ParentRef, () => ({
  gateway: { gateway: referring('Gateway'), 'options?': { 'sectionName?': v.string(), 'port?': v.number() } },
  service: { service: referring('Service'), 'options?': { 'port?': v.number() } },
}));
