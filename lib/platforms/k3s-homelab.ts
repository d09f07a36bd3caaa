import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import type { ArgoCd } from '../argo-cd';
import { CiliumCni } from '../cilium/cilium-cni';
import { IpBlock } from '../cilium/load-balancer/ip-block';
import { L2AnnouncementPolicy } from '../cilium/load-balancer/l2-announcement-policy';
import { LoadBalancerIpPool } from '../cilium/load-balancer/load-balancer-ip-pool';
import { Encryption } from '../cilium/options/encryption';
import { Ipam } from '../cilium/options/ipam';
import { Routing } from '../cilium/options/routing';
import type { CiliumSettingsInput } from '../cilium/settings';
import { Crds } from '../crds/crds';
import { Gateway } from '../gateway-api/gateway';
import { GatewayApiCrds } from '../gateway-api/gateway-api-crds';
import { Listener } from '../gateway-api/listener';
import { GatewayClassRef } from '../gateway-api/references';
import type { ComponentSet } from '../gitops';
import { K3sBootstrap, type K3sBootstrapProps } from '../k3s';
import { inlineTokens } from '../k3s/checks/tokens';
import { K3S_BOOTSTRAP_PROPS } from '../k3s/k3s-bootstrap-props';
import { describe, refuse } from '../problems';
import { checkProps, instanceOf, type PropChecks, requireProps } from '../settings/props';
import { overlay } from '../settings/resolve';
import { isMap } from '../settings/schema';
import type { OutputFile } from '../synth';
import { closeNamespacesOf } from './cilium-namespaces';
import { homeNetworkProblems } from './home-network';
import { packagedProblems } from './k3s-packaged';
import { FLOW_METRICS } from './kind-cilium';
import { type Part, PlatformChart } from './platform-chart';
import { STACK_PROPS, Stack, type StackProps } from './stack';
import { BESIDE_ISTIO } from './stack-mesh';

/** Where requests from the home network enter. */
export interface HomelabGateway {
  /** Where it takes connections, such as `Listener.http('http')`; each says which namespaces' routes it accepts. */
  readonly listeners: readonly Listener[];

  /**
   * The address of `pool` that it gets.
   * @default - any that is free
   */
  readonly address?: string;
}

/** Props of `K3sHomelab`: those of the machines, and what Services get of the home network. */
export interface K3sHomelabProps extends K3sBootstrapProps {
  /**
   * The network interface of the nodes in the home network, such as `eth0`. A node whose interface is called otherwise says
   * so itself.
   */
  readonly interface: string;

  /**
   * The addresses of the home network that Services get, such as `IpBlock.range('192.168.1.240', '192.168.1.250')`. Nothing
   * else may have them: leave them out of what the router's DHCP server gives out.
   */
  readonly pool: IpBlock;

  /**
   * How traffic between pods on different nodes is encrypted.
   * @default Encryption.wireguard()
   */
  readonly encryption?: Encryption;

  /**
   * A Gateway named `home` in the namespace `default`. Others can be added to the platform.
   * @default - none
   * @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/
   */
  readonly gateway?: HomelabGateway;

  /**
   * Argo CD and the components that it installs, such as
   * `{ repositoryUrl: 'https://git.example.com/home.git', certManager: {}, prometheus: {}, grafana: {} }`. K3s keeps its
   * metrics-server, CoreDNS and local-path storage, whose class is the default of all volumes, and leaves charts to Argo CD.
   * @default - none: only the network
   */
  readonly stack?: StackProps;

  /**
   * Where the CRDs of the Gateway API and of Argo CD come from; Cilium's operator registers Cilium's, and charts their own.
   * @default Crds.REMOTE
   */
  readonly crds?: Crds;
}

