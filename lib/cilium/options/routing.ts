import * as v from 'valibot';
import { checkArguments } from '../../settings/arguments';
import type { CiliumSettingsInput } from '../settings';

/** Props of `Routing.native`. */
export interface NativeRoutingProps {
  /**
   * The IPv4 network in which the underlying network routes pods' addresses itself; traffic inside it keeps the pods'
   * addresses. In CIDR notation.
   * @see https://docs.cilium.io/en/stable/network/concepts/routing/#native-routing
   */
  readonly ipv4Cidr: string;

  /**
   * The same for IPv6.
   * @default - no IPv6 network
   */
  readonly ipv6Cidr?: string;

  /**
   * Whether nodes add a route to each other's pods; all nodes must then be in one layer 2 network.
   * @default false
   */
  readonly autoDirectNodeRoutes?: boolean;
}

/**
 * How packets travel between pods on different nodes.
 *
 * @see https://docs.cilium.io/en/stable/network/concepts/routing/
 */
export class Routing {
  /** In a Geneve tunnel, which works on any network between the nodes and can carry Cilium's own options. */
  static geneve(): Routing {
    return new Routing({ routingMode: 'tunnel', tunnelProtocol: 'geneve' });
  }

  /** In a VXLAN tunnel, which works on any network between the nodes. */
  static vxlan(): Routing {
    return new Routing({ routingMode: 'tunnel', tunnelProtocol: 'vxlan' });
  }

  /** Without a tunnel: the network between the nodes knows the way to the pods. */
  static native(props: NativeRoutingProps): Routing {
    return new Routing({
      routingMode: 'native',
      ipv4NativeRoutingCIDR: props.ipv4Cidr,
      ipv6NativeRoutingCIDR: props.ipv6Cidr,
      autoDirectNodeRoutes: props.autoDirectNodeRoutes ?? false,
    });
  }

  private constructor(
    /** @internal */
    readonly _settings: CiliumSettingsInput,
  ) {}
}

checkArguments(Routing, () => ({
  native: { props: { ipv4Cidr: v.string(), 'ipv6Cidr?': v.string(), 'autoDirectNodeRoutes?': v.boolean() } },
}));
