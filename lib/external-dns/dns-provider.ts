import * as v from 'valibot';
import { route53Host } from '../kubernetes/aws-hosts';
import { checkArguments } from '../settings/arguments';

/** A key of a Secret in the namespace of ExternalDNS. */
export interface DnsCredential {
  /** The Secret's name. Seal it, or let Vault write it; it is never part of the manifests. */
  readonly name: string;
  /** The key whose value is the credential. */
  readonly key: string;
}

/** Where ExternalDNS writes records. */
export class DnsProvider {
  /**
   * Cloudflare.
   *
   * @param apiToken a token that may edit the zones
   * @see https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/cloudflare/
   */
  static cloudflare(apiToken: DnsCredential): DnsProvider {
    return new DnsProvider('cloudflare', { CF_API_TOKEN: apiToken }, {}, ['api.cloudflare.com']);
  }

  /**
   * Amazon Route 53.
   *
   * @param region the AWS region, such as `eu-central-1`
   * @see https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/aws/
   */
  static route53(region: string, accessKeyId: DnsCredential, secretAccessKey: DnsCredential): DnsProvider {
    const secrets = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    return new DnsProvider('aws', secrets, { AWS_DEFAULT_REGION: region }, [route53Host(region)]);
  }

  /**
   * Zones in the memory of ExternalDNS: its log shows the records that it would write, for clusters without public
   * names.
   *
   * @param zones the zones, such as `kind.test`
   */
  static inMemory(...zones: string[]): DnsProvider {
    return new DnsProvider(
      'inmemory',
      {},
      {},
      [],
      zones.map((zone) => `--inmemory-zone=${zone}`),
    );
  }

  private constructor(
    /** @internal Its name in ExternalDNS. */
    readonly _name: string,
    private readonly secrets: Readonly<Record<string, DnsCredential>>,
    private readonly settings: Readonly<Record<string, string>>,
    /** @internal The names of its API. */
    readonly _hosts: readonly string[],
    /** @internal Arguments that it needs. */
    readonly _arguments: readonly string[] = [],
  ) {}

  /** @internal The environment variables with its credentials. */
  _environment(): object[] {
    return [
      ...Object.entries(this.settings).map(([name, value]) => ({ name, value })),
      ...Object.entries(this.secrets).map(([name, { name: secret, key }]) => ({
        name,
        valueFrom: { secretKeyRef: { name: secret, key } },
      })),
    ];
  }
}

checkArguments(DnsProvider, () => ({
  cloudflare: { apiToken: { name: v.string(), key: v.string() } },
  route53: {
    region: v.string(),
    accessKeyId: { name: v.string(), key: v.string() },
    secretAccessKey: { name: v.string(), key: v.string() },
  },
  inMemory: { '...zones': v.string() },
}));
