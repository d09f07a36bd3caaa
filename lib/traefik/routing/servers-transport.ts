import type { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { RESOURCE_CHECKS } from '../../kubernetes/custom-resource';
import { type ConfigMapRef, referring, type SecretRef } from '../../kubernetes/references';
import { type Problem, refuse } from '../../problems';
import { checkProps, duration, type PropChecks } from '../../settings/props';
import { flag, text, texts, whole } from '../../settings/values';
import { RoutingResource, type RoutingResourceProps } from './routing-resource';
import { cipherSuites } from './tls-names';
import { newerThanNewest, TlsVersion } from './tls-option';

/** The SPIFFE identities that Traefik accepts for pods. */
export interface Spiffe {
  /**
   * Identities that are accepted.
   * @default - any of the trust domain
   */
  readonly ids?: readonly string[];
  /**
   * The trust domain whose identities are accepted.
   * @default - any
   */
  readonly trustDomain?: string;
}

/** TLS from Traefik to pods. */
export interface ServerTls {
  /**
   * The server name that Traefik sends and that the certificate must be valid for.
   * @default - the host of the request
   */
  readonly serverName?: string;
  /**
   * Whether any certificate of the pods is accepted.
   * @default false
   */
  readonly insecureSkipVerify?: boolean;
  /**
   * Secrets and ConfigMaps with the certificate authorities (`ca.crt` or `tls.ca`) of the pods, in the object's
   * namespace.
   * @default - the authorities of the image
   */
  readonly rootCAs?: readonly (SecretRef | ConfigMapRef)[];
  /**
   * Secrets with Traefik's client certificates (`tls.crt` and `tls.key`), in the object's namespace.
   * @default - none
   */
  readonly certificates?: readonly (string | SecretRef)[];
  /**
   * The URI that the pods' certificates must contain.
   * @default - none
   */
  readonly peerCertURI?: string;
  /**
   * The SPIFFE identities that Traefik accepts for pods.
   * @default - SPIFFE is not used
   */
  readonly spiffe?: Spiffe;
}

export const SERVER_TLS_CHECKS: PropChecks<ServerTls> = {
  serverName: text,
  insecureSkipVerify: flag,
  rootCAs: v.array(referring('Secret', 'ConfigMap')),
  certificates: v.array(referring('Secret')),
  peerCertURI: text,
  spiffe: { ids: texts, trustDomain: text },
};

/** TLS in the form of the manifest. */
export function serverTls(resource: RoutingResource, path: string, tls: ServerTls) {
  const { rootCAs, certificates, ...rest } = tls;
  return {
    ...rest,
    rootCAs: rootCAs?.map((authority, index) => {
      const name = resource.referByName(`${path}rootCAs[${index}]`, authority.kind, authority);
      return authority.kind === 'ConfigMap' ? { configMap: name } : { secret: name };
    }),
    certificatesSecrets: certificates?.map((secret, index) =>
      resource.referByName(`${path}certificates[${index}]`, 'Secret', secret),
    ),
  };
}

/** Timeouts of connections to pods. */
export interface ForwardingTimeouts {
  /** For connecting. @default Duration.seconds(30) */
  readonly dialTimeout?: Duration;
  /** For the headers of a response. @default - no limit */
  readonly responseHeaderTimeout?: Duration;
  /** Before an idle connection is closed. @default Duration.seconds(90) */
  readonly idleConnTimeout?: Duration;
  /** Before a ping is sent on an idle HTTP/2 connection. @default - no pings */
  readonly readIdleTimeout?: Duration;
  /** For the response to that ping. @default Duration.seconds(15) */
  readonly pingTimeout?: Duration;
}

/** Props of `ServersTransport`. */
export interface ServersTransportProps extends RoutingResourceProps, ServerTls {
  /**
   * Maximum number of idle connections to keep for each host; -1 for none.
   * @default 2
   */
  readonly maxIdleConnsPerHost?: number;
  /**
   * Whether HTTP/2 is disabled for connections to pods.
   * @default false
   */
  readonly disableHTTP2?: boolean;
  /**
   * Timeouts of connections to pods.
   * @default - those of `ForwardingTimeouts`
   */
  readonly forwardingTimeouts?: ForwardingTimeouts;
  /**
   * The minimum version of TLS.
   * @default - Go's choice
   */
  readonly minVersion?: TlsVersion;
  /**
   * The maximum version of TLS.
   * @default - the newest version
   */
  readonly maxVersion?: TlsVersion;
  /**
   * Cipher suites up to TLS 1.2, by Go's names.
   * @default - Go's choice
   */
  readonly cipherSuites?: readonly string[];
}

const CHECKS: PropChecks<ServersTransportProps> = {
  ...RESOURCE_CHECKS,
  ...SERVER_TLS_CHECKS,
  maxIdleConnsPerHost: whole(-1),
  disableHTTP2: flag,
  forwardingTimeouts: {
    dialTimeout: duration,
    responseHeaderTimeout: duration,
    idleConnTimeout: duration,
    readIdleTimeout: duration,
    pingTimeout: duration,
  },
  minVersion: v.enum(TlsVersion),
  maxVersion: v.enum(TlsVersion),
  cipherSuites,
};

/**
 * How Traefik connects to pods over HTTP.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/serverstransport/
 */
export class ServersTransport extends RoutingResource {
  readonly kind = 'ServersTransport';

  constructor(scope: Construct, id: string, props: ServersTransportProps) {
    super(scope, id, props);
    props = checkProps(this, props, CHECKS);
    refuse(this, [...newerThanNewest(props.minVersion, props.maxVersion), ...onlyVersion(props)]);
    const { name, namespace, labels, annotations, ...spec } = props;
    this.define(props, serverTls(this, '', spec));
  }
}

/** Traefik rejects equal bounds as a contradiction, and falls back to TLS 1.2 and later. */
function onlyVersion({ minVersion, maxVersion }: ServersTransportProps): Problem[] {
  if (minVersion === undefined || minVersion !== maxVersion) return [];
  return [
    {
      what: `minVersion and maxVersion are both ${minVersion}, which Traefik refuses: it then takes TLS 1.2 and later.`,
      remedy: 'Set one of them.',
      code: 'TRR028',
    },
  ];
}
