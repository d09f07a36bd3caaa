import type { PropChecks } from '../../settings/props';
import type { JsonMap } from '../../settings/schema';
import { flag, text } from '../../settings/values';

/** The Gateway API, whose CRDs must be in the cluster. */
export interface TraefikGatewayApiProps {
  /**
   * Whether TCPRoute and TLSRoute of the experimental channel are read; their CRDs must be installed.
   * @default false
   */
  readonly experimentalChannel?: boolean;
  /**
   * Whether there is a Gateway for HTTP on the entry point `web`.
   * @default true
   */
  readonly gateway?: boolean;
  /**
   * Host name that Gateways show as their address.
   * @default - the address of Traefik's Service
   */
  readonly hostname?: string;
}

/** Checks of `gatewayApi`. */
export const GATEWAY_API_CHECKS: PropChecks<TraefikGatewayApiProps> = {
  experimentalChannel: flag,
  gateway: flag,
  hostname: text,
};

/** The settings that follow from `gatewayApi`. */
export function gatewayApiSettings({
  experimentalChannel = false,
  gateway = true,
  hostname,
}: TraefikGatewayApiProps): JsonMap {
  return {
    providers: {
      kubernetesGateway: {
        enabled: true,
        experimentalChannel,
        ...(hostname ? { statusAddress: { hostname } } : {}),
      },
    },
    gateway: { enabled: gateway },
  };
}
