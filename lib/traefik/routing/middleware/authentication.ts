import * as v from 'valibot';
import { referring, type SecretRef } from '../../../kubernetes/references';
import { type Problem, quoted } from '../../../problems';
import { flag, text, texts, whole } from '../../../settings/values';
import type { RoutingResource } from '../routing-resource';
import { goRegexp } from '../values';
import type { MiddlewareDefinition } from './definition';

/** Configuration of `Middleware.basicAuth`. */
export interface BasicAuthConfig {
  /**
   * The Secret, in the middleware's namespace: of type `kubernetes.io/basic-auth`, or with one key that holds lines of
   * `htpasswd`.
   */
  readonly secret: string | SecretRef;
  /**
   * What a browser shows when it asks.
   * @default 'traefik'
   */
  readonly realm?: string;
  /**
   * Header that tells the pods who it is.
   * @default - none
   */
  readonly headerField?: string;
  /**
   * Whether the pods do not see the header `Authorization`.
   * @default false
   */
  readonly removeHeader?: boolean;
}

const userChecks = { secret: referring('Secret'), realm: text, headerField: text, removeHeader: flag };

export const basicAuth: MiddlewareDefinition<BasicAuthConfig> = {
  checks: userChecks,
  required: ['secret'],
  spec: bySecret,
};

/** Configuration of `Middleware.digestAuth`. */
export interface DigestAuthConfig {
  /** The Secret, in the middleware's namespace, with one key that holds lines of `htdigest`. */
  readonly secret: string | SecretRef;
  /**
   * What a browser shows when it asks.
   * @default 'traefik'
   */
  readonly realm?: string;
  /**
   * Header that tells the pods who it is.
   * @default - none
   */
  readonly headerField?: string;
  /**
   * Whether the pods do not see the header `Authorization`.
   * @default false
   */
  readonly removeHeader?: boolean;
}

export const digestAuth: MiddlewareDefinition<DigestAuthConfig> = {
  checks: userChecks,
  required: ['secret'],
  spec: bySecret,
};

function bySecret({ secret, ...rest }: BasicAuthConfig | DigestAuthConfig, resource: RoutingResource) {
  return { ...rest, secret: resource.referByName('secret', 'Secret', secret) };
}

/** How Traefik connects to a server beside the pods. */
export interface ClientTls {
  /**
   * The Secret, in the middleware's namespace, with the authority (`ca.crt` or `tls.ca`) of the server's certificate.
   * @default - the authorities of the image
   */
  readonly caSecret?: string | SecretRef;
  /**
   * The Secret, in the middleware's namespace, with a client certificate (`tls.crt` and `tls.key`).
   * @default - none
   */
  readonly certSecret?: string | SecretRef;
  /**
   * Whether any certificate of the server is accepted.
   * @default false
   */
  readonly insecureSkipVerify?: boolean;
}

export const CLIENT_TLS_CHECKS = {
  caSecret: referring('Secret'),
  certSecret: referring('Secret'),
  insecureSkipVerify: flag,
};

/** `tls` as it stands in a manifest. */
export function clientTls(resource: RoutingResource, path: string, { caSecret, certSecret, ...rest }: ClientTls) {
  return {
    ...rest,
    caSecret: caSecret && resource.referByName(`${path}.caSecret`, 'Secret', caSecret),
    certSecret: certSecret && resource.referByName(`${path}.certSecret`, 'Secret', certSecret),
  };
}

/** Configuration of `Middleware.forwardAuth`. */
export interface ForwardAuthConfig {
  /** URL that is asked about each request; an answer of 2xx lets it pass. */
  readonly address: string;
  /**
   * TLS towards that server.
   * @default - as for any server
   */
  readonly tls?: ClientTls;
  /**
   * Whether `X-Forwarded-*` headers of the request are passed on as they are.
   * @default false
   */
  readonly trustForwardHeader?: boolean;
  /**
   * Headers of the answer that the pods see.
   * @default - none
   */
  readonly authResponseHeaders?: readonly string[];
  /**
   * Such headers by a regular expression of Go.
   * @default - none
   */
  readonly authResponseHeadersRegex?: string;
  /**
   * Headers of the request that the server sees.
   * @default - all
   */
  readonly authRequestHeaders?: readonly string[];
  /**
   * Cookies of the answer that the client gets.
   * @default - none
   */
  readonly addAuthCookiesToResponse?: readonly string[];
  /**
   * Header that tells the pods who it is.
   * @default - none
   */
  readonly headerField?: string;
  /**
   * Whether the server sees the request's body.
   * @default false
   */
  readonly forwardBody?: boolean;
  /**
   * Most bytes of body that the server sees; -1 for any.
   * @default -1
   */
  readonly maxBodySize?: number;
  /**
   * Most bytes of body that the answer may have; -1 for any.
   * @default -1
   */
  readonly maxResponseBodySize?: number;
  /**
   * Whether a redirection of the server reaches the client as it is, also when it names no host.
   * @default false
   */
  readonly preserveLocationHeader?: boolean;
  /**
   * Whether the server is asked with the request's method in place of GET.
   * @default false
   */
  readonly preserveRequestMethod?: boolean;
  /**
   * URL that a client is sent to when the server answers 401.
   * @default - none; the client gets the server's answer
   */
  readonly authSigninURL?: string;
}

export const forwardAuth: MiddlewareDefinition<ForwardAuthConfig> = {
  checks: {
    address: v.custom<string>(isHttpUrl, 'a URL that begins with http:// or https://'),
    tls: CLIENT_TLS_CHECKS,
    trustForwardHeader: flag,
    authResponseHeaders: texts,
    authResponseHeadersRegex: goRegexp,
    authRequestHeaders: texts,
    addAuthCookiesToResponse: texts,
    headerField: text,
    forwardBody: flag,
    maxBodySize: whole(-1),
    maxResponseBodySize: whole(-1),
    preserveLocationHeader: flag,
    preserveRequestMethod: flag,
    authSigninURL: text,
  },
  required: ['address'],
  problems: credentialsInUrl,
  spec: ({ tls, ...rest }, resource) => ({ ...rest, tls: tls && clientTls(resource, 'tls', tls) }),
};

function isHttpUrl(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

function credentialsInUrl({ address }: ForwardAuthConfig): Problem[] {
  const url = new URL(address);
  if (!url.username && !url.password) return [];
  return [
    {
      what: `address names a user at ${quoted(url.host)}, but credentials do not belong into a manifest.`,
      remedy: 'Use a client certificate by tls.certSecret.',
      code: 'TRR024',
    },
  ];
}
