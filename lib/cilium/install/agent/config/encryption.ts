import type { CiliumSettings } from '../../../settings';
import { given, on, provided, type Row } from './row';

/** Encryption of the traffic between nodes. */
export function encryptionRows({ encryption }: CiliumSettings): readonly Row[] {
  const { enabled, type, ipsec, wireguard, strictMode } = encryption;
  return [
    ...provided(enabled && type === 'ipsec', () => [
      on('enable-ipsec', true),
      {
        key: 'ipsec-key-file',
        value: ipsec.mountPath && ipsec.keyFile ? `${ipsec.mountPath}/${ipsec.keyFile}` : undefined,
      },
      { key: 'encrypt-interface', value: given(ipsec.interface) },
      { key: 'enable-ipsec-key-watcher', value: ipsec.keyWatcher },
      { key: 'ipsec-key-rotation-duration', value: given(ipsec.keyRotationDuration) },
      { key: 'enable-ipsec-encrypted-overlay', value: ipsec.encryptedOverlay },
    ]),
    ...provided(enabled && type === 'wireguard', () => [
      on('enable-wireguard', true),
      { key: 'wireguard-persistent-keepalive', value: given(wireguard.persistentKeepalive) },
    ]),
    on('encrypt-node', enabled && encryption.nodeEncryption),
    ...provided(strictMode.enabled, () => [
      on('enable-encryption-strict-mode', true),
      { key: 'encryption-strict-mode-cidr', value: strictMode.cidr },
      {
        key: 'encryption-strict-mode-allow-remote-node-identities',
        value: strictMode.allowRemoteNodeIdentities,
      },
    ]),
  ];
}
