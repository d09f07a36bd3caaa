import type { CiliumSettings } from '../../../settings';
import { installedSince } from '../../../settings/facts';
import { given, on, provided, type Row } from './row';

/** What only certain clouds need. */
export function cloudRows(settings: CiliumSettings): readonly Row[] {
  const { eni, azure, alibabacloud } = settings;
  return [
    on('auto-create-cilium-node-resource', eni.enabled || azure.enabled || alibabacloud.enabled),
    ...provided(eni.enabled, () => [
      on('aws-release-excess-ips', eni.awsReleaseExcessIPs),
      on('aws-enable-prefix-delegation', eni.awsEnablePrefixDelegation),
      { key: 'ec2-api-endpoint', value: eni.ec2APIEndpoint },
      { key: 'eni-tags', value: JSON.stringify(eni.eniTags) },
      { key: 'subnet-ids-filter', value: given(eni.subnetIDsFilter) },
      { key: 'subnet-tags-filter', value: given(eni.subnetTagsFilter.join(',')) },
      { key: 'instance-tags-filter', value: given(eni.instanceTagsFilter.join(',')) },
    ]),
    { key: 'eni-gc-interval', value: given(eni.gcInterval) },
    { key: 'eni-gc-tags', value: Object.keys(eni.gcTags).length > 0 ? JSON.stringify(eni.gcTags) : undefined },
    ...provided(azure.enabled, () => [
      { key: 'azure-user-assigned-identity-id', value: given(azure.userAssignedIdentityID) },
      { key: 'azure-use-primary-address', value: azure.usePrimaryAddress || !installedSince(settings, 1, 12) },
    ]),
  ];
}
