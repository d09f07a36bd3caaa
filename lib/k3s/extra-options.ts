import type { Problem } from '../problems';
import { quoted } from '../problems';
import type { Option } from './config-file';
import type { K3sInstallation, K3sMachine, K3sOptions } from './k3s-bootstrap-props';

/** Options that are set by props. */
const OF_PROPS: Readonly<Record<string, string>> = {
  'agent-token-file': 'agentTokenFile',
  'cluster-cidr': 'clusterCidr',
  'cluster-dns': 'clusterDns',
  'cluster-init': 'servers',
  'disable-kube-proxy': 'Cilium, which replaces kube-proxy',
  'disable-network-policy': 'Cilium, which enforces policies',
  'flannel-backend': 'Cilium, which is the network',
  'node-ip': 'ip of the node',
  'node-name': 'name of the node',
  'resolv-conf': 'resolvConf',
  server: 'apiServer',
  'service-cidr': 'serviceCidr',
  'tls-san': 'tlsSans',
  'token-file': 'tokenFile',
};

/** Options that hold a credential, or an address with one in it. */
const CREDENTIALS = [
  'agent-token',
  'datastore-endpoint',
  'etcd-s3-access-key',
  'etcd-s3-secret-key',
  'etcd-s3-session-token',
  'token',
  'vpn-auth',
];

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** What is wrong with the extra options of an installation. */
export function extraOptionProblems({ serverOptions, agentOptions, servers, agents }: K3sInstallation): Problem[] {
  const groups: readonly (readonly [path: string, options: K3sOptions])[] = [
    ['serverOptions', serverOptions],
    ['agentOptions', agentOptions],
    ...servers.map((node, index) => [`servers[${index}].options`, node.options ?? {}] as const),
    ...agents.map((node, index) => [`agents[${index}].options`, node.options ?? {}] as const),
  ];
  return groups.flatMap(([path, options]) => Object.keys(options).flatMap((name) => nameProblems(path, name)));
}

function nameProblems(path: string, name: string): Problem[] {
  if (!NAME.test(name)) {
    return [
      {
        what: `${path} has the option ${quoted(name)}, but an option is a flag of K3s without its dashes in front.`,
        remedy: 'Write it like node-label.',
        code: 'K3S009',
      },
    ];
  }
  if (CREDENTIALS.includes(name)) {
    return [
      {
        what: `${path} has the option ${name}, which would put a credential into the program and its output.`,
        remedy: 'Put it into a separate file on the machines, such as /etc/rancher/k3s/config.yaml.d/secret.yaml.',
        code: 'K3S004',
      },
    ];
  }
  const prop = Object.hasOwn(OF_PROPS, name) ? OF_PROPS[name] : undefined;
  if (prop === undefined) return [];
  return [
    {
      what: `${path} has the option ${name}, which follows from ${prop}.`,
      remedy: 'Remove the option.',
      code: 'K3S009',
    },
  ];
}

/** The options of a node that we have no prop for: its own override those of its role. */
export function extraOptions(ofRole: K3sOptions, { options = {} }: K3sMachine): Option[] {
  return Object.entries({ ...ofRole, ...options }).map(([key, value]) => ({
    key,
    value,
    reason: Object.hasOwn(options, key) ? 'Of this machine.' : 'Of every machine of its kind.',
  }));
}

/** Merges options: lists of the same name are joined, otherwise the later value counts. */
export function merged(options: readonly Option[]): Option[] {
  const byKey = new Map<string, Option>();
  for (const option of options) {
    const { value: before, reason } = byKey.get(option.key) ?? {};
    const lists = Array.isArray(before) && Array.isArray(option.value);
    byKey.set(
      option.key,
      lists ? { ...option, value: [...new Set([...before, ...option.value])], reason: reason ?? '' } : option,
    );
  }
  return [...byKey.values()];
}
