import type { Problem } from '../../../problems';
import { flag, text, textMap, texts, whole } from '../../../settings/values';
import { goRegexps } from '../values';
import type { MiddlewareDefinition } from './definition';

/**
 * Configuration of `Middleware.headers`.
 *
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/headers/
 */
export interface HeadersConfig {
  /**
   * Headers to set on requests; an empty value removes the header. Credentials are rejected.
   * @default - none
   */
  readonly customRequestHeaders?: Record<string, string>;
  /**
   * Headers to set on responses; an empty value removes the header.
   * @default - none
   */
  readonly customResponseHeaders?: Record<string, string>;
  /** Whether scripts of other origins may send credentials. @default false */
  readonly accessControlAllowCredentials?: boolean;
  /**
   * Headers that scripts of other origins may send.
   * @default - none
   */
  readonly accessControlAllowHeaders?: readonly string[];
  /**
   * Methods that scripts of other origins may use.
   * @default - none
   */
  readonly accessControlAllowMethods?: readonly string[];
  /**
   * Origins whose scripts may send requests; `*` for any.
   * @default - none
   */
  readonly accessControlAllowOriginList?: readonly string[];
  /**
   * Go regular expressions for such origins.
   * @default - none
   */
  readonly accessControlAllowOriginListRegex?: readonly string[];
  /**
   * Headers that scripts of other origins may read.
   * @default - none
   */
  readonly accessControlExposeHeaders?: readonly string[];
  /**
   * Seconds for which a browser may cache the preflight response.
   * @default - the browser's choice
   */
  readonly accessControlMaxAge?: number;
  /** Whether `Vary: Origin` is added, so caches know that the response depends on the origin. @default false */
  readonly addVaryHeader?: boolean;
  /** Host names that are allowed in requests. @default - any */
  readonly allowedHosts?: readonly string[];
  /**
   * Headers that may contain the host of the request.
   * @default - none
   */
  readonly hostsProxyHeaders?: readonly string[];
  /**
   * Headers, with their values, that mark a request as sent with TLS.
   * @default - none
   */
  readonly sslProxyHeaders?: Record<string, string>;
  /** Seconds for which browsers use TLS only (Strict-Transport-Security); 0 for no such header. @default 0 */
  readonly stsSeconds?: number;
  /** Whether this includes all subdomains. @default false */
  readonly stsIncludeSubdomains?: boolean;
  /** Whether browsers may include the domain in their preload list. @default false */
  readonly stsPreload?: boolean;
  /** Whether the header is sent without TLS too. @default false */
  readonly forceSTSHeader?: boolean;
  /** Whether the response must not be shown in a frame (`X-Frame-Options: DENY`). @default false */
  readonly frameDeny?: boolean;
  /**
   * Another value of `X-Frame-Options`.
   * @default - no such header
   */
  readonly customFrameOptionsValue?: string;
  /** Whether browsers must not sniff the content type (`X-Content-Type-Options: nosniff`). @default false */
  readonly contentTypeNosniff?: boolean;
  /** Whether the cross-site scripting filter of older browsers is on (`X-XSS-Protection`). @default false */
  readonly browserXssFilter?: boolean;
  /**
   * Another value of `X-XSS-Protection`.
   * @default - no such header
   */
  readonly customBrowserXSSValue?: string;
  /**
   * `Content-Security-Policy`.
   * @default - no such header
   */
  readonly contentSecurityPolicy?: string;
  /**
   * `Content-Security-Policy-Report-Only`.
   * @default - no such header
   */
  readonly contentSecurityPolicyReportOnly?: string;
  /**
   * `Public-Key-Pins`.
   * @default - no such header
   */
  readonly publicKey?: string;
  /**
   * `Referrer-Policy`.
   * @default - no such header
   */
  readonly referrerPolicy?: string;
  /**
   * `Permissions-Policy`.
   * @default - no such header
   */
  readonly permissionsPolicy?: string;
  /** Whether allowed hosts and Strict-Transport-Security are disabled, for local development. @default false */
  readonly isDevelopment?: boolean;
}

export const headers: MiddlewareDefinition<HeadersConfig> = {
  checks: {
    customRequestHeaders: textMap,
    customResponseHeaders: textMap,
    accessControlAllowCredentials: flag,
    accessControlAllowHeaders: texts,
    accessControlAllowMethods: texts,
    accessControlAllowOriginList: texts,
    accessControlAllowOriginListRegex: goRegexps,
    accessControlExposeHeaders: texts,
    accessControlMaxAge: whole(0),
    addVaryHeader: flag,
    allowedHosts: texts,
    hostsProxyHeaders: texts,
    sslProxyHeaders: textMap,
    stsSeconds: whole(0),
    stsIncludeSubdomains: flag,
    stsPreload: flag,
    forceSTSHeader: flag,
    frameDeny: flag,
    customFrameOptionsValue: text,
    contentTypeNosniff: flag,
    browserXssFilter: flag,
    customBrowserXSSValue: text,
    contentSecurityPolicy: text,
    contentSecurityPolicyReportOnly: text,
    publicKey: text,
    referrerPolicy: text,
    permissionsPolicy: text,
    isDevelopment: flag,
  },
  problems: (config) => [...credentials(config), ...credentialsForAnyOrigin(config)],
};

function credentials({ customRequestHeaders = {} }: HeadersConfig): Problem[] {
  return Object.entries(customRequestHeaders).flatMap(([name, value]) => {
    if (value === '' || !/^(proxy-)?authorization$/i.test(name)) return [];
    return [
      {
        what: `customRequestHeaders has a value for ${name}, but credentials do not belong into a manifest.`,
        remedy: 'Let the pods read them from a Secret, or use forwardAuth with authResponseHeaders.',
        code: 'TRR024',
      },
    ];
  });
}

/** Browsers reject a response that allows every origin and has credentials. */
function credentialsForAnyOrigin(config: HeadersConfig): Problem[] {
  const { accessControlAllowCredentials, accessControlAllowOriginList = [] } = config;
  if (!accessControlAllowCredentials || !accessControlAllowOriginList.includes('*')) return [];
  return [
    {
      what: 'accessControlAllowCredentials is true and accessControlAllowOriginList has "*", which browsers refuse together.',
      remedy: 'Name the origins, or match them with accessControlAllowOriginListRegex.',
      code: 'TRR025',
    },
  ];
}
