import type { Construct } from 'constructs';
import * as v from 'valibot';
import { RESOURCE_CHECKS } from '../kubernetes/custom-resource';
import { referring } from '../kubernetes/references';
import { checkProps, instanceOf, type PropChecks, requireProps } from '../settings/props';
import { manifestPart } from '../settings/values';
import { gatewayClusterProblems } from './checks/gateway';
import { listenerProblems } from './checks/listeners';
import { GatewayApiResource, type GatewayApiResourceProps, withoutUnset } from './gateway-api-resource';
import type { GatewayClass } from './gateway-class';
import type { GatewaySpec } from './kinds';
import { Listener } from './listener';
import { type GatewayClassRef, nameIn } from './references';

/** Props of `Gateway`. */
export interface GatewayProps extends GatewayApiResourceProps {
  /** The class of the Gateway, for example `GatewayClassRef.CILIUM`, or a name. */
  readonly gatewayClass: string | GatewayClass | GatewayClassRef;

  /** Its listeners, 1 to 64. */
  readonly listeners: readonly Listener[];

  /**
   * IP addresses that the Gateway requests, at most 16.
   * @default - what the implementation gives
   */
  readonly addresses?: readonly string[];

  /**
   * Extra fields of the spec, as in a manifest; they override the props.
   * @default - none
   * @see https://gateway-api.sigs.k8s.io/reference/spec/#gatewayspec
   */
  readonly spec?: Partial<GatewaySpec>;
}

const PROPS: PropChecks<GatewayProps> = {
  ...RESOURCE_CHECKS,
  gatewayClass: referring('GatewayClass'),
  listeners: v.array(instanceOf(Listener, 'a Listener, such as Listener.http(…)')),
  addresses: v.pipe(v.array(v.string()), v.maxLength(16)),
  spec: manifestPart,
};

/**
 * Where traffic enters: listeners, to which routes attach.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit, and at synthesis when nothing provides its class,
 * when listeners conflict, or when routes compete
 * @see https://gateway-api.sigs.k8s.io/api-types/gateway/
 */
export class Gateway extends GatewayApiResource {
  readonly kind = 'Gateway';

  constructor(scope: Construct, id: string, props: GatewayProps) {
    super(scope, id, props);
    props = checkProps(this, props, PROPS);
    requireProps(this, props, ['gatewayClass', 'listeners']);
    const { gatewayClass, listeners, addresses, spec } = props;
    const rendered: GatewaySpec = withoutUnset({
      gatewayClassName: nameIn(this, gatewayClass).name,
      listeners: listeners.map((listener) => listener._render(this)),
      addresses: addresses?.map((value) => ({ type: 'IPAddress', value })),
      ...spec,
    });
    const resource = this.define(props, rendered, listenerProblems(rendered));
    this.checkInCluster((index) => gatewayClusterProblems(this, resource, index));
  }
}
