import type { Option } from './config-file';
import { extraOptions, merged } from './extra-options';
import type { K3sInstallation, K3sMachine } from './k3s-bootstrap-props';

/** The options of a server; all but those of the node itself and of its place in etcd are the same on every server. */
export function serverOptions(installation: K3sInstallation, server: K3sMachine): Option[] {
  return merged([
    ...nodeOptions(server),
    ...membership(installation, server),
    {
      key: 'token-file',
      value: installation.tokenFile,
      reason:
        "The token that servers join with, which also encrypts the cluster's keys: never in this file, and backed up.",
    },
    ...agentToken(installation),
    {
      key: 'tls-san',
      value: [...new Set([installation.apiServer, ...installation.tlsSans])],
      reason:
        "Names and addresses of the API server that its certificate must cover; the servers' own addresses are always included.",
    },
    SECRETS_ENCRYPTION,
    ...clusterNetworks(installation),
    ...REPLACED_BY_CILIUM,
    ...(installation.helmController ? [] : [NO_HELM_CONTROLLER]),
    resolvConf(installation, server),
    ...extraOptions(installation.serverOptions, server),
  ]);
}

const SECRETS_ENCRYPTION: Option = {
  key: 'secrets-encryption',
  value: true,
  reason:
    'Secrets are encrypted in the datastore and its snapshots; K3s generates the key. The same on all servers.\n' +
    'For a cluster that was created without: k3s secrets-encrypt status, and docs.k3s.io/cli/secrets-encrypt.',
};

/** The options of an agent: it learns the rest of the configuration from the servers. */
export function agentOptions(installation: K3sInstallation, agent: K3sMachine): Option[] {
  return merged([
    ...nodeOptions(agent),
    {
      key: 'server',
      value: urlOf(installation.apiServer),
      reason: 'Where the agent finds the cluster; afterwards it knows every server.',
    },
    {
      key: 'token-file',
      value: installation.agentTokenFile,
      reason: 'The token that agents join with: never in this file.',
    },
    resolvConf(installation, agent),
    ...extraOptions(installation.agentOptions, agent),
  ]);
}

function nodeOptions({ name, ip, ipv6 }: K3sMachine): Option[] {
  return [
    { key: 'node-name', value: name, reason: 'The name of the node in the cluster, whatever its host name is.' },
    {
      key: 'node-ip',
      value: both(ip, ipv6),
      reason: 'Its address in the home network, should the machine have more than one.',
    },
  ];
}

/** A server's role in embedded etcd; a single server keeps SQLite, which is lighter. */
function membership({ servers }: K3sInstallation, server: K3sMachine): Option[] {
  const [first] = servers;
  if (!first || servers.length === 1) return [];
  if (server === first) {
    return [
      {
        key: 'cluster-init',
        value: true,
        reason: "Starts embedded etcd for others to join. Has no effect once etcd's data is on this machine.",
      },
    ];
  }
  return [
    {
      key: 'server',
      value: urlOf(first.ip),
      reason: "Joins the first server's etcd. Has no effect once etcd's data is on this machine.",
    },
  ];
}

function agentToken({ agents, agentTokenFile }: K3sInstallation): Option[] {
  if (agents.length === 0) return [];
  return [
    {
      key: 'agent-token-file',
      value: agentTokenFile,
      reason:
        "The token that agents join with. It differs from the servers', with which one agent could take over the cluster.",
    },
  ];
}

function clusterNetworks(installation: K3sInstallation): Option[] {
  const { clusterCidr, clusterCidrIpv6, serviceCidr, serviceCidrIpv6, clusterDns } = installation;
  const networks = [
    {
      key: 'cluster-cidr',
      value: both(clusterCidr, clusterCidrIpv6),
      reason: 'The network of the pods, from which Cilium assigns addresses. The same on all servers.',
    },
    {
      key: 'service-cidr',
      value: both(serviceCidr, serviceCidrIpv6),
      reason: 'The network of the Services. The same on all servers.',
    },
  ];
  if (clusterDns === undefined) return networks;
  return [
    ...networks,
    { key: 'cluster-dns', value: clusterDns, reason: "The cluster's DNS server, one of the Services." },
  ];
}

/** What Cilium does instead of K3s. Servers with other values here are refused when they join. */
const REPLACED_BY_CILIUM: readonly Option[] = [
  {
    key: 'disable',
    value: ['traefik', 'servicelb'],
    reason: [
      'Traefik: requests from outside come in by Gateways, which Cilium serves.',
      'ServiceLB: it would give LoadBalancer Services the addresses of nodes, and Cilium gives them addresses of the pool.',
    ].join('\n'),
  },
  {
    key: 'flannel-backend',
    value: 'none',
    reason: 'No flannel: Cilium is the network. Nodes stay NotReady until it runs.',
  },
  {
    key: 'disable-network-policy',
    value: true,
    reason: "No network policies of K3s' own: Cilium enforces them, and two would contradict each other.",
  },
  {
    key: 'disable-kube-proxy',
    value: true,
    reason: 'No kube-proxy: Cilium handles Services instead, which Gateways and announcements by ARP need.',
  },
];

const NO_HELM_CONTROLLER: Option = {
  key: 'disable-helm-controller',
  value: true,
  reason: 'No Helm controller: Argo CD installs charts, and HelmChart objects have no effect. The same on all servers.',
};

/** The values of both families, IPv4 first, as K3s expects them. */
function both(ipv4: string, ipv6: string | undefined): string {
  return ipv6 === undefined ? ipv4 : `${ipv4},${ipv6}`;
}

/** For both kinds of nodes. */
function resolvConf({ resolvConf: ofAll }: K3sInstallation, { resolvConf: own }: K3sMachine): Option {
  return {
    key: 'resolv-conf',
    value: own ?? ofAll,
    reason: [
      'The DNS servers of the home network. /etc/resolv.conf names the resolver of this machine where systemd-resolved runs,',
      'at 127.0.0.53: in a pod, that is the pod, and CoreDNS would ask itself forever.',
    ].join('\n'),
  };
}

function urlOf(host: string): string {
  return `https://${host}:6443`;
}
