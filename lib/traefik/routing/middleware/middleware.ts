import type { Construct } from 'constructs';
import { RoutingResource, type RoutingResourceProps } from '../routing-resource';
import {
  type BasicAuthConfig,
  basicAuth,
  type DigestAuthConfig,
  digestAuth,
  type ForwardAuthConfig,
  forwardAuth,
} from './authentication';
import { type ChainConfig, chain } from './chain';
import {
  type CompressConfig,
  type ContentTypeConfig,
  compress,
  contentType,
  type GrpcWebConfig,
  grpcWeb,
  type PassTLSClientCertConfig,
  passTLSClientCert,
} from './content';
import { type CheckedConfig, checkedConfig } from './definition';
import { type HeadersConfig, headers } from './headers';
import {
  type BufferingConfig,
  buffering,
  type InFlightReqConfig,
  type IpAllowListConfig,
  inFlightReq,
  ipAllowList,
  type RateLimitConfig,
  rateLimit,
} from './limits';
import {
  type AddPrefixConfig,
  addPrefix,
  type EncodedCharactersConfig,
  encodedCharacters,
  type ReplacePathConfig,
  type ReplacePathRegexConfig,
  replacePath,
  replacePathRegex,
  type StripPrefixConfig,
  type StripPrefixRegexConfig,
  stripPrefix,
  stripPrefixRegex,
} from './paths';
import { type PluginConfig, plugin } from './plugin';
import { type RedirectRegexConfig, type RedirectSchemeConfig, redirectRegex, redirectScheme } from './redirects';
import {
  type CircuitBreakerConfig,
  circuitBreaker,
  type ErrorsConfig,
  errors,
  type RetryConfig,
  retry,
} from './resilience';

/**
 * What HTTP requests pass before they reach a service. Each type has a static method of the same name.
 *
 * Credentials are references to Secrets; they cannot be written here.
 *
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/overview/
 */
