import type { Construct } from 'constructs';
import * as v from 'valibot';
import { RESOURCE_CHECKS } from '../kubernetes/custom-resource';
import { checkEach, checkProps, type PropChecks, requireProps } from '../settings/props';
import { anyMap } from '../settings/schema';
import { atLeastOne, manifestPart, text } from '../settings/values';
import { GatewayApiResource, type GatewayApiResourceProps, withoutUnset } from './gateway-api-resource';
import { GROUP, type ReferenceGrantSpec, type RouteKind } from './kinds';

/** Objects that may refer to others here. */
export interface GrantedFrom {
  /** Their kind. */
  readonly kind: RouteKind | 'Gateway';
  /** Their namespace. */
  readonly namespace: string;
}

/** Objects that others may refer to. */
export interface GrantedTo {
  /** Their kind. */
  readonly kind: 'Service' | 'Secret' | 'ConfigMap';
  /**
   * The name of a single object.
   * @default - all of the kind in the namespace
   */
  readonly name?: string;
}

/** Props of `ReferenceGrant`. */
export interface ReferenceGrantProps extends GatewayApiResourceProps {
  /** Who may refer, 1 to 16. */
  readonly from: readonly GrantedFrom[];

  /** What they may refer to in the grant's own namespace, 1 to 16. */
  readonly to: readonly GrantedTo[];

  /**
   * Extra fields of the spec, as in a manifest; they override the props.
   * @default - none
   * @see https://gateway-api.sigs.k8s.io/reference/spec/#referencegrantspec
   */
  readonly spec?: Partial<ReferenceGrantSpec>;
}

const PROPS: PropChecks<ReferenceGrantProps> = {
  ...RESOURCE_CHECKS,
  from: atLeastOne(anyMap, 'who may refer'),
  to: atLeastOne(anyMap, 'what may be referred to'),
  spec: manifestPart,
};
const FROM_KINDS = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute', 'Gateway'] as const;
const FROM: PropChecks<GrantedFrom> = { kind: v.picklist(FROM_KINDS), namespace: text };
const TO: PropChecks<GrantedTo> = { kind: v.picklist(['Service', 'Secret', 'ConfigMap']), name: text };

/**
 * Allows objects of other namespaces to refer to Services and Secrets of this one.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://gateway-api.sigs.k8s.io/api-types/referencegrant/
 */
export class ReferenceGrant extends GatewayApiResource {
  readonly kind = 'ReferenceGrant';

  constructor(scope: Construct, id: string, props: ReferenceGrantProps) {
    super(scope, id, props);
    props = checkProps(this, props, PROPS);
    requireProps(this, props, ['from', 'to']);
    checkEach(this, 'from', props.from, FROM, ['kind', 'namespace']);
    checkEach(this, 'to', props.to, TO, ['kind']);
    const spec: ReferenceGrantSpec = withoutUnset({
      from: props.from.map(({ kind, namespace }) => ({ group: GROUP, kind, namespace })),
      to: props.to.map(({ kind, name }) => ({ group: '', kind, name })),
      ...props.spec,
    });
    this.define(props, spec, []);
  }
}