const PROPS: PropChecks<K3sHomelabProps> = {
  ...K3S_BOOTSTRAP_PROPS,
  interface: v.string(),
  pool: instanceOf(IpBlock, "an IpBlock, such as IpBlock.range('192.168.1.240', '192.168.1.250')"),
  encryption: instanceOf(Encryption, 'Encryption.ipsec(), Encryption.wireguard() or Encryption.none()'),
  gateway: {
    listeners: v.array(instanceOf(Listener, "a Listener, such as Listener.http('http')")),
    address: v.string(),
  },
  stack: v.looseObject({}), // has checks of its own
  crds: v.enum(Crds),
};

/**
 * A Kubernetes cluster at home: K3s on one server or several, with Cilium as its network, its load balancer and its
 * gateway. Beside the manifests it writes the configuration file of each machine, to `bootstrap/`.
 *
 * Services of type LoadBalancer get addresses of the home network, which machines there find by ARP. Gateways of the class
 * `cilium` are such Services.
 *
 * @throws ConfigurationError at synthesis, when a prop is unknown or does not fit
 */
export class K3sHomelab extends PlatformChart {
  private readonly parts: Part<HomelabParts>;

  constructor(scope: Construct, id: string, props: K3sHomelabProps) {
    super(scope, id, props, hasStack(props) ? ['argo-cd'] : []);
    this.parts = this.part(() => this.make(props));
  }

  /** The files of the machines. */
  get k3s(): K3sBootstrap {
    return this.parts().k3s;
  }

  /** The network. */
  get cilium(): CiliumCni {
    return this.parts().cilium;
  }

  /** The addresses that Services get. */
  get pool(): LoadBalancerIpPool {
    return this.parts().pool;
  }

  /** Who answers for these addresses. */
  get announcement(): L2AnnouncementPolicy {
    return this.parts().announcement;
  }

  /** Where requests from the home network enter, when there is such a Gateway. */
  get gateway(): Gateway | undefined {
    return this.parts().gateway;
  }

  /** What installs the components, where there is a stack. */
  get argoCd(): ArgoCd | undefined {
    return this.parts().stack?.argoCd;
  }

  /** What Argo CD installs, where there is a stack. */
  get components(): ComponentSet | undefined {
    return this.parts().stack?.components;
  }

  override get extraFiles(): readonly OutputFile[] {
    const { k3s, stack } = this.parts();
    return [...k3s.files, ...(stack?.files() ?? [])];
  }

  private make(given: K3sHomelabProps): HomelabParts {
    refuse(this, inlineTokens(given));
    const props = checkProps<K3sHomelabProps>(this, given, PROPS);
    requireProps(this, props, ['servers', 'network', 'interface', 'pool']);
    const { interface: device, pool, encryption = Encryption.wireguard(), gateway, stack, crds, ...machines } = props;
    if (stack) {
      checkProps<StackProps>(this, stack, STACK_PROPS, 'stack');
      requireProps(this, stack, ['repositoryUrl'], 'stack');
    }
    const { helmController = !stack } = props;
    const k3s = new K3sBootstrap(this, 'k3s', { ...machines, helmController });
    this.node.addValidation({
      validate: () =>
        packagedProblems(this, { machines, helmController, components: this.components?.components ?? [] }).map(
          describe,
        ),
    });
    const { servers, agents = [], network, apiServer } = props;
    const nodes = [...servers, ...agents];
    const interfaces = nodes.map((node) => node.interface ?? device);
    const gatewayAddress = gateway?.address;
    refuse(this, homeNetworkProblems({ network, nodes, apiServer, interfaces, pool, gatewayAddress }));

    new GatewayApiCrds(this, 'gateway-api', { source: crds });
    const cilium = this.network(k3s, encryption, servers.length, stack);
    return {
      k3s,
      cilium,
      pool: new LoadBalancerIpPool(this, 'pool', { metadata: { name: 'home' }, blocks: [pool] }),
      announcement: new L2AnnouncementPolicy(this, 'announcement', {
        metadata: { name: 'home' },
        interfaces: [...new Set(interfaces)].map((name) => `^${name.replaceAll('.', '\\.')}$`),
      }),
      gateway: gateway && this.entrance(gateway),
      stack: stack && this.stack(stack, cilium, nodes.length),
    };
  }

