import type { Construct } from 'constructs';
import * as v from 'valibot';
import { RESOURCE_CHECKS } from '../../kubernetes/custom-resource';
import { referring, type SecretRef } from '../../kubernetes/references';
import { type Problem, refuse } from '../../problems';
import { checkProps, type PropChecks } from '../../settings/props';
import { flag, texts } from '../../settings/values';
import { qualified } from './references';
import { RoutingResource, type RoutingResourceProps } from './routing-resource';
import { areForTls13Only, cipherSuites, curves } from './tls-names';

/** A version of TLS. */
export enum TlsVersion {
  /** Deprecated since 2021 (RFC 8996). */
  TLS10 = 'VersionTLS10',
  /** Deprecated since 2021 (RFC 8996). */
  TLS11 = 'VersionTLS11',
  TLS12 = 'VersionTLS12',
  TLS13 = 'VersionTLS13',
}

/** Whether clients must show a certificate. */
export enum ClientAuthType {
  /** No certificate is requested. */
  NO_CLIENT_CERT = 'NoClientCert',
  /** A certificate is requested but not verified. */
  REQUEST_CLIENT_CERT = 'RequestClientCert',
  /** A certificate is required but not verified. */
  REQUIRE_ANY_CLIENT_CERT = 'RequireAnyClientCert',
  /** A certificate is optional, but verified if there is one. */
  VERIFY_CLIENT_CERT_IF_GIVEN = 'VerifyClientCertIfGiven',
  /** A certificate is required and verified. */
  REQUIRE_AND_VERIFY_CLIENT_CERT = 'RequireAndVerifyClientCert',
}

/** Client certificates. */
export interface ClientAuth {
  /** Whether clients must present one. */
  readonly clientAuthType: ClientAuthType;
  /**
   * Secrets with the certificate authorities (`ca.crt` or `tls.ca`), in the object's namespace.
   * @default - none
   */
  readonly secrets?: readonly (string | SecretRef)[];
}

/** Props of `TLSOption`. */
export interface TLSOptionProps extends RoutingResourceProps {
  /**
   * The minimum version.
   * @default TlsVersion.TLS12
   */
  readonly minVersion?: TlsVersion;
  /**
   * The maximum version.
   * @default - the newest version
   */
  readonly maxVersion?: TlsVersion;
  /**
   * Cipher suites up to TLS 1.2, by Go's names such as `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`; those of TLS 1.3 are
   * fixed.
   * @default - Go's choice
   * @see https://pkg.go.dev/crypto/tls#pkg-constants
   */
  readonly cipherSuites?: readonly string[];
  /**
   * Curves in order of preference, such as `X25519` and `CurveP256`.
   * @default - Go's choice
   */
  readonly curvePreferences?: readonly string[];
  /**
   * Whether clients must show a certificate.
   * @default - no
   */
  readonly clientAuth?: ClientAuth;
  /**
   * Whether clients are rejected that request a name without a certificate.
   * @default false
   */
  readonly sniStrict?: boolean;
  /**
   * Application protocols in order of preference.
   * @default ['h2', 'http/1.1', 'acme-tls/1']
   */
  readonly alpnProtocols?: readonly string[];
  /**
   * Whether session tickets are disabled.
   * @default false
   */
  readonly disableSessionTickets?: boolean;
}

const CHECKS: PropChecks<TLSOptionProps> = {
  ...RESOURCE_CHECKS,
  minVersion: v.enum(TlsVersion),
  maxVersion: v.enum(TlsVersion),
  cipherSuites,
  curvePreferences: curves,
  clientAuth: { clientAuthType: v.enum(ClientAuthType), secrets: v.array(referring('Secret')) },
  sniStrict: flag,
  alpnProtocols: texts,
  disableSessionTickets: flag,
};

/**
 * Versions, cipher suites and client certificates of TLS. The one named `default` applies to every route that names no
 * other; a cluster may have only one of that name.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/tls/tlsoption/
 */
export class TLSOption extends RoutingResource {
  readonly kind = 'TLSOption';

  constructor(scope: Construct, id: string, props: TLSOptionProps = {}) {
    super(scope, id, props);
    props = checkProps(this, props, CHECKS);
    refuse(this, contradictions(props));
    this.checkInCluster((index) => severalDefaults(index.names(qualified('TLSOption')), this.name, 'TLSOption'));
    const { minVersion = TlsVersion.TLS12, clientAuth } = props;
    this.define(props, {
      minVersion,
      maxVersion: props.maxVersion,
      cipherSuites: props.cipherSuites,
      curvePreferences: props.curvePreferences,
      clientAuth: clientAuth && {
        clientAuthType: clientAuth.clientAuthType,
        secretNames: clientAuth.secrets?.map((secret, index) =>
          this.referByName(`clientAuth.secrets[${index}]`, 'Secret', secret),
        ),
      },
      sniStrict: props.sniStrict,
      alpnProtocols: props.alpnProtocols,
      disableSessionTickets: props.disableSessionTickets,
    });
  }
}

/** If there are several objects of a kind named `default`, Traefik ignores all of them. */
export function severalDefaults(names: readonly string[], name: string, kind: string): Problem[] {
  const defaults = names.filter((each) => each.endsWith('/default'));
  if (name !== 'default' || defaults.length < 2) return [];
  return [
    {
      what: `The ${kind} default is defined ${defaults.length} times, as ${defaults.join(' and ')}; Traefik then takes none.`,
      remedy: 'Leave one of them, or give the others names.',
      code: 'TRR027',
    },
  ];
}

/** @internal */
export function newerThanNewest(minVersion: TlsVersion | undefined, maxVersion: TlsVersion | undefined): Problem[] {
  if (minVersion === undefined || maxVersion === undefined || maxVersion >= minVersion) return [];
  return [
    {
      what: `maxVersion is ${maxVersion}, which is older than the minVersion ${minVersion}.`,
      remedy: 'Raise maxVersion, or leave it out.',
      code: 'TRR028',
    },
  ];
}

function contradictions(props: TLSOptionProps): Problem[] {
  const { minVersion = TlsVersion.TLS12, maxVersion, clientAuth } = props;
  const problems: Problem[] = [];
  problems.push(...newerThanNewest(minVersion, maxVersion));
  if (minVersion < TlsVersion.TLS13 && areForTls13Only(props.cipherSuites ?? [])) {
    problems.push({
      what: `cipherSuites has suites of TLS 1.3 only, but minVersion is ${minVersion}: every handshake below TLS 1.3 fails.`,
      remedy: 'Set minVersion to TlsVersion.TLS13 and leave cipherSuites out, or add suites of TLS 1.2.',
      code: 'TRR028',
    });
  }
  const verifies = /Verify/.test(clientAuth?.clientAuthType ?? '');
  if (verifies && !clientAuth?.secrets?.length) {
    problems.push({
      what: `clientAuth.clientAuthType is ${clientAuth?.clientAuthType}, but clientAuth.secrets names no authority to check certificates with.`,
      remedy: 'Set clientAuth.secrets.',
      code: 'TRR028',
    });
  }
  return problems;
}
