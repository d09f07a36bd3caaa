import { since } from '../../settings/ranges';
import { boolean, integer, oneOf, text, textMap } from '../../settings/schema';
import { secretsNamespace } from './shared';

/** The controller of Gateways of class `cilium`. */
export const gatewayApiSettings = {
  /** Whether Cilium serves Gateways; the CRDs must exist already. */
  enabled: boolean(false),
  /** Whether listeners accept connections with the PROXY protocol, and then no others. */
  enableProxyProtocol: boolean(false),
  /** Whether a Service's `appProtocol` decides how Envoy speaks to it. */
  enableAppProtocol: boolean(false),
  /** Whether listeners offer HTTP/2 by ALPN; implies `enableAppProtocol`. */
  enableAlpn: boolean(false),
  /** Proxies in front whose `X-Forwarded-For` is trusted. */
  xffNumTrustedHops: integer(0),
  /** Whether the address of a connection counts as the client's, and not what `X-Forwarded-For` says. */
  useRemoteAddress: since('1.20', boolean(true)),
  /** `Cluster`, or `Local` to keep clients' addresses; without effect in the host network. */
  externalTrafficPolicy: text('Cluster'),
  gatewayClass: {
    /** Whether the GatewayClass is made here; `auto` means yes, since the CRDs count as present. */
    create: oneOf(['auto', 'true', 'false'], 'auto'),
  },
  secretsNamespace: {
    ...secretsNamespace('cilium-secrets'),
    /** Whether the operator copies Gateways' certificates there. */
    sync: boolean(true),
  },
  hostNetwork: {
    /** Whether listeners are on the nodes' own network, without load balancers. */
    enabled: boolean(false),
    nodes: {
      /** Labels of the nodes that listen; all when empty. */
      matchLabels: textMap(),
    },
  },
};
