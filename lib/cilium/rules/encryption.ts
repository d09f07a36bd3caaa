import { isChained, usesIpsec } from '../settings/facts';
import { DOCS, type FeatureRule } from './feature-rule';

/** What encryption cannot be combined with. */
export const ENCRYPTION_RULES: readonly FeatureRule[] = [
  {
    code: 'CIL107',
    broken: (s) =>
      s.encryption.enabled &&
      s.encryption.type !== 'ipsec' &&
      s.extraConfig['enable-ipsec'] === 'true' &&
      `encryption.type is ${s.encryption.type}, but extraConfig.enable-ipsec is true; Cilium encrypts in one way.`,
    remedy: 'Remove extraConfig.enable-ipsec, or use Encryption.ipsec().',
    see: `${DOCS}/security/network/encryption/`,
  },
  {
    code: 'CIL108',
    broken: (s) =>
      s.extraConfig['enable-wireguard'] === 'true' &&
      usesIpsec(s) &&
      'encryption.type is ipsec, but extraConfig.enable-wireguard is true; Cilium encrypts in one way.',
    remedy: 'Remove extraConfig.enable-wireguard, or use Encryption.wireguard().',
    see: `${DOCS}/security/network/encryption/`,
  },
  {
    code: 'CIL109',
    broken: (s) =>
      usesIpsec(s) && isChained(s) && `encryption.type is ipsec, but cni.chainingMode is ${s.cni.chainingMode}.`,
    remedy: 'Use Encryption.none() or let Cilium be the only CNI: transparent encryption does not work in a chain.',
    see: `${DOCS}/security/network/encryption-ipsec/#limitations`,
  },
  {
    code: 'CIL110',
    broken: (s) =>
      usesIpsec(s) && s.hostFirewall.enabled && 'encryption.type is ipsec, but hostFirewall.enabled is true.',
    remedy: 'Use Encryption.wireguard(), or leave the host firewall out.',
    see: `${DOCS}/security/network/encryption-ipsec/#limitations`,
  },
  {
    code: 'CIL111',
    broken: (s) =>
      usesIpsec(s) &&
      s.bpf.hostLegacyRouting === false &&
      'encryption.type is ipsec, but bpf.hostLegacyRouting is false.',
    remedy: 'Leave bpf.hostLegacyRouting out, or use Encryption.wireguard(): IPsec needs the routing of the host.',
    see: `${DOCS}/security/network/encryption-ipsec/#limitations`,
  },
  {
    code: 'CIL112',
    broken: (s) => usesIpsec(s) && !s.ipv4.enabled && 'encryption.type is ipsec, but ipv4.enabled is false.',
    remedy: 'Use Encryption.wireguard(): IPsec does not work without IPv4.',
    see: `${DOCS}/security/network/encryption-ipsec/#limitations`,
  },
  {
    code: 'CIL113',
    broken: (s) =>
      usesIpsec(s) &&
      s.l7Proxy &&
      isFalse(s.dnsProxy.enableTransparentMode) &&
      'encryption.type is ipsec and l7Proxy is true, but dnsProxy.enableTransparentMode is false.',
    remedy: 'Leave dnsProxy.enableTransparentMode out: with IPsec the DNS proxy must be transparent.',
    see: `${DOCS}/security/network/encryption-ipsec/#dependencies`,
  },
];

function isFalse(value: boolean | string | undefined): boolean {
  return String(value) === 'false';
}
