import type { CiliumSettingsInput } from '../settings';

/** Cilium as the implementation of Ingress. */
export interface IngressControllerProps {
  /**
   * Whether Ingresses without a class are served too.
   * @default false
   */
  readonly isDefault?: boolean;
  /**
   * Whether each Ingress has its own LoadBalancer Service; otherwise they share one.
   * @default true
   * @see https://docs.cilium.io/en/stable/network/servicemesh/ingress/
   */
  readonly dedicatedLoadBalancers?: boolean;
}

/** Cilium as an implementation of the Gateway API. */
export interface GatewayApiProps {
  /**
   * Whether Gateways listen on the nodes' own network instead of behind a LoadBalancer Service.
   * @default false
   * @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/host-network-mode/
   */
  readonly hostNetwork?: boolean;
}

/** @internal */
export function gatewayApiSettingsOf({ hostNetwork = false }: GatewayApiProps): CiliumSettingsInput {
  return { gatewayAPI: { enabled: true, hostNetwork: { enabled: hostNetwork } } };
}

/** @internal */
export function ingressControllerSettingsOf({
  isDefault,
  dedicatedLoadBalancers = true,
}: IngressControllerProps): CiliumSettingsInput {
  return {
    ingressController: {
      enabled: true,
      default: isDefault ?? false,
      loadbalancerMode: dedicatedLoadBalancers ? 'dedicated' : 'shared',
    },
  };
}
