import type { CiliumSettings } from '../../../settings';
import { installedSince } from '../../../settings/facts';
import { given, on, provided, type Row, rowsSince } from './row';

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
      ...eniNodeRows(settings),
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
    ...rowsSince('1.19', [
      { key: 'azure-interface-name', value: given(azure.nodeSpec.azureInterfaceName) },
      { key: 'alibabacloud-vswitches', value: listed(alibabacloud.nodeSpec.vSwitches) },
      { key: 'alibabacloud-vswitch-tags', value: listed(alibabacloud.nodeSpec.vSwitchTags) },
      { key: 'alibabacloud-security-groups', value: listed(alibabacloud.nodeSpec.securityGroups) },
      { key: 'alibabacloud-security-group-tags', value: listed(alibabacloud.nodeSpec.securityGroupTags) },
    ]),
  ];
}

/** What the interfaces of a node are like, unless its CiliumNode says otherwise. */
function eniNodeRows({ eni: { nodeSpec } }: CiliumSettings): readonly Row[] {
  return rowsSince('1.19', [
    { key: 'eni-first-interface-index', value: nodeSpec.firstInterfaceIndex },
    { key: 'eni-subnet-ids', value: listed(nodeSpec.subnetIDs) },
    { key: 'eni-subnet-tags', value: listed(nodeSpec.subnetTags) },
    { key: 'eni-security-groups', value: listed(nodeSpec.securityGroups) },
    { key: 'eni-security-group-tags', value: listed(nodeSpec.securityGroupTags) },
    { key: 'eni-exclude-interface-tags', value: listed(nodeSpec.excludeInterfaceTags) },
    on('eni-use-primary-address', nodeSpec.usePrimaryAddress),
    on('eni-disable-prefix-delegation', nodeSpec.disablePrefixDelegation),
    { key: 'eni-delete-on-termination', value: nodeSpec.deleteOnTermination },
  ]);
}

/** Members with commas between them; nothing for none. */
function listed(list: readonly string[]): string | undefined {
  return given(list.join(','));
}
