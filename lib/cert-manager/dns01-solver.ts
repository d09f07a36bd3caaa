import * as v from 'valibot';
import { route53Host } from '../kubernetes/aws-hosts';
import { checkArguments } from '../settings/arguments';

/** A key of a Secret in the namespace of cert-manager. */
export interface SecretKey {
  /** The Secret's name. Seal it, or let Vault write it; it is never part of the manifests. */
  readonly name: string;
  /** The key whose value is the credential. */
  readonly key: string;
}

/** How Route 53 is reached. */
export interface Route53Props {
  /** The AWS region, such as `eu-central-1`. */
  readonly region: string;
  /** The id of the access key. */
  readonly accessKeyId: SecretKey;
  /** The secret access key. */
  readonly secretAccessKey: SecretKey;
}

/**
 * A DNS provider at which cert-manager proves that a domain is ours, wildcard names included.
 *
 * @see https://cert-manager.io/docs/configuration/acme/dns01/
 */
export class Dns01Solver {
  /**
   * Cloudflare.
   *
   * @param zones the zones that it serves; all when empty
   * @param apiToken a token that may edit these zones
   * @see https://cert-manager.io/docs/configuration/acme/dns01/cloudflare/
   */
  static cloudflare(zones: readonly string[], apiToken: SecretKey): Dns01Solver {
    return new Dns01Solver(zones, { cloudflare: { apiTokenSecretRef: { ...apiToken } } }, ['api.cloudflare.com']);
  }

  /**
   * Amazon Route 53.
   *
   * @param zones the zones that it serves; all when empty
   * @see https://cert-manager.io/docs/configuration/acme/dns01/route53/
   */
  static route53(zones: readonly string[], props: Route53Props): Dns01Solver {
    const route53 = {
      region: props.region,
      accessKeyIDSecretRef: { ...props.accessKeyId },
      secretAccessKeySecretRef: { ...props.secretAccessKey },
    };
    return new Dns01Solver(zones, { route53 }, [route53Host(props.region)]);
  }

  private constructor(
    private readonly zones: readonly string[],
    private readonly provider: Readonly<Record<string, unknown>>,
    /** @internal The names of the provider's API. */
    readonly _hosts: readonly string[],
  ) {}

  /** @internal The solver as it stands in an issuer. */
  _solver(): object {
    return { dns01: this.provider, ...(this.zones.length > 0 ? { selector: { dnsZones: this.zones } } : {}) };
  }
}

checkArguments(Dns01Solver, () => ({
  cloudflare: { zones: v.array(v.string()), apiToken: { name: v.string(), key: v.string() } },
  route53: {
    zones: v.array(v.string()),
    props: {
      region: v.string(),
      accessKeyId: { name: v.string(), key: v.string() },
      secretAccessKey: { name: v.string(), key: v.string() },
    },
  },
}));
