import type { CiliumSettings } from '../../../settings';
import { given, on, provided, type Row, rowsSince } from './row';

/** Encryption of the traffic between nodes. */
export function encryptionRows({ encryption }: CiliumSettings): readonly Row[] {
  const { enabled, type, ipsec, wireguard, ztunnel } = encryption;
  return [
    ...provided(enabled && type === 'ipsec', () => [
      on('enable-ipsec', true),
      {
        key: 'ipsec-key-file',
        value: ipsec.mountPath && ipsec.keyFile ? `${ipsec.mountPath}/${ipsec.keyFile}` : undefined,
      },
      { key: 'encrypt-interface', value: given(ipsec.interface), until: '1.20' },
      { key: 'enable-ipsec-key-watcher', value: ipsec.keyWatcher },
      { key: 'ipsec-key-rotation-duration', value: given(ipsec.keyRotationDuration) },
      { key: 'enable-ipsec-encrypted-overlay', value: ipsec.encryptedOverlay, until: '1.20' },
    ]),
    ...provided(enabled && type === 'wireguard', () => [
      on('enable-wireguard', true),
      { key: 'wireguard-persistent-keepalive', value: given(wireguard.persistentKeepalive) },
    ]),
    on('encrypt-node', enabled && encryption.nodeEncryption),
    ...provided(enabled && type === 'ztunnel', () => [
      { ...on('enable-ztunnel', true), since: '1.19' },
      { key: 'ztunnel-ca-type', value: ztunnel.ca.type, since: '1.20' },
    ]),
    ...strictModeRows(encryption),
  ];
}

/** Drops traffic that would leave, or since 1.19 arrive, without encryption. */
function strictModeRows({ strictMode }: CiliumSettings['encryption']): readonly Row[] {
  const { egress, ingress } = strictMode;
  return [
    ...provided(strictMode.enabled, () => [
      { ...on('enable-encryption-strict-mode', true), until: '1.19' },
      { key: 'encryption-strict-mode-cidr', value: strictMode.cidr, until: '1.19' },
      {
        key: 'encryption-strict-mode-allow-remote-node-identities',
        value: strictMode.allowRemoteNodeIdentities,
        until: '1.19',
      },
      ...egressRows(strictMode),
    ]),
    ...provided(ingress.enabled, () => [{ ...on('enable-encryption-strict-mode-ingress', true), since: '1.19' }]),
    ...provided(egress.enabled, () => egressRows(egress)),
  ];
}

function egressRows(egress: CiliumSettings['encryption']['strictMode']['egress']): readonly Row[] {
  return rowsSince('1.19', [
    on('enable-encryption-strict-mode-egress', true),
    { key: 'encryption-strict-egress-cidr', value: egress.cidr },
    { key: 'encryption-strict-egress-allow-remote-node-identities', value: egress.allowRemoteNodeIdentities },
  ]);
}
