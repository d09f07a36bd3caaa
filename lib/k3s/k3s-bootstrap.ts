import { Construct } from 'constructs';
import { guardProgram } from '../cluster/program';
import { Cidr } from '../kubernetes/cidr';
import { refuse } from '../problems';
import { checkProps, requireProps } from '../settings/props';
import type { OutputFile } from '../synth';
import { apiServerProblems } from './checks/api-server';
import { dualStackProblems } from './checks/dual-stack';
import { networkProblems } from './checks/networks';
import { nodeProblems } from './checks/nodes';
import { resolvConfProblems } from './checks/resolv-conf';
import { inlineTokens, tokenFileProblems } from './checks/tokens';
import { configFile } from './config-file';
import { extraOptionProblems } from './extra-options';
import { K3S_BOOTSTRAP_PROPS, type K3sBootstrapProps, type K3sInstallation, type K3sNode } from './k3s-bootstrap-props';
import { agentOptions, serverOptions } from './options';

/**
 * The configuration file of each machine of a K3s cluster with Cilium: without flannel, kube-proxy and K3s' own
 * network policies, load balancer and ingress controller. A `PlatformApp` writes them to the folder of their chart.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://docs.k3s.io/installation/configuration#configuration-file
 */
export class K3sBootstrap extends Construct {
  /** `bootstrap/<node>/config.yaml` for each node, which is `/etc/rancher/k3s/config.yaml` there. */
  readonly files: readonly OutputFile[];

  /** Where every node reaches the API server before Services work. */
  readonly apiServer: { readonly host: string; readonly port: number };

  /** The network of the pods. */
  readonly clusterCidr: Cidr;

  /** The network of the Services. */
  readonly serviceCidr: Cidr;

  /** The IPv6 network of the pods, where the cluster has both families. */
  readonly clusterCidrIpv6: Cidr | undefined;

  /** The IPv6 network of the Services, where the cluster has both families. */
  readonly serviceCidrIpv6: Cidr | undefined;

  constructor(scope: Construct, id: string, props: K3sBootstrapProps) {
    super(scope, id);
    guardProgram(this);
    refuse(this, inlineTokens(props));
    props = checkProps(this, props, K3S_BOOTSTRAP_PROPS);
    requireProps(this, props, ['servers', 'network']);
    const installation = complete(props);
    refuse(this, [
      ...nodeProblems(installation),
      ...tokenFileProblems(installation),
      ...apiServerProblems(installation),
      ...networkProblems(installation),
      ...dualStackProblems(installation),
      ...resolvConfProblems(installation),
      ...extraOptionProblems(installation),
    ]);
    this.files = filesOf(installation);
    this.apiServer = apiServerOf(installation, props.apiServer);
    this.clusterCidr = Cidr.parse(installation.clusterCidr);
    this.serviceCidr = Cidr.parse(installation.serviceCidr);
    const { clusterCidrIpv6, serviceCidrIpv6 } = installation;
    this.clusterCidrIpv6 = clusterCidrIpv6 === undefined ? undefined : Cidr.parse(clusterCidrIpv6);
    this.serviceCidrIpv6 = serviceCidrIpv6 === undefined ? undefined : Cidr.parse(serviceCidrIpv6);
  }

  /** What a `PlatformApp` writes to the folder of the chart; cdk8s' own `App` writes no files. */
  get extraFiles(): readonly OutputFile[] {
    return this.files;
  }
}

function complete(props: K3sBootstrapProps): K3sInstallation {
  return {
    servers: props.servers,
    agents: props.agents ?? [],
    network: props.network,
    apiServer: props.apiServer ?? props.servers[0]?.ip ?? '',
    tlsSans: props.tlsSans ?? [],
    clusterCidr: props.clusterCidr ?? '10.42.0.0/16',
    serviceCidr: props.serviceCidr ?? '10.43.0.0/16',
    clusterCidrIpv6: props.clusterCidrIpv6,
    serviceCidrIpv6: props.serviceCidrIpv6,
    helmController: props.helmController ?? true,
    clusterDns: props.clusterDns,
    resolvConf: props.resolvConf ?? '/run/systemd/resolve/resolv.conf',
    serverOptions: props.serverOptions ?? {},
    agentOptions: props.agentOptions ?? {},
    tokenFile: props.tokenFile ?? '/etc/rancher/k3s/token',
    agentTokenFile: props.agentTokenFile ?? '/etc/rancher/k3s/agent-token',
  };
}

/**
 * With several servers and no common address, each node uses its local K3s load balancer, which knows all the servers:
 * with a single address, losing the first server would take the network down.
 */
function apiServerOf({ servers, apiServer }: K3sInstallation, given: string | undefined): K3sBootstrap['apiServer'] {
  if (given === undefined && servers.length > 1) return { host: '127.0.0.1', port: 6444 };
  return { host: apiServer, port: 6443 };
}

function filesOf(installation: K3sInstallation): OutputFile[] {
  const { servers, agents } = installation;
  return [
    ...servers.map((server, index) => ({
      path: pathOf(server),
      text: configFile(server, serverRole(servers.length, index), serverOptions(installation, server)),
    })),
    ...agents.map((agent) => ({
      path: pathOf(agent),
      text: configFile(agent, 'an agent', agentOptions(installation, agent)),
    })),
  ];
}

function serverRole(count: number, index: number): string {
  if (count === 1) return 'the server';
  return index === 0 ? 'the server that starts the cluster' : 'a server that joins the first';
}

function pathOf({ name }: K3sNode): string {
  return `bootstrap/${name}/config.yaml`;
}
