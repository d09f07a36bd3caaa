import * as v from 'valibot';
import { checkArguments } from '../settings/arguments';
import type { HttpMatchSpec } from './kinds';

/** Methods of HTTP. */
export enum HttpMethod {
  GET = 'GET',
  HEAD = 'HEAD',
  POST = 'POST',
  PUT = 'PUT',
  DELETE = 'DELETE',
  CONNECT = 'CONNECT',
  OPTIONS = 'OPTIONS',
  TRACE = 'TRACE',
  PATCH = 'PATCH',
}

/**
 * Which HTTP requests a rule applies to: all conditions of a match must hold, and one of the rule's matches.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httproutematch
 */
export class HttpRouteMatch {
  /** Every request. */
  static any(): HttpRouteMatch {
    return HttpRouteMatch.prefix('/');
  }

  /** Requests for exactly this path. */
  static exact(path: string): HttpRouteMatch {
    return new HttpRouteMatch({ path: { type: 'Exact', value: path } });
  }

  /** Requests for this path and for those below it: `/shop` matches `/shop/cart`, but not `/shopping`. */
  static prefix(path: string): HttpRouteMatch {
    return new HttpRouteMatch({ path: { type: 'PathPrefix', value: path } });
  }

  /** Requests whose path the regular expression matches as a whole; RE2 syntax, for both Cilium and Traefik. */
  static regularExpression(path: string): HttpRouteMatch {
    return new HttpRouteMatch({ path: { type: 'RegularExpression', value: path } });
  }

  private constructor(private readonly spec: HttpMatchSpec) {}

  /** Narrowed to requests with this header. */
  header(name: string, value: string): HttpRouteMatch {
    return this.withHeader({ name, value });
  }

  /** Narrowed to requests with this header, whose value the regular expression matches. */
  headerRegularExpression(name: string, value: string): HttpRouteMatch {
    return this.withHeader({ type: 'RegularExpression', name, value });
  }

  /** Narrowed to requests with this query parameter. */
  queryParam(name: string, value: string): HttpRouteMatch {
    return this.withQueryParam({ name, value });
  }

  /** Narrowed to requests with this query parameter, whose value the regular expression matches. */
  queryParamRegularExpression(name: string, value: string): HttpRouteMatch {
    return this.withQueryParam({ type: 'RegularExpression', name, value });
  }

  /** Narrowed to requests of this method. */
  method(method: HttpMethod): HttpRouteMatch {
    return new HttpRouteMatch({ ...this.spec, method });
  }

  private withHeader(header: NonNullable<HttpMatchSpec['headers']>[number]): HttpRouteMatch {
    return new HttpRouteMatch({ ...this.spec, headers: [...(this.spec.headers ?? []), header] });
  }

  private withQueryParam(param: NonNullable<HttpMatchSpec['queryParams']>[number]): HttpRouteMatch {
    return new HttpRouteMatch({ ...this.spec, queryParams: [...(this.spec.queryParams ?? []), param] });
  }

  /** @internal */
  _render(): HttpMatchSpec {
    return this.spec;
  }
}

checkArguments(HttpRouteMatch, () => ({
  exact: { path: v.string() },
  prefix: { path: v.string() },
  regularExpression: { path: v.string() },
}));

checkArguments(HttpRouteMatch.prototype, () => ({
  header: { name: v.string(), value: v.string() },
  headerRegularExpression: { name: v.string(), value: v.string() },
  queryParam: { name: v.string(), value: v.string() },
  queryParamRegularExpression: { name: v.string(), value: v.string() },
  method: { method: v.enum(HttpMethod) },
}));
