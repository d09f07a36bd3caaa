import type { Duration } from 'cdk8s';
import * as v from 'valibot';
import { checkArguments } from '../settings/arguments';
import { duration, instanceOf } from '../settings/props';
import { textMap } from '../settings/values';
import { type BackendFilter, BackendRef } from './backend-ref';
import type { GrpcFilterSpec, HttpFilterSpec, HttpPathModifierSpec } from './kinds';
import type { Referrer } from './references';

/** Changes of headers; names are case-insensitive. */
export interface HeaderModifier {
  /**
   * Headers that are set to this value.
   * @default - none
   */
  readonly set?: Record<string, string>;
  /**
   * Headers that this value is added to.
   * @default - none
   */
  readonly add?: Record<string, string>;
  /**
   * Headers that are removed.
   * @default - none
   */
  readonly remove?: readonly string[];
}

/** The replacement for a path. */
export class PathModifier {
  /** The whole path is replaced. */
  static replaceFullPath(path: string): PathModifier {
    return new PathModifier({ type: 'ReplaceFullPath', replaceFullPath: path });
  }

  /** The prefix that the rule's only match has matched is replaced. */
  static replacePrefixMatch(prefix: string): PathModifier {
    return new PathModifier({ type: 'ReplacePrefixMatch', replacePrefixMatch: prefix });
  }

  private constructor(private readonly spec: HttpPathModifierSpec) {}

  /** @internal */
  _render(): HttpPathModifierSpec {
    return this.spec;
  }
}

/** Where a client is redirected to. */
export interface RequestRedirect {
  /**
   * `http` or `https`.
   * @default - that of the request
   */
  readonly scheme?: 'http' | 'https';
  /**
   * Host name, without wildcard.
   * @default - that of the request
   */
  readonly hostname?: string;
  /**
   * Path.
   * @default - that of the request
   */
  readonly path?: PathModifier;
  /**
   * Port, 1 to 65535.
   * @default - the scheme's own when one is given, otherwise the listener's
   */
  readonly port?: number;
  /**
   * Status of the answer: 301 or 302, and with version 1.6 of the Gateway API 303, 307 or 308.
   * @default 302
   */
  readonly statusCode?: number;
}

/** The URL that a backend sees instead of the client's. */
export interface UrlRewrite {
  /**
   * Host name, without wildcard.
   * @default - that of the request
   */
  readonly hostname?: string;
  /**
   * Path.
   * @default - that of the request
   */
  readonly path?: PathModifier;
}

/** How many requests are mirrored. */
export interface MirrorOptions {
  /**
   * Percent of the requests, 0 to 100.
   * @default 100
   */
  readonly percent?: number;
}

/**
 * Which other origins' scripts may read responses (CORS).
 *
 * @see https://gateway-api.sigs.k8s.io/geps/gep-1767/
 */
export interface Cors {
  /**
   * Origins such as `https://shop.example.com`; from version 1.6 of the Gateway API on also `*` alone. At most 64.
   * @default - none
   */
  readonly allowOrigins?: readonly string[];
  /**
   * Methods, or `*` alone.
   * @default - none but those that browsers always allow
   */
  readonly allowMethods?: readonly string[];
  /**
   * Request headers that scripts may set; at most 64.
   * @default - none but those that browsers always allow
   */
  readonly allowHeaders?: readonly string[];
  /**
   * Response headers that scripts may read; at most 64.
   * @default - none but those that browsers always allow
   */
  readonly exposeHeaders?: readonly string[];
  /**
   * Whether requests may carry cookies and credentials.
   * @default false
   */
  readonly allowCredentials?: boolean;
  /**
   * How long browsers keep the answer, in whole seconds, 1 or more.
   * @default Duration.seconds(5)
   */
  readonly maxAge?: Duration;
}

/** An implementation's own filter object, such as a Middleware of Traefik. */
export interface FilterObject {
  /** Its API group. */
  readonly group: string;
  /** Its kind. */
  readonly kind: string;
  /** Its name; it is in the route's namespace. */
  readonly name: string;
}

type Render<Spec> = (referrer: Referrer) => Spec;

/**
 * A filter of HTTP requests and responses.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httproutefilter
 */
export class HttpRouteFilter implements BackendFilter {
  /** Changes the headers of requests. */
  static requestHeaderModifier(change: HeaderModifier): HttpRouteFilter {
    return new HttpRouteFilter(() => ({ type: 'RequestHeaderModifier', requestHeaderModifier: headers(change) }));
  }

  /** Changes the headers of responses. */
  static responseHeaderModifier(change: HeaderModifier): HttpRouteFilter {
    return new HttpRouteFilter(() => ({ type: 'ResponseHeaderModifier', responseHeaderModifier: headers(change) }));
  }

  /** Redirects clients; the rule then has no backends. */
  static requestRedirect({ path, ...rest }: RequestRedirect): HttpRouteFilter {
    return new HttpRouteFilter(() => ({
      type: 'RequestRedirect',
      requestRedirect: { ...rest, path: path?._render() },
    }));
  }

