import * as v from 'valibot';
import { checkArguments } from '../settings/arguments';
import type { GrpcMatchSpec } from './kinds';

/**
 * Which gRPC calls a rule applies to: all conditions of a match must hold, and one of the rule's matches.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#grpcroutematch
 */
export class GrpcRouteMatch {
  /** Every call. */
  static any(): GrpcRouteMatch {
    return new GrpcRouteMatch({});
  }

  /** Calls of a service such as `grpc.health.v1.Health`, of one method or of all. */
  static service(service: string, method?: string): GrpcRouteMatch {
    return new GrpcRouteMatch({ method: { service, method } });
  }

  /** Calls of methods of this name, whatever the service. */
  static method(method: string): GrpcRouteMatch {
    return new GrpcRouteMatch({ method: { method } });
  }

  /** Calls whose service, and method if given, the regular expressions match. */
  static regularExpression(service: string, method?: string): GrpcRouteMatch {
    return new GrpcRouteMatch({ method: { type: 'RegularExpression', service, method } });
  }

  private constructor(private readonly spec: GrpcMatchSpec) {}

  /** Narrowed to calls with this metadata. */
  header(name: string, value: string): GrpcRouteMatch {
    return this.withHeader({ name, value });
  }

  /** Narrowed to calls with this metadata, whose value the regular expression matches. */
  headerRegularExpression(name: string, value: string): GrpcRouteMatch {
    return this.withHeader({ type: 'RegularExpression', name, value });
  }

  private withHeader(header: NonNullable<GrpcMatchSpec['headers']>[number]): GrpcRouteMatch {
    return new GrpcRouteMatch({ ...this.spec, headers: [...(this.spec.headers ?? []), header] });
  }

  /** @internal */
  _render(): GrpcMatchSpec {
    return this.spec;
  }
}

checkArguments(GrpcRouteMatch, () => ({
  service: { service: v.string(), 'method?': v.string() },
  method: { method: v.string() },
  regularExpression: { service: v.string(), 'method?': v.string() },
}));

checkArguments(GrpcRouteMatch.prototype, () => ({
  header: { name: v.string(), value: v.string() },
  headerRegularExpression: { name: v.string(), value: v.string() },
}));
