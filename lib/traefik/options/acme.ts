import * as v from 'valibot';
import type { SecretRef } from '../../kubernetes/references';
import { referring } from '../../kubernetes/references';
import { checkArguments } from '../../settings/arguments';
import type { PropChecks } from '../../settings/props';
import type { JsonMap } from '../../settings/schema';
import { mapOf } from '../../settings/schema';
import { text } from '../../settings/values';
import { referenceTo } from '../routing/references';

/** A variable of the pods that comes from a Secret in their namespace. */
export interface SecretVariable {
  /** The Secret. */
  readonly secret: string | SecretRef;
  /** Its key. */
  readonly key: string;
}

/**
 * How domain names are validated.
 *
 * @see https://doc.traefik.io/traefik/reference/install-configuration/tls/certificate-resolvers/acme/
 */
export class AcmeChallenge {
  /** By a certificate on port 443 (TLS-ALPN-01), which the authority must be able to reach. */
  static tls(): AcmeChallenge {
    return new AcmeChallenge({ tlsChallenge: true }, {});
  }

  /** By a file on port 80 (HTTP-01), which the authority must be able to reach; `entryPoint` is the one behind it. */
  static http(entryPoint = 'web'): AcmeChallenge {
    return new AcmeChallenge({ httpChallenge: { entryPoint } }, {});
  }

  /**
   * By a DNS record (DNS-01), which also works for wildcards and for clusters without access from the internet.
   *
   * @param provider the provider's name at lego, such as `cloudflare`
   * @param environment the provider's environment variables, such as `CF_DNS_API_TOKEN`
   * @see https://go-acme.github.io/lego/dns/
   */
  static dns(provider: string, environment: Readonly<Record<string, SecretVariable>> = {}): AcmeChallenge {
    return new AcmeChallenge({ dnsChallenge: { provider } }, environment);
  }

  /** @internal */
  readonly settings: JsonMap;
  /** @internal */
  readonly environment: Readonly<Record<string, SecretVariable>>;

  private constructor(settings: JsonMap, environment: Readonly<Record<string, SecretVariable>>) {
    this.settings = settings;
    this.environment = environment;
  }
}

/**
 * A certificate resolver: an authority that issues certificates by ACME, such as Let's Encrypt. Traefik keeps them in a
 * file, so there can be only one pod; with several, use cert-manager.
 */
export interface AcmeProps {
  /** How domain names are validated. */
  readonly challenge: AcmeChallenge;
  /** The e-mail address that the authority sends notices to. */
  readonly email: string;
  /**
   * The URL of the authority's ACME directory.
   * @default 'https://acme-v02.api.letsencrypt.org/directory'
   */
  readonly caServer?: string;
  /**
   * Name of the resolver, for `certResolver` of routes.
   * @default 'letsencrypt'
   */
  readonly name?: string;
  /**
   * Size of the volume for the certificates.
   * @default '128Mi'
   */
  readonly size?: string;
  /**
   * Storage class of that volume.
   * @default - the cluster's default
   */
  readonly storageClass?: string;
}

/** Checks of `acme`. */
export const ACME_CHECKS: PropChecks<AcmeProps> = {
  challenge: v.custom<AcmeChallenge>((value) => value instanceof AcmeChallenge, 'an AcmeChallenge'),
  email: v.custom<string>((value) => typeof value === 'string' && /^[^@\s]+@[^@\s]+$/.test(value), 'an email address'),
  caServer: v.custom<string>((value) => typeof value === 'string' && value.startsWith('https://'), 'an https URL'),
  name: text,
  size: text,
  storageClass: text,
};

/** The settings that follow from `acme`. */
export function acmeSettings({
  challenge,
  email,
  caServer,
  name = 'letsencrypt',
  size,
  storageClass,
}: AcmeProps): JsonMap {
  return {
    certificatesResolvers: {
      [name]: { acme: { email, ...(caServer ? { caServer } : {}), storage: '/data/acme.json', ...challenge.settings } },
    },
    persistence: { enabled: true, ...(size ? { size } : {}), ...(storageClass ? { storageClass } : {}) },
    // The volume belongs to root, and Traefik does not run as root.
    podSecurityContext: { fsGroup: 65532, fsGroupChangePolicy: 'OnRootMismatch' },
    env: Object.entries(challenge.environment).map(([variable, { secret, key }]) => ({
      name: variable,
      valueFrom: { secretKeyRef: { name: referenceTo('Secret', secret).name, key } },
    })),
    // Two pods cannot share the volume.
    updateStrategy: { type: 'Recreate' },
  };
}

checkArguments(AcmeChallenge, () => ({
  http: { 'entryPoint?': v.string() },
  dns: {
    provider: v.string(),
    'environment?': mapOf(v.strictObject({ secret: referring('Secret'), key: v.string() })),
  },
}));