  private stack(props: StackProps, cilium: CiliumCni, nodes: number): Stack {
    closeNamespacesOf(cilium);
    return new Stack(this, onK3s(props), { cilium, nodes: { count: nodes, more: MORE_MACHINES } });
  }

  private network(
    k3s: K3sBootstrap,
    encryption: Encryption,
    servers: number,
    stack: StackProps | undefined,
  ): CiliumCni {
    return new CiliumCni(this, 'cilium', {
      // What upstream chooses: it works on any network, and the machines of a home are all sorts.
      routing: Routing.vxlan(),
      encryption,
      kubeProxyReplacement: true,
      apiServer: k3s.apiServer,
      ipam: podNetworks(k3s),
      serviceCidrs: [k3s.serviceCidr, k3s.serviceCidrIpv6].filter((cidr) => cidr !== undefined).map(String),
      loadBalancing: { l2Announcements: true },
      gatewayApi: {},
      // Without a Prometheus nobody reads metrics of flows; they are seen in the web interface.
      hubble: { metrics: stack?.prometheus ? FLOW_METRICS : [], openMetrics: false },
      // With one server, the API is gone when it is, and a second operator could do nothing.
      operator: { replicas: servers > 1 ? 2 : 1 },
      settings: [SETTINGS, stack?.prometheus ? MEASURED : {}, stack?.istio ? BESIDE_ISTIO : {}].reduce(overlay),
    });
  }

  /** @internal Where an object is written: what Argo CD applies stands below `components/`. */
  subfolderOf(object: ApiObject): string | undefined {
    return this.components?.folderOf(object);
  }

  private entrance({ listeners, address }: HomelabGateway): Gateway {
    return new Gateway(this, 'gateway', {
      name: 'home',
      gatewayClass: GatewayClassRef.CILIUM,
      listeners,
      addresses: address === undefined ? undefined : [address],
    });
  }
}

/** K3s itself would give each node a /64. */
const NODE_PREFIX_IPV6 = 64;

function podNetworks({ clusterCidr, clusterCidrIpv6 }: K3sBootstrap): Ipam {
  const ipv4Cidrs = [String(clusterCidr)];
  if (clusterCidrIpv6 === undefined) return Ipam.clusterPool({ ipv4Cidrs });
  return Ipam.clusterPool({ ipv4Cidrs, ipv6Cidrs: [String(clusterCidrIpv6)], ipv6MaskSize: NODE_PREFIX_IPV6 });
}

function hasStack(props: unknown): boolean {
  return isMap(props) && props.stack !== undefined;
}

const MORE_MACHINES = 'Give the cluster that number of machines at least';

/** Where things are otherwise on nodes of K3s. */
function onK3s(props: StackProps): StackProps {
  const { falco } = props;
  return { ...props, falco: falco && { containerdSocket: '/run/k3s/containerd/containerd.sock', ...falco } };
}

interface HomelabParts {
  readonly k3s: K3sBootstrap;
  readonly cilium: CiliumCni;
  readonly pool: LoadBalancerIpPool;
  readonly announcement: L2AnnouncementPolicy;
  readonly gateway?: Gateway;
  readonly stack?: Stack;
}

/** Prometheus reads them. */
const MEASURED: CiliumSettingsInput = { prometheus: { enabled: true } };

const SETTINGS: CiliumSettingsInput = {
  // When the node that answers for an address goes silent, another does so after 10 to 20 seconds.
  l2announcements: { leaseDuration: '15s', leaseRenewDeadline: '5s', leaseRetryPeriod: '2s' },
  // A Service costs a request in each `leaseRenewDeadline`: room for a hundred on one node, with as much to spare.
  k8sClientRateLimit: { qps: 20, burst: 40 },
  // HTTP/2 and WebSocket from clients and to backends that ask for it, which gRPC needs.
  gatewayAPI: { enableAlpn: true, enableAppProtocol: true },
};
