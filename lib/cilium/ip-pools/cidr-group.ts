import type { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import * as v from 'valibot';
import type { CiliumCidrGroupProps as Manifest } from '../../../imports/cilium.io';
import { guardObjects } from '../../cluster/guard-objects';
import { Cidr } from '../../kubernetes/cidr';
import { customResourceClass } from '../../kubernetes/custom-resource';
import { objectMetadata } from '../../kubernetes/object-metadata';
import { refuse } from '../../problems';
import { checkProps, instanceOf, type PropChecks, requireProps } from '../../settings/props';
import { clusterScoped } from '../cluster/cluster-scoped';

/** Props of `CidrGroup`. */
export interface CidrGroupProps {
  /**
   * Name, labels and annotations of the object. `Peer.cidrGroup` finds it by its name, `Peer.cidrGroups` by its labels.
   * @default - a name from the path of the construct
   */
  readonly metadata?: ApiObjectMetadata;

  /** Networks outside of the cluster, in CIDR notation. An empty list matches nothing. */
  readonly externalCIDRs: readonly (string | Cidr)[];
}

const PROPS: PropChecks<CidrGroupProps> = {
  metadata: objectMetadata,
  externalCIDRs: v.array(v.union([v.string(), instanceOf(Cidr, 'a network in CIDR notation')])),
};

const CidrGroupResource = customResourceClass<Manifest>('cilium.io/v2', 'CiliumCIDRGroup');

/**
 * Networks under one name, for the rules of network policies: `Peer.cidrGroup(group.name)`.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://docs.cilium.io/en/stable/security/policy/language/#cidrgroup
 */
export class CidrGroup extends Construct {
  /** The name of the group. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: CidrGroupProps) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    requireProps(this, props, ['externalCIDRs']);
    guardObjects(this);
    const { metadata, externalCIDRs } = props;
    refuse(
      this,
      externalCIDRs.flatMap((cidr, index) => Cidr.problems(cidr, `externalCIDRs[${index}]`)),
    );
    const resource = new CidrGroupResource(this, 'Resource', {
      metadata: metadata ?? {},
      spec: { externalCIDRs: externalCIDRs.map(String) },
    });
    this.name = clusterScoped(resource).name;
  }
}
