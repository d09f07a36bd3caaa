import { boolean, nullable, text, word } from '../../settings/schema';

/** Encryption of the traffic between nodes. */
export const encryptionSettings = {
  encryption: {
    /** Whether traffic between pods of different nodes is encrypted. */
    enabled: boolean(false),
    /** `ipsec` or `wireguard`. */
    type: word(['ipsec', 'wireguard'], 'ipsec'),
    /** Whether traffic of the nodes themselves is encrypted too, with WireGuard. */
    nodeEncryption: boolean(false),
    strictMode: {
      /** Whether traffic that would go unencrypted is dropped, with WireGuard. */
      enabled: boolean(false),
      /** IPv4 network of the pods to which that applies. */
      cidr: text(''),
      /** Whether identities of other nodes may still be looked up; needed in tunnels. */
      allowRemoteNodeIdentities: boolean(false),
    },
    ipsec: {
      /** Key of the Secret that holds the IPsec keys. */
      keyFile: text('keys'),
      /** Where the Secret is mounted in the agent. */
      mountPath: text('/etc/ipsec'),
      /** Name of the Secret with the IPsec keys, which is not made here. */
      secretName: text('cilium-ipsec-keys'),
      /** Interface of the encrypted traffic; empty to detect it. */
      interface: nullable(text('')),
      /** Whether new keys are taken up without a restart. */
      keyWatcher: nullable(boolean(true)),
      /** Time for which the former key still holds, as a Go duration. */
      keyRotationDuration: nullable(text('5m')),
      /** Whether the tunnel goes through IPsec, and not IPsec through the tunnel. */
      encryptedOverlay: boolean(false),
    },
    wireguard: {
      /** Time between two packets that keep a connection open, as a Go duration; `0s` for none. */
      persistentKeepalive: nullable(text('0s')),
    },
  },
};
