import * as v from 'valibot';
import type { PropChecks } from '../settings/props';
import { text } from '../settings/values';

/** Options of K3s, by the names of its flags without the dashes in front: `{ 'node-label': ['disk=ssd'] }`. */
export type K3sOptions = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** A machine that K3s runs on. */
export interface K3sNode {
  /** Its name in the cluster, a DNS name, unique among the nodes. */
  readonly name: string;
  /** Its IPv4 address in the home network; it must not change, so it is a fixed one or a reservation in DHCP. */
  readonly ip: string;
}

/** A machine, with what differs from the others. */
export interface K3sMachine extends K3sNode {
  /**
   * Its IPv6 address in the home network, where the cluster has both families.
   * @default - none
   */
  readonly ipv6?: string;
  /**
   * Its network interface in the home network, if its name differs from the others'.
   * @default - the platform's
   */
  readonly interface?: string;
  /**
   * The file with its DNS servers, if it differs from the others': see `resolvConf` of the installation.
   * @default - the installation's
   */
  readonly resolvConf?: string;
  /**
   * Extra options of K3s for this machine; they override those of its role.
   * @default - none
   */
  readonly options?: K3sOptions;
}

/** Props of `K3sBootstrap`. */
export interface K3sBootstrapProps {
  /**
   * The machines with the control plane: one, or an odd number of at least three with embedded etcd. The first starts the
   * cluster, the others join it.
   * @see https://docs.k3s.io/datastore/ha-embedded
   */
  readonly servers: readonly K3sMachine[];

  /**
   * The machines that only run pods. Servers run pods too.
   * @default - none
   */
  readonly agents?: readonly K3sMachine[];

  /** The network that all the nodes are in, in CIDR notation, such as `192.168.1.0/24`. */
  readonly network: string;

  /**
   * The address or host name at which agents, Cilium and people find the API server on port 6443: a virtual address or
   * a load balancer for several servers.
   * @default - the first server's address
   * @see https://docs.k3s.io/datastore/cluster-loadbalancer
   */
  readonly apiServer?: string;

  /**
   * Extra addresses and host names that the API server's certificate is valid for.
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
   * The IPv4 network of the Services, in CIDR notation, with a prefix of 12 or more.
   * @default '10.43.0.0/16'
   */
  readonly serviceCidr?: string;

  /**
   * The IPv6 network of the pods, in CIDR notation with a prefix of 48 to 60, such as `fd00:42::/56`; each node gets a /64.
   * With it the cluster has both families: `serviceCidrIpv6`, and `ipv6` of every node, are needed too.
   * @default - IPv4 only
   * @see https://docs.k3s.io/networking/basic-network-options#dual-stack-ipv4--ipv6-networking
   */
  readonly clusterCidrIpv6?: string;

  /**
   * The IPv6 network of the Services, in CIDR notation with a prefix of 108 or more, such as `fd00:43::/112`.
   * @default - IPv4 only
   */
  readonly serviceCidrIpv6?: string;

  /**
   * The file on each node with the DNS servers of the home network, which CoreDNS asks. On machines without
   * systemd-resolved, use `/etc/resolv.conf`.
   * @default '/run/systemd/resolve/resolv.conf'
   * @see https://docs.k3s.io/cli/agent
   */
  readonly resolvConf?: string;

  /**
   * Extra options of K3s for every server. Options that have a prop are errors, and so are credentials.
   * @default - none
   * @see https://docs.k3s.io/cli/server
   */
  readonly serverOptions?: K3sOptions;

  /**
   * Extra options of K3s for every agent.
   * @default - none
   * @see https://docs.k3s.io/cli/agent
   */
  readonly agentOptions?: K3sOptions;

  /**
   * Whether K3s runs its Helm controller, which installs charts from HelmChart objects.
   * @default true; of `K3sHomelab` with a `stack` false, since Argo CD installs charts there
   * @see https://docs.k3s.io/helm
   */
  readonly helmController?: boolean;

  /**
   * The address of the cluster's DNS server, in `serviceCidr`.
   * @default - the tenth of `serviceCidr`, as K3s chooses
   */
  readonly clusterDns?: string;

  /**
   * The file on each server with the token that servers join with. The token itself is never a prop: see
   * docs/k3s-homelab.md for the command that generates it.
   * @default '/etc/rancher/k3s/token'
   * @see https://docs.k3s.io/cli/token
   */
  readonly tokenFile?: string;

  /**
   * The file on each node with the token that agents join with. It differs from the servers' token, which gives as
   * much access as the administrator's password.
   * @default '/etc/rancher/k3s/agent-token'
   */
  readonly agentTokenFile?: string;
}

const options = v.record(
  v.string(),
  v.union(
    [v.string(), v.number(), v.boolean(), v.array(v.string())],
    'a text, a number, true, false or a list of texts',
  ),
);

const nodes = v.array(
  v.strictObject({
    name: v.string(),
    ip: v.string(),
    ipv6: v.optional(v.string()),
    interface: v.optional(v.string()),
    resolvConf: v.optional(v.string()),
    options: v.optional(options),
  }),
);

/** What each prop of `K3sBootstrap` must be. */
export const K3S_BOOTSTRAP_PROPS: PropChecks<K3sBootstrapProps> = {
  servers: nodes,
  agents: nodes,
  network: text,
  apiServer: text,
  tlsSans: v.array(text),
  clusterCidr: text,
  serviceCidr: text,
  clusterCidrIpv6: text,
  serviceCidrIpv6: text,
  helmController: v.boolean(),
  clusterDns: text,
  resolvConf: text,
  serverOptions: options,
  agentOptions: options,
  // Any value may be the token: its own check does not repeat it.
  tokenFile: v.unknown(),
  agentTokenFile: v.unknown(),
};

/** The props of an installation of K3s, with every default applied. */
export interface K3sInstallation
  extends Required<Omit<K3sBootstrapProps, 'clusterDns' | 'clusterCidrIpv6' | 'serviceCidrIpv6'>> {
  readonly clusterDns: string | undefined;
  readonly clusterCidrIpv6: string | undefined;
  readonly serviceCidrIpv6: string | undefined;
}
