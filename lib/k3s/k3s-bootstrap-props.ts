import * as v from 'valibot';
import type { PropChecks } from '../settings/props';
import { text } from '../settings/values';

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
