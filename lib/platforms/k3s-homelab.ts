import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ArgoCd } from '../argo-cd';
import { CiliumCni } from '../cilium/cilium-cni';
import { inEffect } from '../cilium/cluster/in-effect';
import { hubbleClients } from '../cilium/hubble-clients';
import type { IpBlock } from '../cilium/load-balancer/ip-block';
import { L2AnnouncementPolicy } from '../cilium/load-balancer/l2-announcement-policy';
import { LoadBalancerIpPool } from '../cilium/load-balancer/load-balancer-ip-pool';
import { nodePools, nodeRoomProblems } from '../cilium/node-room';
import { Encryption } from '../cilium/options/encryption';
import { Gateway } from '../gateway-api/gateway';
import { GatewayApiCrds } from '../gateway-api/gateway-api-crds';
import { GatewayClassRef } from '../gateway-api/references';
import type { ComponentSet } from '../gitops';
import { K3sBootstrap } from '../k3s';
import { inlineTokens } from '../k3s/checks/tokens';
import { closeOtherPorts } from '../kubernetes/closed-ports';
import { MetricsServer } from '../metrics-server';
import { ConfigurationError, describe, Refusals, refuse } from '../problems';
import type { ScrapeTarget } from '../prometheus';
import { isMap } from '../settings/schema';
import type { OutputFile } from '../synth';
import { closeNamespacesOf } from './cilium-namespaces';
import { homeNetworkProblems } from './home-network';
import { homelabCilium } from './homelab-cilium';
import { withEtcdMetrics, withoutOwnMetricsServer } from './homelab-machines';
import {
  type HomelabGateway,
  isComplete,
  K3S_HOMELAB_PROPS,
  type K3sHomelabProps,
  REQUIRED,
} from './k3s-homelab-props';
import { packagedProblems } from './k3s-packaged';
import { type Part, PlatformChart } from './platform-chart';
import { K3S_ETCD } from './scrape-targets';
import { STACK_PROPS, Stack, type StackProps } from './stack';

/**
 * A Kubernetes cluster at home: K3s on one server or several, with Cilium as its network, its load balancer and its
 * gateway. In addition to the manifests it writes the configuration file of each machine to `bootstrap/`.
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

  /** The Gateway for requests from the home network, if there is one. */
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
    const refusals = new Refusals();
    // One of the stack's own props is a function.
    const props = this.fitting(given, K3S_HOMELAB_PROPS, { required: REQUIRED, callable: 2 });
    const stack = props.stack && this.fittingWithRepository(props.stack, STACK_PROPS, 'stack');
    const home = isComplete(props) ? this.home(props, stack, refusals) : undefined;
    const made = stack && refusals.of(() => this.stack(stack, home));
    refusals.refuse();
    if (!home?.k3s || !home.cilium || !home.addresses) throw new ConfigurationError([]); // has been refused
    const { k3s, cilium, addresses, gateway } = home;
    return { k3s, cilium, ...addresses, gateway, stack: made };
  }

  /** The machines and their network; what one part refuses does not keep the others from being checked. */
  private home(props: K3sHomelabProps, stack: StackProps | undefined, refusals: Refusals): Home {
    const { interface: device, pool, encryption = Encryption.wireguard(), gateway, stack: _, crds, ...others } = props;
    const { cilium: ownCilium, metricsServer, sizes, networkPolicies = true, ...options } = others;
    const machines = metricsServer ? withoutOwnMetricsServer(options) : options;
    const { helmController = !stack } = props;
    const isMeasurable = props.serverOptions?.['etcd-expose-metrics'] !== false && props.servers.length > 1;
    const measuresEtcd = Boolean(stack?.prometheus) && isMeasurable;
    const k3s = refusals.of(
      () => new K3sBootstrap(this, 'k3s', { ...(measuresEtcd ? withEtcdMetrics(machines) : machines), helmController }),
    );
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
    const fits = refusals.of(() => {
      refuse(this, homeNetworkProblems({ network, nodes, apiServer, interfaces, pool, gatewayAddress }));
      return true;
    });

    new GatewayApiCrds(this, 'gateway-api', { source: crds });
    const choices = { servers: servers.length, encryption, stack, cilium: ownCilium, sizes };
    const cilium = k3s && refusals.of(() => new CiliumCni(this, 'cilium', homelabCilium({ k3s, ...choices })));
    if (cilium) {
      const pools = nodePools(inEffect(cilium.settings).options);
      refusals.of(() => refuse(this, nodeRoomProblems(pools, nodes.length)));
    }
    const metrics = metricsServer && refusals.of(() => new MetricsServer(this, 'metrics-server', metricsServer));
    if (networkPolicies) {
      if (cilium) closeOtherPorts(this, cilium, hubbleClients(cilium.settings));
      if (metrics) closeOtherPorts(this, metrics);
    }
    return {
      k3s,
      cilium,
      addresses: fits ? this.addresses(pool, interfaces) : undefined,
      gateway: gateway && refusals.of(() => this.entrance(gateway)),
      nodes: nodes.length,
      targets: measuresEtcd ? [K3S_ETCD] : [],
    };
  }

  private addresses(pool: IpBlock, interfaces: readonly string[]): Addresses {
    return {
      pool: new LoadBalancerIpPool(this, 'pool', { metadata: { name: 'home' }, blocks: [pool] }),
      announcement: new L2AnnouncementPolicy(this, 'announcement', {
        metadata: { name: 'home' },
        interfaces: [...new Set(interfaces)].map((name) => `^${name.replaceAll('.', '\\.')}$`),
      }),
    };
  }

  private stack(props: StackProps, home: Home | undefined): Stack {
    const { cilium, nodes, targets = [] } = home ?? {};
    if (cilium) closeNamespacesOf(cilium);
    const count = nodes === undefined ? undefined : { count: nodes, more: MORE_MACHINES };
    return new Stack(this, onK3s(props), { cilium, nodes: count, targets });
  }

  /** @internal Where an object is written: what Argo CD applies is below `components/`. */
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

function hasStack(props: unknown): boolean {
  return isMap(props) && props.stack !== undefined;
}

const MORE_MACHINES = 'Give the cluster at least that number of machines';

/** Paths that differ on nodes of K3s. */
function onK3s(props: StackProps): StackProps {
  const { falco } = props;
  return { ...props, falco: falco && { containerdSocket: '/run/k3s/containerd/containerd.sock', ...falco } };
}

/** The machines and their network, as far as they could be made. */
interface Home {
  readonly k3s?: K3sBootstrap;
  readonly cilium?: CiliumCni;
  readonly addresses?: Addresses;
  readonly gateway?: Gateway;
  /** The number of machines. */
  readonly nodes: number;
  /** What serves metrics beside the components. */
  readonly targets: readonly ScrapeTarget[];
}

/** The addresses of Services, and who answers for them. */
interface Addresses {
  readonly pool: LoadBalancerIpPool;
  readonly announcement: L2AnnouncementPolicy;
}

interface HomelabParts extends Addresses {
  readonly k3s: K3sBootstrap;
  readonly cilium: CiliumCni;
  readonly gateway?: Gateway;
  readonly stack?: Stack;
}
