import { since, until, wordsSince } from '../../settings/ranges';
import { boolean, nullable, text, word } from '../../settings/schema';
import { bare, onItsLine } from '../../settings/written';
import { ztunnelSettings } from './ztunnel';

/** Encryption of the traffic between nodes. */
export const encryptionSettings = {
  encryption: {
    /** Whether traffic between pods of different nodes is encrypted. */
    enabled: boolean(false),
    /** `ipsec`, `wireguard`, or since 1.19 `ztunnel` for mutual TLS between pods. */
    type: wordsSince({ ztunnel: '1.19' }, word(['ipsec', 'wireguard', 'ztunnel'], 'ipsec')),
    /** Whether traffic of the nodes themselves is encrypted too, with WireGuard. */
    nodeEncryption: boolean(false),
    strictMode: {
      /** Whether traffic that would go unencrypted is dropped, with WireGuard. */
      enabled: until('1.20', 'Use encryption.strictMode.egress.enabled.', boolean(false)),
      /** IPv4 network of the pods to which that applies. */
      cidr: until('1.20', 'Use encryption.strictMode.egress.cidr.', text('')),
      /** Whether identities of other nodes may still be looked up; needed in tunnels. */
      allowRemoteNodeIdentities: until(
        '1.20',
        'Use encryption.strictMode.egress.allowRemoteNodeIdentities.',
        boolean(false),
      ),
      egress: since('1.19', {
        /** Whether traffic that would leave a node unencrypted is dropped, with WireGuard. */
        enabled: boolean(false),
        /** IPv4 network of the pods to which that applies. */
        cidr: text(''),
        /** Whether identities of other nodes may still be looked up; needed in tunnels. */
        allowRemoteNodeIdentities: boolean(false),
      }),
      ingress: since('1.19', {
        /** Whether traffic that comes unencrypted from another node is dropped, with WireGuard in tunnels. */
        enabled: boolean(false),
      }),
    },
    ztunnel: since('1.19', ztunnelSettings),
    ipsec: {
      /** Key of the Secret that holds the IPsec keys. */
      keyFile: text('keys'),
      /** Where the Secret is mounted in the agent. */
      mountPath: bare(text('/etc/ipsec')),
      /** Name of the Secret with the IPsec keys, which is not made here. */
      secretName: onItsLine(text('cilium-ipsec-keys')),
      /** Interface of the encrypted traffic; empty to detect it. */
      interface: until('1.20', 'Remove it: the interface is detected.', nullable(text(''))),
      /** Whether new keys are loaded without a restart. */
      keyWatcher: nullable(boolean(true)),
      /** Time for which the previous key stays valid, as a Go duration. */
      keyRotationDuration: nullable(text('5m')),
      /** Whether the tunnel goes through IPsec, and not IPsec through the tunnel. */
      encryptedOverlay: until('1.20', 'Remove it: it is without effect since 1.18.', boolean(false)),
    },
    wireguard: {
      /** Time between two packets that keep a connection open, as a Go duration; `0s` for none. */
      persistentKeepalive: nullable(text('0s')),
    },
  },
};
