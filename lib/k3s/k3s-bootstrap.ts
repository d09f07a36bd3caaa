import { Construct } from 'constructs';
import * as v from 'valibot';
import { Cidr } from '../kubernetes/cidr';
import { refuse } from '../problems';
import { checkProps, type PropChecks, requireProps } from '../settings/props';
import { text } from '../settings/values';
import type { OutputFile } from '../synth';
import { apiServerProblems } from './checks/api-server';
import { networkProblems } from './checks/networks';
import { nodeProblems } from './checks/nodes';
import { inlineTokens, tokenFileProblems } from './checks/tokens';
import { configFile } from './config-file';
import { agentOptions, serverOptions } from './options';

/** A machine that K3s runs on. */
export interface K3sNode {
  /** Its name in the cluster, in the form of a DNS name; no two nodes share one. */
  readonly name: string;
  /** Its IPv4 address in the home network; it must not change, so it is a fixed one or a reservation in DHCP. */
  readonly ip: string;
}

/** Props of `K3sBootstrap`. */
export interface K3sBootstrapProps {
  /**
   * The machines with the control plane: one, or an odd number of at least three with embedded etcd. The first starts the
   * cluster, the others join it.
   * @see https://docs.k3s.io/datastore/ha-embedded
   */
  readonly servers: readonly K3sNode[];

  /**
   * The machines that only run pods. Servers run pods too.
   * @default - none
   */
  readonly agents?: readonly K3sNode[];

  /** The network that all the nodes are in, in CIDR notation, such as `192.168.1.0/24`. */
  readonly network: string;

  /**
   * The address or host name at which agents, Cilium and people find the API server on port 6443: a virtual address or a
   * load balancer before several servers.
   * @default - the first server's address
   * @see https://docs.k3s.io/datastore/cluster-loadbalancer
   */
  readonly apiServer?: string;

  /**
   * Further addresses and host names that the API server's certificate is valid for.
   * @default - none; those of the servers and `apiServer` always are
   * @see https://docs.k3s.io/cli/server#listeners
   */
  readonly tlsSans?: readonly string[];

  /**
   * The IPv4 network of the pods, in CIDR notation; each node gets a part of 254 addresses.
   * @default '10.42.0.0/16'
   * @see https://docs.k3s.io/cli/server#networking
   */
  readonly clusterCidr?: string;

  /**
   * The IPv4 network of the Services, in CIDR notation, of a prefix of 12 or more.
   * @default '10.43.0.0/16'
   */
  readonly serviceCidr?: string;

  /**
   * The address of the cluster's DNS server, in `serviceCidr`.
   * @default - the tenth of `serviceCidr`, as K3s chooses
   */
  readonly clusterDns?: string;

  /**
   * The file on each server with the token that servers join with. The token itself is never a prop: see
   * docs/k3s-homelab.md for the command that makes it.
   * @default '/etc/rancher/k3s/token'
   * @see https://docs.k3s.io/cli/token
   */
  readonly tokenFile?: string;

  /**
   * The file on each node with the token that agents join with. It is not the servers' token, which is as good as the
   * administrator's password.
   * @default '/etc/rancher/k3s/agent-token'
   */
  readonly agentTokenFile?: string;
}

const nodes = v.array(v.strictObject({ name: v.string(), ip: v.string() }));

/** What each prop of `K3sBootstrap` must be. */
export const K3S_BOOTSTRAP_PROPS: PropChecks<K3sBootstrapProps> = {
  servers: nodes,
  agents: nodes,
  network: text,
  apiServer: text,
  tlsSans: v.array(text),
  clusterCidr: text,
  serviceCidr: text,
  clusterDns: text,
  // Whatever it is, it may be the token: its own check does not repeat it.
  tokenFile: v.unknown(),
  agentTokenFile: v.unknown(),
};

/** What an installation of K3s is made of, with every default applied. */
export interface K3sInstallation extends Required<Omit<K3sBootstrapProps, 'clusterDns'>> {
  readonly clusterDns: string | undefined;
}

/**
 * The configuration file of each machine of a K3s cluster whose network is Cilium's: no flannel, no kube-proxy, no
 * network policies, load balancer or ingress of K3s' own.
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

  constructor(scope: Construct, id: string, props: K3sBootstrapProps) {
    super(scope, id);
    refuse(this, inlineTokens(props));
    checkProps(this, props, K3S_BOOTSTRAP_PROPS);
    requireProps(this, props, ['servers', 'network']);
    const installation = complete(props);
    refuse(this, [
      ...nodeProblems(installation),
      ...tokenFileProblems(installation),
      ...apiServerProblems(installation),
      ...networkProblems(installation),
    ]);
    this.files = filesOf(installation);
    this.apiServer = apiServerOf(installation, props.apiServer);
    this.clusterCidr = Cidr.parse(installation.clusterCidr);
    this.serviceCidr = Cidr.parse(installation.serviceCidr);
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
    clusterDns: props.clusterDns,
    tokenFile: props.tokenFile ?? '/etc/rancher/k3s/token',
    agentTokenFile: props.agentTokenFile ?? '/etc/rancher/k3s/agent-token',
  };
}

/**
 * With several servers and no address before them, each node goes through K3s' own load balancer on it, which knows all
 * the servers: on one address, the loss of the first server would take the network along.
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
