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
   * Headers that the pods see; an empty value removes one. Credentials are refused.
   * @default - none
   */
  readonly customRequestHeaders?: Record<string, string>;
  /**
   * Headers that clients see; an empty value removes one.
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
   * Such origins by regular expressions of Go.
   * @default - none
   */
  readonly accessControlAllowOriginListRegex?: readonly string[];
  /**
   * Headers that scripts of other origins may read.
   * @default - none
   */
  readonly accessControlExposeHeaders?: readonly string[];
  /**
   * Seconds for which a browser may remember all this.
   * @default - the browser's choice
   */
  readonly accessControlMaxAge?: number;
  /** Whether caches learn that the answer depends on the origin. @default false */
  readonly addVaryHeader?: boolean;
  /** Hosts that may be asked for. @default - any */
  readonly allowedHosts?: readonly string[];
  /**
   * Headers that may hold the host of the request.
   * @default - none
   */
  readonly hostsProxyHeaders?: readonly string[];
  /**
   * Headers, with their values, that say that the request came by TLS.
   * @default - none
   */
  readonly sslProxyHeaders?: Record<string, string>;
  /** Seconds for which browsers use TLS only (Strict-Transport-Security); 0 for no such header. @default 0 */
  readonly stsSeconds?: number;
  /** Whether this goes for all names below. @default false */
  readonly stsIncludeSubdomains?: boolean;
  /** Whether browsers may know it beforehand. @default false */
  readonly stsPreload?: boolean;
  /** Whether the header is sent without TLS too. @default false */
  readonly forceSTSHeader?: boolean;
  /** Whether no page may show the answer in a frame. @default false */
  readonly frameDeny?: boolean;
  /**
   * `X-Frame-Options` in other words.
   * @default - no such header
   */
  readonly customFrameOptionsValue?: string;
  /** Whether browsers believe the type that the answer says. @default false */
  readonly contentTypeNosniff?: boolean;
  /** Whether older browsers look for cross-site scripting. @default false */
  readonly browserXssFilter?: boolean;
  /**
   * `X-XSS-Protection` in other words.
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
  /** Whether allowed hosts and Strict-Transport-Security are left out, for work on one's own machine. @default false */
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

/** Browsers refuse an answer that lets every origin in and has credentials. */
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
