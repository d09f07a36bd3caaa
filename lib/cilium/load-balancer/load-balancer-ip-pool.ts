import type { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import * as v from 'valibot';
import type { CiliumLoadBalancerIpPoolProps as Manifest } from '../../../imports/cilium.io';
import { checkCluster } from '../../cluster/checks';
import { guardObjects } from '../../cluster/guard-objects';
import { customResourceClass } from '../../kubernetes/custom-resource';
import { objectMetadata } from '../../kubernetes/object-metadata';
import { type Problem, refuse } from '../../problems';
import { checkProps, instanceOf, type PropChecks, requireProps } from '../../settings/props';
import { clusterScoped } from '../cluster/cluster-scoped';
import { plainSelector, SELECTOR } from '../cluster/selector';
import type { LabelSelector } from '../policy/label-selector';
import { loadBalancerProblems } from './checks';
import { IpBlock } from './ip-block';

/** Props of `LoadBalancerIpPool`. */
export interface LoadBalancerIpPoolProps {
  /**
   * Name, labels and annotations of the object.
   * @default - a name from the path of the construct
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The addresses, of one or both families. The blocks of a cluster must not overlap each other or the networks of
   * pods, Services and nodes.
   */
  readonly blocks: readonly IpBlock[];

  /**
   * The Services that may have the addresses. The labels `io.kubernetes.service.namespace` and
   * `io.kubernetes.service.name` stand for a Service's namespace and name.
   * @default - every Service
   * @see https://docs.cilium.io/en/stable/network/lb-ipam/#service-selectors
   */
  readonly serviceSelector?: LabelSelector;

  /**
   * Whether the first and the last address of a CIDR are given to Services; in some networks they are the network
   * address and the broadcast address. Ranges, and CIDRs of one or two addresses, are always used in full.
   * @default true
   */
  readonly allowFirstLastIPs?: boolean;

  /**
   * Whether no more addresses are given out. Services keep those that they have.
   * @default false
   */
  readonly disabled?: boolean;
}

const PROPS: PropChecks<LoadBalancerIpPoolProps> = {
  metadata: objectMetadata,
  blocks: v.array(instanceOf(IpBlock, 'an IpBlock, such as IpBlock.cidr("172.18.255.200/29")')),
  serviceSelector: SELECTOR,
  allowFirstLastIPs: v.boolean(),
  disabled: v.boolean(),
};

const LoadBalancerIpPoolResource = customResourceClass<Manifest>('cilium.io/v2', 'CiliumLoadBalancerIPPool');

/**
 * Addresses that Cilium gives to Services of type LoadBalancer. Something must announce them: an `L2AnnouncementPolicy`
 * or a `BgpAdvertisement`.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://docs.cilium.io/en/stable/network/lb-ipam/
 */
export class LoadBalancerIpPool extends Construct {
  /** The name of the pool. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: LoadBalancerIpPoolProps) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    requireProps(this, props, ['blocks']);
    guardObjects(this);
    checkCluster(this, loadBalancerProblems);
    const { metadata, blocks, allowFirstLastIPs = true, disabled = false } = props;
    const problems: Problem[] = blocks.flatMap((block, index) => block._problems(`blocks[${index}]`));
    if (blocks.length === 0) problems.push(withoutBlocks());
    const serviceSelector = plainSelector(props.serviceSelector, 'serviceSelector', problems);
    refuse(this, problems);
    const resource = new LoadBalancerIpPoolResource(this, 'Resource', {
      metadata: metadata ?? {},
      spec: {
        blocks: blocks.map((block) => block._render()),
        // Upstream's default has changed before (cilium/cilium#28590), so it is always written.
        allowFirstLastIPs: allowFirstLastIPs ? 'Yes' : 'No',
        disabled,
        ...(serviceSelector ? { serviceSelector } : {}),
      },
    });
    this.name = clusterScoped(resource).name;
  }
}

function withoutBlocks(): Problem {
  return {
    what: 'blocks is empty, so the pool has no address.',
    remedy: 'Give it a block, such as IpBlock.cidr("172.18.255.200/29").',
    code: 'LB002',
  };
}
