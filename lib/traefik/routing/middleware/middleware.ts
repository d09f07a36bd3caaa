import type { Construct } from 'constructs';
import type { JsonMap } from '../../../settings/schema';
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
import { checkedConfig } from './definition';
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
 * What HTTP requests pass before they reach a service. Each type is made by the static method of its name.
 *
 * Credentials come from Secrets by reference; there is no way to write them here.
 *
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/overview/
 */
export class Middleware extends RoutingResource {
  /**
   * Puts something before the path.
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
   * Reads requests and answers completely before it passes them on, and limits their size.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/buffering/
   */
  static buffering(scope: Construct, id: string, props: BufferingConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'buffering', (it) => checkedConfig(it, buffering, props));
  }

  /**
   * Several middlewares under one name.
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
   * Compresses answers.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/compress/
   */
  static compress(scope: Construct, id: string, props: CompressConfig & RoutingResourceProps = {}): Middleware {
    return new Middleware(scope, id, props, 'compress', (it) => checkedConfig(it, compress, props));
  }

  /**
   * Adds the type to answers that do not say theirs.
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
   * Says which characters a path may hold percent-encoded.
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
   * Gives other pages for some statuses.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/errorpages/
   */
  static errors(scope: Construct, id: string, props: ErrorsConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'errors', (it) => checkedConfig(it, errors, props));
  }

  /**
   * Asks a server whether a request may pass.
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
   * Lets requests from some addresses pass only.
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
   * Replaces the path by a regular expression.
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
   * Removes the beginning of the path, and tells it in `X-Forwarded-Prefix`.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/stripprefix/
   */
  static stripPrefix(scope: Construct, id: string, props: StripPrefixConfig & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'stripPrefix', (it) => checkedConfig(it, stripPrefix, props));
  }

  /**
   * Removes the beginning of the path by regular expressions.
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
    config: (resource: Middleware) => JsonMap,
  ) {
    super(scope, id, props);
    this.define(props, { [type]: config(this) });
  }
}