  /** Changes what backends see of the URL. */
  static urlRewrite({ hostname, path }: UrlRewrite): HttpRouteFilter {
    return new HttpRouteFilter(() => ({ type: 'URLRewrite', urlRewrite: { hostname, path: path?._render() } }));
  }

  /** Mirrors requests to another backend, without waiting for its responses. */
  static requestMirror(backend: BackendRef, { percent }: MirrorOptions = {}): HttpRouteFilter {
    return new HttpRouteFilter((referrer) => ({
      type: 'RequestMirror',
      requestMirror: { backendRef: backend._renderTarget(referrer), percent },
    }));
  }

  /** Answers CORS requests of browsers. Not in the standard channel of version 1.3. */
  static cors({ allowCredentials, maxAge, ...rest }: Cors): HttpRouteFilter {
    return new HttpRouteFilter(() => ({
      type: 'CORS',
      cors: {
        ...rest,
        allowMethods: rest.allowMethods as CorsMethods,
        // The field only allows true.
        allowCredentials: allowCredentials || undefined,
        maxAge: maxAge?.toSeconds(),
      },
    }));
  }

  /** A filter of the implementation's own. */
  static extensionRef({ group, kind, name }: FilterObject): HttpRouteFilter {
    return new HttpRouteFilter(() => ({ type: 'ExtensionRef', extensionRef: { group, kind, name } }));
  }

  private constructor(private readonly render: Render<HttpFilterSpec>) {}

  /** @internal */
  _render(referrer: Referrer): HttpFilterSpec {
    return this.render(referrer);
  }
}

/**
 * A filter of gRPC calls and responses.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#grpcroutefilter
 */
export class GrpcRouteFilter implements BackendFilter {
  /** Changes the metadata of calls. */
  static requestHeaderModifier(change: HeaderModifier): GrpcRouteFilter {
    return new GrpcRouteFilter(() => ({ type: 'RequestHeaderModifier', requestHeaderModifier: headers(change) }));
  }

  /** Changes the metadata of responses. */
  static responseHeaderModifier(change: HeaderModifier): GrpcRouteFilter {
    return new GrpcRouteFilter(() => ({ type: 'ResponseHeaderModifier', responseHeaderModifier: headers(change) }));
  }

  /** Mirrors calls to another backend, without waiting for its responses. */
  static requestMirror(backend: BackendRef, { percent }: MirrorOptions = {}): GrpcRouteFilter {
    return new GrpcRouteFilter((referrer) => ({
      type: 'RequestMirror',
      requestMirror: { backendRef: backend._renderTarget(referrer), percent },
    }));
  }

  /** A filter of the implementation's own. */
  static extensionRef({ group, kind, name }: FilterObject): GrpcRouteFilter {
    return new GrpcRouteFilter(() => ({ type: 'ExtensionRef', extensionRef: { group, kind, name } }));
  }

  private constructor(private readonly render: Render<GrpcFilterSpec>) {}

  /** @internal */
  _render(referrer: Referrer): GrpcFilterSpec {
    return this.render(referrer);
  }
}

type CorsMethods = NonNullable<HttpFilterSpec['cors']>['allowMethods'];

function headers({ set, add, remove }: HeaderModifier): NonNullable<HttpFilterSpec['requestHeaderModifier']> {
  return { set: pairs(set), add: pairs(add), remove };
}

function pairs(values: Record<string, string> | undefined): { name: string; value: string }[] | undefined {
  return values && Object.entries(values).map(([name, value]) => ({ name, value }));
}

const ofBoth = () => {
  const change = { 'set?': textMap, 'add?': textMap, 'remove?': v.array(v.string()) };
  return {
    requestHeaderModifier: { change },
    responseHeaderModifier: { change },
    requestMirror: {
      backend: instanceOf(BackendRef, 'a BackendRef, such as BackendRef.service(…)'),
      'options?': { 'percent?': v.number() },
    },
    extensionRef: { object: { group: v.string(), kind: v.string(), name: v.string() } },
  };
};

checkArguments(GrpcRouteFilter, ofBoth);

checkArguments(HttpRouteFilter, () => {
  const path = instanceOf(PathModifier, 'a PathModifier, such as PathModifier.replaceFullPath(…)');
  return {
    ...ofBoth(),
    requestRedirect: {
      redirect: {
        'scheme?': v.picklist(['http', 'https']),
        'hostname?': v.string(),
        'path?': path,
        'port?': v.number(),
        'statusCode?': v.number(),
      },
    },
    urlRewrite: { rewrite: { 'hostname?': v.string(), 'path?': path } },
    cors: {
      cors: {
        'allowOrigins?': v.array(v.string()),
        'allowMethods?': v.array(v.string()),
        'allowHeaders?': v.array(v.string()),
        'exposeHeaders?': v.array(v.string()),
        'allowCredentials?': v.boolean(),
        'maxAge?': duration,
      },
    },
  };
});

checkArguments(PathModifier, () => ({
  replaceFullPath: { path: v.string() },
  replacePrefixMatch: { prefix: v.string() },
}));
