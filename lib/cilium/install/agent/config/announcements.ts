import type { CiliumSettings } from '../../../settings';
import { given, on, provided, type Row } from './row';

/** How the surrounding network learns where the cluster's addresses are. */
export function announcementRows(settings: CiliumSettings): readonly Row[] {
  const { l2announcements, l2podAnnouncements, bgpControlPlane } = settings;
  const { interfacePattern } = l2podAnnouncements;
  return [
    ...provided(l2announcements.enabled, () => [
      on('enable-l2-announcements', true),
      { key: 'l2-announcements-lease-duration', value: given(l2announcements.leaseDuration) },
      { key: 'l2-announcements-renew-deadline', value: given(l2announcements.leaseRenewDeadline) },
      { key: 'l2-announcements-retry-period', value: given(l2announcements.leaseRetryPeriod) },
    ]),
    ...provided(l2podAnnouncements.enabled, () => [
      on('enable-l2-pod-announcements', true),
      interfacePattern
        ? { key: 'l2-pod-announcements-interface-pattern', value: interfacePattern }
        : { key: 'l2-pod-announcements-interface', value: l2podAnnouncements.interface, until: '1.19' },
    ]),
    ...provided(bgpControlPlane.enabled, () => [
      on('enable-bgp-control-plane', true),
      { key: 'bgp-secrets-namespace', value: bgpControlPlane.secretsNamespace.name },
      { key: 'enable-bgp-control-plane-status-report', value: bgpControlPlane.statusReport.enabled },
      { key: 'bgp-router-id-allocation-mode', value: bgpControlPlane.routerIDAllocation.mode },
      { key: 'bgp-router-id-allocation-ip-pool', value: bgpControlPlane.routerIDAllocation.ipPool },
      { key: 'enable-bgp-legacy-origin-attribute', value: bgpControlPlane.legacyOriginAttribute.enabled },
    ]),
  ];
}
