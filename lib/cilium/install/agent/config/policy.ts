import type { CiliumSettings } from '../../../settings';
import { installedSince } from '../../../settings/facts';
import { chainingMode } from '../../shared/cni-chaining';
import { secretsAreSynced, secretsOnlyFromNamespace } from '../../shared/secret-access';
import { given, on, provided, type Row, rowsSince } from './row';

/** What policies see and how they are enforced. */
export function policyRows(settings: CiliumSettings): readonly Row[] {
  const { k8sNetworkPolicy, hostFirewall, sctp, standaloneDnsProxy, tls } = settings;
  const onlyFromNamespace = secretsOnlyFromNamespace(settings);
  return [
    { key: 'enable-policy', value: settings.policyEnforcementMode?.toLowerCase() },
    { key: 'policy-cidr-match-mode', value: settings.policyCIDRMatchMode },
    { key: 'policy-audit-mode', value: settings.policyAuditMode },
    { key: 'enable-k8s-networkpolicy', value: k8sNetworkPolicy.enabled },
    { key: 'enable-non-default-deny-policies', value: settings.enableNonDefaultDenyPolicies },
    { key: 'enable-endpoint-lockdown-on-policy-overflow', value: settings.endpointLockdownOnMapOverflow },
    {
      key: 'endpoint-policy-update-timeout',
      value: given(settings.endpointPolicyUpdateTimeoutDuration),
      since: '1.18.12',
    },
    { key: 'policy-deny-response', value: given(settings.policyDenyResponse), since: '1.19' },
    { ...on('enable-k8s-cluster-network-policy', settings.k8sClusterNetworkPolicy.enabled), since: '1.20' },
    on('enable-host-firewall', hostFirewall.enabled),
    { key: 'enable-host-firewall', value: hostFirewall.enabled, since: '1.19' },
    { key: 'enable-sctp', value: sctp.enabled },
    { key: 'enable-l7-proxy', value: settings.l7Proxy },
    ...provided(onlyFromNamespace, () => [
      on('policy-secrets-only-from-secrets-namespace', true),
      on('enable-policy-secrets-sync', secretsAreSynced(settings)),
      { key: 'policy-secrets-namespace', value: tls.secretsNamespace.name },
    ]),
    ...provided(standaloneDnsProxy.enabled, () =>
      rowsSince('1.19', [
        on('enable-standalone-dns-proxy', true),
        { key: 'standalone-dns-proxy-server-port', value: standaloneDnsProxy.serverPort },
      ]),
    ),
    ...dnsProxyRows(settings),
  ];
}

function dnsProxyRows(settings: CiliumSettings): readonly Row[] {
  const { dnsProxy } = settings;
  return [
    { key: 'dns-policy-unload-on-shutdown', value: settings.dnsPolicyUnloadOnShutdown },
    { key: 'dnsproxy-enable-transparent-mode', value: dnsProxy.enableTransparentMode ?? hidesDnsProxy(settings) },
    { key: 'dnsproxy-socket-linger-timeout', value: dnsProxy.socketLingerTimeout },
    { key: 'tofqdns-dns-reject-response-code', value: given(dnsProxy.dnsRejectResponseCode) },
    { key: 'tofqdns-enable-dns-compression', value: dnsProxy.enableDnsCompression },
    { key: 'tofqdns-endpoint-max-ip-per-hostname', value: given(dnsProxy.endpointMaxIpPerHostname) },
    { key: 'tofqdns-idle-connection-grace-period', value: given(dnsProxy.idleConnectionGracePeriod) },
    { key: 'tofqdns-max-deferred-connection-deletes', value: given(dnsProxy.maxDeferredConnectionDeletes) },
    { key: 'tofqdns-min-ttl', value: given(dnsProxy.minTtl) },
    { key: 'tofqdns-pre-cache', value: given(dnsProxy.preCache) },
    { key: 'tofqdns-proxy-port', value: given(dnsProxy.proxyPort) },
    { key: 'tofqdns-proxy-response-max-delay', value: given(dnsProxy.proxyResponseMaxDelay) },
    { key: 'tofqdns-preallocate-identities', value: dnsProxy.preAllocateIdentities },
  ];
}

/** Left unset for pods behind another plugin, whose routes may not lead answers back to the proxy. */
function hidesDnsProxy(settings: CiliumSettings): boolean | undefined {
  return chainingMode(settings) === 'none' ? installedSince(settings, 1, 12) : undefined;
}
