import * as v from 'valibot';
import { IpBlock } from '../cilium/load-balancer/ip-block';
import { Encryption } from '../cilium/options/encryption';
import { Crds } from '../crds/crds';
import { Listener } from '../gateway-api/listener';
import type { K3sBootstrapProps } from '../k3s';
import { K3S_BOOTSTRAP_PROPS } from '../k3s/k3s-bootstrap-props';
import type { MetricsServerProps } from '../metrics-server';
import { instanceOf, type PropChecks } from '../settings/props';
import { anyMap } from '../settings/schema';
import { CILIUM_SIZES, type CiliumSizes } from './cilium-sizes';
import { HOMELAB_CILIUM_PROPS, type HomelabCiliumProps } from './homelab-cilium';
import type { StackProps } from './stack';

/** The Gateway for requests from the home network. */
export interface HomelabGateway {
  /** Its listeners, such as `Listener.http('http')`; each sets from which namespaces it accepts routes. */
  readonly listeners: readonly Listener[];

  /**
   * The address of `pool` that it gets.
   * @default - any that is free
   */
  readonly address?: string;
}

/** Props of `K3sHomelab`: those of the machines, and the addresses of the home network for Services. */
export interface K3sHomelabProps extends K3sBootstrapProps {
  /**
   * The network interface of the nodes in the home network, such as `eth0`. A node with another interface name sets it
   * itself.
   */
  readonly interface: string;

  /**
   * The addresses of the home network that Services get, such as `IpBlock.range('192.168.1.240', '192.168.1.250')`.
   * Nothing else may use them: exclude them from the range of the router's DHCP server.
   */
  readonly pool: IpBlock;

  /**
   * How traffic between pods on different nodes is encrypted.
   * @default Encryption.wireguard()
   */
  readonly encryption?: Encryption;

  /**
   * Changes to Cilium, such as its version and settings.
   * @default - none
   */
  readonly cilium?: HomelabCiliumProps;

  /**
   * A metrics-server of this program instead of K3s' own, which is then turned off.
   * @default - K3s installs its own
   */
  readonly metricsServer?: MetricsServerProps;

  /**
   * Requests and limits of Cilium's workloads.
   * @default - what a machine of 2 CPUs and 4 GiB can spare alongside applications
   */
  readonly sizes?: CiliumSizes;

  /**
   * A Gateway named `home` in the namespace `default`. Others can be added to the platform.
   * @default - none
   * @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/
   */
  readonly gateway?: HomelabGateway;

  /**
   * Argo CD and the components that it installs, such as
   * `{ repositoryUrl: 'https://git.example.com/home.git', certManager: {}, prometheus: {}, grafana: {} }`. K3s keeps
   * its metrics-server, CoreDNS and local-path storage (the default StorageClass), and leaves charts to Argo CD.
   * @default - none: only the network
   */
  readonly stack?: StackProps;

  /**
   * Whether pods accept connections only on the ports of their Services and metrics. Hubble's relay, which shows all
   * flows to anyone who connects, then only answers its web interface. That has no login either, and answers
   * `kubectl port-forward` only, unless `hubble.ui.ingress` or `hubble.ui.service.type` in the settings of Cilium exposes
   * it. Your own policies can allow more.
   * @default true
   */
  readonly networkPolicies?: boolean;

  /**
   * Where the CRDs of the Gateway API and of Argo CD come from; Cilium's operator registers Cilium's, and charts their own.
   * @default Crds.REMOTE
   */
  readonly crds?: Crds;
}

/** Their checks. */
export const K3S_HOMELAB_PROPS: PropChecks<K3sHomelabProps> = {
  ...K3S_BOOTSTRAP_PROPS,
  interface: v.string(),
  pool: instanceOf(IpBlock, "an IpBlock, such as IpBlock.range('192.168.1.240', '192.168.1.250')"),
  encryption: instanceOf(Encryption, 'Encryption.ipsec(), Encryption.wireguard() or Encryption.none()'),
  gateway: {
    listeners: v.array(instanceOf(Listener, "a Listener, such as Listener.http('http')")),
    address: v.string(),
  },
  cilium: HOMELAB_CILIUM_PROPS,
  metricsServer: anyMap, // checks its own props, as the stack does
  sizes: CILIUM_SIZES,
  stack: anyMap,
  networkPolicies: v.boolean(),
  crds: v.enum(Crds),
};

/** What there is no homelab without. */
export const REQUIRED = ['servers', 'network', 'interface', 'pool'] as const;

/** Whether nothing is missing that every homelab needs. */
export function isComplete(props: Partial<K3sHomelabProps>): props is K3sHomelabProps {
  return REQUIRED.every((name) => props[name] !== undefined);
}
