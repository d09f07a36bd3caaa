import type { Construct } from 'constructs';
import * as v from 'valibot';
import { RESOURCE_CHECKS } from '../kubernetes/custom-resource';
import { checkProps, type PropChecks, requireProps } from '../settings/props';
import { manifestPart } from '../settings/values';
import { type GatewayApiObjectProps, GatewayApiResource, withoutUnset } from './gateway-api-resource';
import type { GatewayClassSpec } from './kinds';

/** Props of `GatewayClass`. */
export interface GatewayClassProps extends GatewayApiObjectProps {
  /** The implementation that serves the Gateways of the class, for example `io.cilium/gateway-controller`. */
  readonly controllerName: string;

  /**
   * What the class is for, at most 64 characters.
   * @default - none
   */
  readonly description?: string;

  /**
   * Extra fields of the spec, as in a manifest; they override the props.
   * @default - none
   * @see https://gateway-api.sigs.k8s.io/reference/spec/#gatewayclassspec
   */
  readonly spec?: Partial<GatewayClassSpec>;
}

const { namespace: _, ...IDENTITY } = RESOURCE_CHECKS;
const PROPS: PropChecks<GatewayClassProps> = {
  ...IDENTITY,
  controllerName: v.pipe(v.string(), v.regex(/^[a-z0-9.-]+\/[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/)),
  description: v.pipe(v.string(), v.maxLength(64)),
  spec: manifestPart,
};

/**
 * A class of Gateways, and the implementation that serves them. `CiliumCni` and `TraefikIngress` each create one when
 * the Gateway API is enabled; use this for classes with other parameters.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://gateway-api.sigs.k8s.io/api-types/gatewayclass/
 */
export class GatewayClass extends GatewayApiResource {
  readonly kind = 'GatewayClass';

  constructor(scope: Construct, id: string, props: GatewayClassProps) {
    super(scope, id, props);
    props = checkProps(this, props, PROPS);
    requireProps(this, props, ['controllerName']);
    const { controllerName, description, spec } = props;
    this.define(props, withoutUnset({ controllerName, description, ...spec }), []);
  }
}
