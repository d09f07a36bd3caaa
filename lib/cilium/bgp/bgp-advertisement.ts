import type { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import * as v from 'valibot';
import type { CiliumBgpAdvertisementProps as Manifest } from '../../../imports/cilium.io';
import { checkCluster } from '../../cluster/checks';
import { guardObjects } from '../../cluster/guard-objects';
import { customResourceClass } from '../../kubernetes/custom-resource';
import { objectMetadata } from '../../kubernetes/object-metadata';
import { type Problem, refuse } from '../../problems';
import { checkProps, instanceOf, type PropChecks, requireProps } from '../../settings/props';
import { clusterScoped } from '../cluster/cluster-scoped';
import { Advertisement } from './advertisement';
import { bgpProblems } from './checks';

/** Props of `BgpAdvertisement`. */
export interface BgpAdvertisementProps {
  /**
   * Name, labels and annotations of the object. `BgpPeerConfig`s select advertisements by their labels.
   * @default - a name from the path of the construct
   */
  readonly metadata?: ApiObjectMetadata;

  /** The routes; an error without any. */
  readonly advertisements: readonly Advertisement[];
}

const PROPS: PropChecks<BgpAdvertisementProps> = {
  metadata: objectMetadata,
  advertisements: v.array(instanceOf(Advertisement, 'an Advertisement, such as Advertisement.podCidr()')),
};

const BgpAdvertisementResource = customResourceClass<Manifest>('cilium.io/v2', 'CiliumBGPAdvertisement');

/**
 * Routes that nodes announce to the peers whose `BgpPeerConfig` selects them.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-v2/#bgp-advertisements
 */
export class BgpAdvertisement extends Construct {
  /** The name of the object. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: BgpAdvertisementProps) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    requireProps(this, props, ['advertisements']);
    guardObjects(this);
    checkCluster(this, bgpProblems);
    const problems: Problem[] = [];
    if (props.advertisements.length === 0) {
      problems.push({
        what: 'advertisements is empty, so nothing is announced.',
        remedy: 'Add one, such as Advertisement.podCidr().',
        code: 'BGP011',
      });
    }
    const advertisements = props.advertisements.map((one, index) => one._render(`advertisements[${index}]`, problems));
    refuse(this, problems);
    const resource = new BgpAdvertisementResource(this, 'Resource', {
      metadata: props.metadata ?? {},
      spec: { advertisements },
    });
    this.name = clusterScoped(resource).name;
  }
}
