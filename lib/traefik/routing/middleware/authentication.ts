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
   * The Secret, in the middleware's namespace: of type `kubernetes.io/basic-auth`, or with one key whose value has the
   * format of an `htpasswd` file.
   */
  readonly secret: string | SecretRef;
  /**
   * The realm that a browser shows when it asks for the password.
   * @default 'traefik'
   */
  readonly realm?: string;
  /**
   * Header that passes the user name to the pods.
   * @default - none
   */
  readonly headerField?: string;
  /**
   * Whether the header `Authorization` is removed before the request goes to the pods.
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
  /** The Secret, in the middleware's namespace, with one key whose value has the format of an `htdigest` file. */
  readonly secret: string | SecretRef;
  /**
   * The realm that a browser shows when it asks for the password.
   * @default 'traefik'
   */
  readonly realm?: string;
  /**
   * Header that passes the user name to the pods.
   * @default - none
   */
  readonly headerField?: string;
  /**
   * Whether the header `Authorization` is removed before the request goes to the pods.
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

/** How Traefik connects to an additional server, which is not a backend. */
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

/** `tls` in the form of the manifest. */
export function clientTls(resource: RoutingResource, path: string, { caSecret, certSecret, ...rest }: ClientTls) {
  return {
    ...rest,
    caSecret: caSecret && resource.referByName(`${path}.caSecret`, 'Secret', caSecret),
    certSecret: certSecret && resource.referByName(`${path}.certSecret`, 'Secret', certSecret),
  };
}

/** Configuration of `Middleware.forwardAuth`. */
export interface ForwardAuthConfig {
  /** URL of the authentication server; a 2xx response lets the request pass. */
  readonly address: string;
  /**
   * TLS to that server.
   * @default - as for any server
   */
  readonly tls?: ClientTls;
  /**
   * Whether `X-Forwarded-*` headers of the request are passed on as they are.
   * @default false
   */
  readonly trustForwardHeader?: boolean;
  /**
   * Headers of its response that are passed to the pods.
   * @default - none
   */
  readonly authResponseHeaders?: readonly string[];
  /**
   * A Go regular expression for such headers.
   * @default - none
   */
  readonly authResponseHeadersRegex?: string;
  /**
   * Headers of the request that are passed to the server.
   * @default - all
   */
  readonly authRequestHeaders?: readonly string[];
  /**
   * Cookies of its response that are passed to the client.
   * @default - none
   */
  readonly addAuthCookiesToResponse?: readonly string[];
  /**
   * Header that passes the user name to the pods.
   * @default - none
   */
  readonly headerField?: string;
  /**
   * Whether the request's body is passed to the server.
   * @default false
   */
  readonly forwardBody?: boolean;
  /**
   * Maximum size of the body that is passed to the server, in bytes; -1 for no limit.
   * @default -1
   */
  readonly maxBodySize?: number;
  /**
   * Maximum size of its response's body, in bytes; -1 for no limit.
   * @default -1
   */
  readonly maxResponseBodySize?: number;
  /**
   * Whether the `Location` header of the server's redirects is passed to the client unchanged, even without a host.
   * @default false
   */
  readonly preserveLocationHeader?: boolean;
  /**
   * Whether the request to the server has the method of the client's request instead of GET.
   * @default false
   */
  readonly preserveRequestMethod?: boolean;
  /**
   * URL that a client is redirected to when the server responds with 401.
   * @default - none; the client gets the server's response
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
