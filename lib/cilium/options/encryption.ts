import { checkArguments } from '../../settings/arguments';
import { anyMap } from '../../settings/schema';
import type { CiliumSettingsInput } from '../settings';

/** Props of `Encryption.ipsec`. */
export interface IpsecProps {
  /**
   * Name of the Secret with the key, in Cilium's namespace. The key itself is never a prop: see docs/ipsec-key.md for
   * the one command that creates the Secret.
   * @default 'cilium-ipsec-keys'
   */
  readonly secretName?: string;

  /**
   * Whether a Job creates the Secret in the cluster when it is absent. The Job can create Secrets in Cilium's namespace
   * and do nothing else; it never reads or replaces one.
   * @default false
   */
  readonly createKey?: boolean;
}

/** Props of `Encryption.wireguard`. */
export interface WireguardProps {
  /**
   * Whether traffic of the nodes themselves is encrypted too.
   * @default false
   * @see https://docs.cilium.io/en/stable/security/network/encryption-wireguard/#node-to-node-encryption-beta
   */
  readonly nodeEncryption?: boolean;
}

/**
 * How traffic between pods on different nodes is encrypted.
 *
 * @see https://docs.cilium.io/en/stable/security/network/encryption/
 */
export class Encryption {
  /**
   * With IPsec, whose key all nodes share through a Secret that must exist.
   * @see https://docs.cilium.io/en/stable/security/network/encryption-ipsec/
   */
  static ipsec(props: IpsecProps = {}): Encryption {
    const { secretName = 'cilium-ipsec-keys' } = props;
    return new Encryption(
      { encryption: { enabled: true, type: 'ipsec', ipsec: { secretName } } },
      props.createKey ? secretName : undefined,
      props,
    );
  }

  /**
   * With WireGuard, whose keys the nodes generate themselves.
   * @see https://docs.cilium.io/en/stable/security/network/encryption-wireguard/
   */
  static wireguard(props: WireguardProps = {}): Encryption {
    const { nodeEncryption = false } = props;
    return new Encryption({ encryption: { enabled: true, type: 'wireguard', nodeEncryption } }, undefined, props);
  }

  /** No encryption, for networks that already encrypt their traffic. */
  static none(): Encryption {
    return new Encryption({ encryption: { enabled: false } }, undefined, {});
  }

  private constructor(
    /** @internal */
    readonly _settings: CiliumSettingsInput,
    /** The Secret that a Job is to create. @internal */
    readonly _secretToCreate: string | undefined,
    /** What the user gave, for checks that TypeScript makes and JavaScript does not. @internal */
    readonly _props: IpsecProps | WireguardProps,
  ) {}
}

// CiliumCni reports what is unknown among the props, with its path, and without a key that is given there.
checkArguments(Encryption, () => ({
  ipsec: { 'props?': anyMap },
  wireguard: { 'props?': anyMap },
}));
