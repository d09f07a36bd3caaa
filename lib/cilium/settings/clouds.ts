import { since } from '../../settings/ranges';
import { boolean, integer, nullable, text, textList, textMap } from '../../settings/schema';
import { booleanOrText } from './either';

/** What only certain clouds need. */
export const cloudSettings = {
  eni: {
    /** Whether pods get addresses of AWS' elastic network interfaces. */
    enabled: boolean(false),
    /** Whether unused addresses are released. */
    awsReleaseExcessIPs: boolean(false),
    /** Whether interfaces get prefixes, and not single addresses. */
    awsEnablePrefixDelegation: boolean(false),
    /** Endpoint of EC2's API; empty for the usual one. */
    ec2APIEndpoint: text(''),
    /** Tags of new interfaces. */
    eniTags: textMap(),
    /** Time between two collections of interfaces that nothing uses, as a Go duration; empty for 5 minutes. */
    gcInterval: nullable(text('')),
    /** Tags by which such interfaces are found. */
    gcTags: textMap(),
    nodeSpec: since('1.19', {
      /** Index of the first interface that pods get addresses from. */
      firstInterfaceIndex: integer(),
      /** Subnets of a node's interfaces. */
      subnetIDs: textList(),
      /** Tags, as `key=value`, of the subnets of a node's interfaces. */
      subnetTags: textList(),
      /** Security groups of a node's interfaces. */
      securityGroups: textList(),
      /** Tags, as `key=value`, of these security groups. */
      securityGroupTags: textList(),
      /** Tags, as `key=value`, of interfaces that are left alone. */
      excludeInterfaceTags: textList(),
      /** Whether an interface's primary address is given to pods too. */
      usePrimaryAddress: boolean(false),
      /** Whether a node does without prefixes where others have them. */
      disablePrefixDelegation: boolean(false),
      /** Whether interfaces are deleted with their instance. */
      deleteOnTermination: boolean(),
    }),
    /** IAM role of the operator's ServiceAccount; empty for a Secret with credentials. */
    iamRole: nullable(text('')),
    /** Subnets in which interfaces are made; empty for any. */
    subnetIDsFilter: textList(),
    /** Tags, as `key=value`, of the subnets in which interfaces are made. */
    subnetTagsFilter: textList(),
    /** Tags, as `key=value`, of the instances that the operator manages. */
    instanceTagsFilter: textList(),
  },
  azure: {
    /** Whether pods get addresses of Azure's network interfaces. */
    enabled: boolean(false),
    /** Whether an interface's primary address is given to pods too; unset for no. */
    usePrimaryAddress: booleanOrText(),
    /** Resource group of the nodes. */
    resourceGroup: text(),
    /** Subscription of the nodes. */
    subscriptionID: text(),
    /** Tenant of the identity. */
    tenantID: text(),
    /** Client of the identity. */
    clientID: text(),
    /** Only states that the Secret `cilium-azure` with this in it exists already: it is written nowhere. */
    clientSecret: text(),
    /** Managed identity of the operator. */
    userAssignedIdentityID: text(),
    nodeSpec: since('1.19', {
      /** Interface that pods get addresses from; empty for any. */
      azureInterfaceName: text(''),
    }),
  },
  alibabacloud: {
    /** Whether pods get addresses of Alibaba Cloud's elastic network interfaces. */
    enabled: boolean(false),
    nodeSpec: since('1.19', {
      /** Switches of a node's interfaces. */
      vSwitches: textList(),
      /** Tags, as `key=value`, of these switches. */
      vSwitchTags: textList(),
      /** Security groups of a node's interfaces. */
      securityGroups: textList(),
      /** Tags, as `key=value`, of these security groups. */
      securityGroupTags: textList(),
    }),
  },
  gke: {
    /** Whether the nodes are those of Google's Kubernetes Engine. */
    enabled: boolean(false),
    /** Whether node init leaves Google's own masquerading to itself. */
    disableDefaultSnat: boolean(),
  },
  aksbyocni: {
    /** Whether the nodes are those of Azure's Kubernetes Service without its own CNI. */
    enabled: boolean(false),
  },
};