export class Middleware extends RoutingResource {
  /**
   * Adds a prefix to the path.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/addprefix/
   */
  static addPrefix(scope: Construct, id: string, props: AddPrefixConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'addPrefix', (it) => checkedConfig(it, addPrefix, props));
  }

  /**
   * Asks for name and password (HTTP basic authentication), which a Secret holds.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/basicauth/
   */
  static basicAuth(scope: Construct, id: string, props: BasicAuthConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'basicAuth', (it) => checkedConfig(it, basicAuth, props));
  }

  /**
   * Buffers requests and responses before it forwards them, and limits their size.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/buffering/
   */
  static buffering(scope: Construct, id: string, props: BufferingConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'buffering', (it) => checkedConfig(it, buffering, props));
  }

  /**
   * Combines several middlewares under one name.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/chain/
   */
  static chain(scope: Construct, id: string, props: ChainConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'chain', (it) => checkedConfig(it, chain, props));
  }

  /**
   * Stops requests to pods that fail.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/circuitbreaker/
   */
  static circuitBreaker(scope: Construct, id: string, props: CircuitBreakerConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'circuitBreaker', (it) => checkedConfig(it, circuitBreaker, props));
  }

  /**
   * Compresses responses.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/compress/
   */
  static compress(scope: Construct, id: string, props: CompressConfig & RoutingResourceProps = {}): Middleware {
    return new Middleware(scope, id, props, 'compress', (it) => checkedConfig(it, compress, props));
  }

  /**
   * Adds the content type to responses without one.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/contenttype/
   */
  static contentType(scope: Construct, id: string, props: ContentTypeConfig & RoutingResourceProps = {}): Middleware {
    return new Middleware(scope, id, props, 'contentType', (it) => checkedConfig(it, contentType, props));
  }

  /**
   * Asks for name and password (HTTP digest authentication), which a Secret holds.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/digestauth/
   */
  static digestAuth(scope: Construct, id: string, props: DigestAuthConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'digestAuth', (it) => checkedConfig(it, digestAuth, props));
  }

  /**
   * Defines which percent-encoded characters a path may contain.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/encodedcharacters/
   */
  static encodedCharacters(
    scope: Construct,
    id: string,
    props: EncodedCharactersConfig & RoutingResourceProps,
  ): Middleware {
    return new Middleware(scope, id, props, 'encodedCharacters', (it) => checkedConfig(it, encodedCharacters, props));
  }

  /**
   * Replaces the response for some status codes with custom error pages.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/errorpages/
   */
  static errors(scope: Construct, id: string, props: ErrorsConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'errors', (it) => checkedConfig(it, errors, props));
  }

  /**
   * Forwards authentication to a server, which decides whether a request may pass.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/forwardauth/
   */
  static forwardAuth(scope: Construct, id: string, props: ForwardAuthConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'forwardAuth', (it) => checkedConfig(it, forwardAuth, props));
  }

  /**
   * Turns gRPC-Web into gRPC.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/grpcweb/
   */
  static grpcWeb(scope: Construct, id: string, props: GrpcWebConfig & RoutingResourceProps = {}): Middleware {
    return new Middleware(scope, id, props, 'grpcWeb', (it) => checkedConfig(it, grpcWeb, props));
  }

  /**
   * Changes headers, and sets those for security.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/headers/
   */
  static headers(scope: Construct, id: string, props: HeadersConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'headers', (it) => checkedConfig(it, headers, props));
  }

  /**
   * Limits how many requests a client has open at the same time.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/inflightreq/
   */
  static inFlightReq(scope: Construct, id: string, props: InFlightReqConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'inFlightReq', (it) => checkedConfig(it, inFlightReq, props));
  }

  /**
   * Allows only requests from some addresses.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/ipallowlist/
   */
  static ipAllowList(scope: Construct, id: string, props: IpAllowListConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'ipAllowList', (it) => checkedConfig(it, ipAllowList, props));
  }

  /**
   * Passes the client's certificate to pods, in headers.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/passtlsclientcert/
   */
  static passTLSClientCert(
    scope: Construct,
    id: string,
    props: PassTLSClientCertConfig & RoutingResourceProps,
  ): Middleware {
    return new Middleware(scope, id, props, 'passTLSClientCert', (it) => checkedConfig(it, passTLSClientCert, props));
  }

  /**
   * A plugin that `TraefikIngress` loads.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/overview/
   */
  static plugin(scope: Construct, id: string, props: PluginConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'plugin', (it) => checkedConfig(it, plugin, props));
  }

  /**
   * Rate-limits each client.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/ratelimit/
   */
  static rateLimit(scope: Construct, id: string, props: RateLimitConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'rateLimit', (it) => checkedConfig(it, rateLimit, props));
  }

  /**
   * Sends clients to another URL.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/redirectregex/
   */
  static redirectRegex(scope: Construct, id: string, props: RedirectRegexConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'redirectRegex', (it) => checkedConfig(it, redirectRegex, props));
  }

  /**
   * Sends clients to HTTPS, or to HTTP.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/redirectscheme/
   */
  static redirectScheme(scope: Construct, id: string, props: RedirectSchemeConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'redirectScheme', (it) => checkedConfig(it, redirectScheme, props));
  }

  /**
   * Replaces the path.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/replacepath/
   */
  static replacePath(scope: Construct, id: string, props: ReplacePathConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'replacePath', (it) => checkedConfig(it, replacePath, props));
  }

  /**
   * Replaces the path with a regular expression.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/replacepathregex/
   */
  static replacePathRegex(
    scope: Construct,
    id: string,
    props: ReplacePathRegexConfig & RoutingResourceProps,
  ): Middleware {
    return new Middleware(scope, id, props, 'replacePathRegex', (it) => checkedConfig(it, replacePathRegex, props));
  }

  /**
   * Retries failed requests.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/retry/
   */
  static retry(scope: Construct, id: string, props: RetryConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'retry', (it) => checkedConfig(it, retry, props));
  }

  /**
   * Removes a prefix of the path, and passes it on in `X-Forwarded-Prefix`.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/stripprefix/
   */
  static stripPrefix(scope: Construct, id: string, props: StripPrefixConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'stripPrefix', (it) => checkedConfig(it, stripPrefix, props));
  }

  /**
   * Removes a prefix of the path with regular expressions.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/stripprefixregex/
   */
  static stripPrefixRegex(
    scope: Construct,
    id: string,
    props: StripPrefixRegexConfig & RoutingResourceProps,
  ): Middleware {
    return new Middleware(scope, id, props, 'stripPrefixRegex', (it) => checkedConfig(it, stripPrefixRegex, props));
  }

  readonly kind = 'Middleware';

  private constructor(
    scope: Construct,
    id: string,
    props: RoutingResourceProps,
    type: string,
    check: (resource: Middleware) => CheckedConfig,
  ) {
    super(scope, id, props);
    const { metadata, config } = check(this);
    this.define(metadata, { [type]: config });
  }
}
