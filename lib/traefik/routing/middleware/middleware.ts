import type { Construct } from 'constructs';
import type { JsonMap } from '../../../settings/schema';
import { RoutingResource, type RoutingResourceProps } from '../routing-resource';
import {
  type BasicAuth,
  basicAuth,
  type DigestAuth,
  digestAuth,
  type ForwardAuth,
  forwardAuth,
} from './authentication';
import { type Chain, chain } from './chain';
import {
  type Compress,
  type ContentType,
  compress,
  contentType,
  type GrpcWeb,
  grpcWeb,
  type PassTLSClientCert,
  passTLSClientCert,
} from './content';
import { checkedConfig } from './definition';
import { type Headers, headers } from './headers';
import {
  type Buffering,
  buffering,
  type InFlightReq,
  type IpAllowList,
  inFlightReq,
  ipAllowList,
  type RateLimit,
  rateLimit,
} from './limits';
import {
  type AddPrefix,
  addPrefix,
  type EncodedCharacters,
  encodedCharacters,
  type ReplacePath,
  type ReplacePathRegex,
  replacePath,
  replacePathRegex,
  type StripPrefix,
  type StripPrefixRegex,
  stripPrefix,
  stripPrefixRegex,
} from './paths';
import { type Plugin, plugin } from './plugin';
import { type RedirectRegex, type RedirectScheme, redirectRegex, redirectScheme } from './redirects';
import { type CircuitBreaker, circuitBreaker, type Errors, errors, type Retry, retry } from './resilience';

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
  static addPrefix(scope: Construct, id: string, props: AddPrefix & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'addPrefix', (it) => checkedConfig(it, addPrefix, props));
  }

  /**
   * Asks for name and password (HTTP basic authentication), which a Secret holds.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/basicauth/
   */
  static basicAuth(scope: Construct, id: string, props: BasicAuth & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'basicAuth', (it) => checkedConfig(it, basicAuth, props));
  }

  /**
   * Reads requests and answers completely before it passes them on, and limits their size.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/buffering/
   */
  static buffering(scope: Construct, id: string, props: Buffering & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'buffering', (it) => checkedConfig(it, buffering, props));
  }

  /**
   * Several middlewares under one name.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/chain/
   */
  static chain(scope: Construct, id: string, props: Chain & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'chain', (it) => checkedConfig(it, chain, props));
  }

  /**
   * Stops requests to pods that fail.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/circuitbreaker/
   */
  static circuitBreaker(scope: Construct, id: string, props: CircuitBreaker & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'circuitBreaker', (it) => checkedConfig(it, circuitBreaker, props));
  }

  /**
   * Compresses answers.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/compress/
   */
  static compress(scope: Construct, id: string, props: Compress & RoutingResourceProps = {}): Middleware {
    return new Middleware(scope, id, props, 'compress', (it) => checkedConfig(it, compress, props));
  }

  /**
   * Adds the type to answers that do not say theirs.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/contenttype/
   */
  static contentType(scope: Construct, id: string, props: ContentType & RoutingResourceProps = {}): Middleware {
    return new Middleware(scope, id, props, 'contentType', (it) => checkedConfig(it, contentType, props));
  }

  /**
   * Asks for name and password (HTTP digest authentication), which a Secret holds.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/digestauth/
   */
  static digestAuth(scope: Construct, id: string, props: DigestAuth & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'digestAuth', (it) => checkedConfig(it, digestAuth, props));
  }

  /**
   * Says which characters a path may hold percent-encoded.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/encodedcharacters/
   */
  static encodedCharacters(scope: Construct, id: string, props: EncodedCharacters & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'encodedCharacters', (it) => checkedConfig(it, encodedCharacters, props));
  }

  /**
   * Gives other pages for some statuses.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/errorpages/
   */
  static errors(scope: Construct, id: string, props: Errors & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'errors', (it) => checkedConfig(it, errors, props));
  }

  /**
   * Asks a server whether a request may pass.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/forwardauth/
   */
  static forwardAuth(scope: Construct, id: string, props: ForwardAuth & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'forwardAuth', (it) => checkedConfig(it, forwardAuth, props));
  }

  /**
   * Turns gRPC-Web into gRPC.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/grpcweb/
   */
  static grpcWeb(scope: Construct, id: string, props: GrpcWeb & RoutingResourceProps = {}): Middleware {
    return new Middleware(scope, id, props, 'grpcWeb', (it) => checkedConfig(it, grpcWeb, props));
  }

  /**
   * Changes headers, and sets those for security.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/headers/
   */
  static headers(scope: Construct, id: string, props: Headers & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'headers', (it) => checkedConfig(it, headers, props));
  }

  /**
   * Limits the requests that a client has open at the same time.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/inflightreq/
   */
  static inFlightReq(scope: Construct, id: string, props: InFlightReq & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'inFlightReq', (it) => checkedConfig(it, inFlightReq, props));
  }

  /**
   * Lets requests from some addresses pass only.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/ipallowlist/
   */
  static ipAllowList(scope: Construct, id: string, props: IpAllowList & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'ipAllowList', (it) => checkedConfig(it, ipAllowList, props));
  }

  /**
   * Tells pods of the client's certificate, in headers.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/passtlsclientcert/
   */
  static passTLSClientCert(scope: Construct, id: string, props: PassTLSClientCert & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'passTLSClientCert', (it) => checkedConfig(it, passTLSClientCert, props));
  }

  /**
   * A plugin that `TraefikIngress` loads.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/overview/
   */
  static plugin(scope: Construct, id: string, props: Plugin & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'plugin', (it) => checkedConfig(it, plugin, props));
  }

  /**
   * Limits the requests that a client makes in a time.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/ratelimit/
   */
  static rateLimit(scope: Construct, id: string, props: RateLimit & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'rateLimit', (it) => checkedConfig(it, rateLimit, props));
  }

  /**
   * Sends clients to another URL.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/redirectregex/
   */
  static redirectRegex(scope: Construct, id: string, props: RedirectRegex & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'redirectRegex', (it) => checkedConfig(it, redirectRegex, props));
  }

  /**
   * Sends clients to HTTPS, or to HTTP.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/redirectscheme/
   */
  static redirectScheme(scope: Construct, id: string, props: RedirectScheme & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'redirectScheme', (it) => checkedConfig(it, redirectScheme, props));
  }

  /**
   * Replaces the path.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/replacepath/
   */
  static replacePath(scope: Construct, id: string, props: ReplacePath & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'replacePath', (it) => checkedConfig(it, replacePath, props));
  }

  /**
   * Replaces the path by a regular expression.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/replacepathregex/
   */
  static replacePathRegex(scope: Construct, id: string, props: ReplacePathRegex & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'replacePathRegex', (it) => checkedConfig(it, replacePathRegex, props));
  }

  /**
   * Makes requests again that fail.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/retry/
   */
  static retry(scope: Construct, id: string, props: Retry & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'retry', (it) => checkedConfig(it, retry, props));
  }

  /**
   * Removes the beginning of the path, and tells it in `X-Forwarded-Prefix`.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/stripprefix/
   */
  static stripPrefix(scope: Construct, id: string, props: StripPrefix & RoutingResourceProps): Middleware {
    return new Middleware(scope, id, props, 'stripPrefix', (it) => checkedConfig(it, stripPrefix, props));
  }

  /**
   * Removes the beginning of the path by regular expressions.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/stripprefixregex/
   */
  static stripPrefixRegex(scope: Construct, id: string, props: StripPrefixRegex & RoutingResourceProps): Middleware {
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
