import type { IConstruct } from 'constructs';
import type { ClusterIndex } from '../../cluster/cluster-index';
import { CILIUM } from '../../gateway-api/implementations';
import { type GatewayClassSpec, type GatewaySpec, GROUP } from '../../gateway-api/kinds';

/** A Gateway that Cilium serves. */
export interface CiliumGateway {
  /** How a message names it. */
  readonly title: string;
  readonly construct: IConstruct;
  readonly name: string;
  readonly namespace: string;
  readonly spec: Partial<GatewaySpec>;
  /** Whether its class has its own parameters, which may change the Service that leads to it. */
  readonly isParameterized: boolean;
}

/** The class that Cilium's install brings; a program may use it without installing Cilium. */
const OWN_CLASS = 'cilium';

/** The Gateways of the cluster that Cilium serves. */
export function ciliumGateways(index: ClusterIndex): CiliumGateway[] {
  const classes = new Map(
    index.objects<GatewayClassSpec>(`${GROUP}/GatewayClass`).map(({ name, spec }) => [name, spec] as const),
  );
  return index.objects<GatewaySpec>(`${GROUP}/Gateway`).flatMap((gateway) => {
    const { gatewayClassName = '' } = gateway.spec;
    const known = classes.get(gatewayClassName);
    const isCiliums = known ? known.controllerName === CILIUM.controllerName : gatewayClassName === OWN_CLASS;
    return isCiliums
      ? [
          {
            ...gateway,
            isParameterized: (gateway.spec.infrastructure?.parametersRef ?? known?.parametersRef) !== undefined,
          },
        ]
      : [];
  });
}
