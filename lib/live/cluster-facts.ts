import { parse } from 'yaml';
import { isMap, type JsonMap } from '../settings/schema';
import { ciliumFacts } from './cilium-networks';
import type { Kubectl } from './kubectl';

/** The network-related facts of a node. */
export interface LiveNode {
  readonly name: string;
  readonly isControlPlane: boolean;
  /** Its internal addresses, IPv4 first. */
  readonly addresses: readonly string[];
  readonly podCidrs: readonly string[];
  readonly kubeletVersion: string;
  readonly kernel: string;
  readonly isReady: boolean;
  readonly isCordoned: boolean;
}

/** The distribution of a cluster, as far as its nodes show it. */
export type Distribution = 'k3s' | 'rke2' | 'kind' | 'talos' | 'kubeadm' | 'unknown';

/** The facts of a running cluster, from its API server. */
export interface ClusterFacts {
  /** The version of the API server: `v1.34.4+k3s1`. */
  readonly version: string;
  readonly distribution: Distribution;
  readonly nodes: readonly LiveNode[];
  /** The installed networks (CNI), from their DaemonSets and traces on nodes. */
  readonly networks: readonly string[];
  /** kube-proxy's mode; `none` if there is no trace of it. */
  readonly kubeProxy: 'iptables' | 'ipvs' | 'nftables' | 'none';
  readonly podNetworks: readonly string[];
  readonly serviceNetworks: readonly string[];
}

interface List {
  readonly items: readonly JsonMap[];
}

/** Reads the facts of a cluster; changes nothing. */
export async function clusterFacts(kubectl: Kubectl): Promise<ClusterFacts> {
  // The first response shows whether there is a cluster at all.
  const version = await kubectl.raw<{ gitVersion: string }>('/version');
  const [nodes, daemonSets, serviceCidrs, kubeProxy, kubeadm] = await Promise.all([
    kubectl.get<List>('nodes'),
    kubectl.get<List>('daemonsets', '--all-namespaces'),
    kubectl.raw<List>('/apis/networking.k8s.io/v1/servicecidrs'),
    kubectl.get<JsonMap>('configmap', 'kube-proxy', '--namespace=kube-system'),
    kubectl.get<JsonMap>('configmap', 'kubeadm-config', '--namespace=kube-system'),
  ]);
  const all = nodes?.items ?? [];
  const distribution = distributionOf(all);
  const settings = documentIn(kubeadm, 'ClusterConfiguration');
  const { podSubnet, serviceSubnet } = isMap(settings?.networking) ? settings.networking : {};
  const live = all.map(nodeOf);
  const sets = daemonSets?.items ?? [];
  const agents = sets.find((each) => nameOf(each) === 'cilium');
  const cilium = agents && (await ciliumFacts(kubectl, namespaceOf(agents)));
  const ofCluster = texts(podSubnet) ?? commonNetworks(live.flatMap(({ podCidrs }) => podCidrs));
  return {
    version: String(version?.gitVersion ?? ''),
    distribution,
    nodes: live,
    networks: networksOf(sets, all, distribution),
    kubeProxy: modeOf(sets, kubeProxy, cilium?.replacesKubeProxy ? 'unknown' : distribution),
    podNetworks: cilium && cilium.podNetworks.length > 0 ? cilium.podNetworks : ofCluster,
    serviceNetworks:
      texts(serviceSubnet) ??
      (serviceCidrs?.items ?? []).flatMap(({ spec }) => (isMap(spec) ? (spec.cidrs as string[]) : [])),
  };
}

function nodeOf({ metadata, spec, status }: JsonMap): LiveNode {
  const { name, labels } = metadata as { name: string; labels?: JsonMap };
  const { podCIDRs = [], unschedulable = false } = (spec ?? {}) as { podCIDRs?: string[]; unschedulable?: boolean };
  const {
    addresses = [],
    nodeInfo = {},
    conditions = [],
  } = (status ?? {}) as {
    addresses?: { type: string; address: string }[];
    nodeInfo?: { kubeletVersion?: string; kernelVersion?: string };
    conditions?: { type: string; status: string }[];
  };
  const internal = addresses.filter(({ type }) => type === 'InternalIP').map(({ address }) => address);
  return {
    name,
    isControlPlane: Object.keys(labels ?? {}).some((label) =>
      /node-role\.kubernetes\.io\/(control-plane|master)$/.test(label),
    ),
    addresses: [...internal].sort((a, b) => Number(a.includes(':')) - Number(b.includes(':'))),
    podCidrs: podCIDRs,
    kubeletVersion: nodeInfo.kubeletVersion ?? '',
    kernel: nodeInfo.kernelVersion ?? '',
    isReady: conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
    isCordoned: unschedulable,
  };
}

const DISTRIBUTIONS: readonly { readonly name: Distribution; readonly isIt: (node: string) => boolean }[] = [
  { name: 'k3s', isIt: (node) => node.includes('+k3s') },
  { name: 'rke2', isIt: (node) => node.includes('+rke2') },
  { name: 'kind', isIt: (node) => node.includes('"kind://') },
  { name: 'talos', isIt: (node) => /"osImage":"Talos/.test(node) },
  { name: 'kubeadm', isIt: (node) => node.includes('kubeadm.alpha.kubernetes.io/cri-socket') },
];

function distributionOf(nodes: readonly JsonMap[]): Distribution {
  const text = nodes.map((node) => JSON.stringify(node)).join();
  return DISTRIBUTIONS.find(({ isIt }) => isIt(text))?.name ?? 'unknown';
}

/** The networks by the names of their DaemonSets. */
const NETWORKS: readonly (readonly [RegExp, string])[] = [
  [/^cilium$/, 'Cilium'],
  [/^kube-flannel/, 'flannel'],
  [/^calico-node$/, 'Calico'],
  [/^canal$/, 'Canal'],
  [/^weave-net$/, 'Weave Net'],
  [/^kube-router$/, 'kube-router'],
  [/^antrea-agent$/, 'Antrea'],
  [/^kindnet$/, 'kindnet'],
  [/^aws-node$/, 'Amazon VPC CNI'],
  [/^ovnkube-node$/, 'OVN-Kubernetes'],
];

function networksOf(daemonSets: readonly JsonMap[], nodes: readonly JsonMap[], distribution: Distribution): string[] {
  const names = daemonSets.map(nameOf);
  const found = NETWORKS.filter(([pattern]) => names.some((name) => pattern.test(name))).map(([, network]) => network);
  // K3s runs flannel in its own process, which only annotations show.
  const hasFlannel = nodes.some((node) => JSON.stringify(node).includes('flannel.alpha.coreos.com/backend-type'));
  return hasFlannel && distribution === 'k3s' && !found.includes('flannel') ? [...found, 'flannel'] : found;
}

function modeOf(
  daemonSets: readonly JsonMap[],
  configuration: JsonMap | undefined,
  distribution: Distribution,
): ClusterFacts['kubeProxy'] {
  const mode = documentIn(configuration, 'KubeProxyConfiguration')?.mode;
  if (mode === 'ipvs' || mode === 'nftables') return mode;
  if (configuration || daemonSets.some((each) => nameOf(each) === 'kube-proxy')) return 'iptables';
  // K3s runs it in its own process, unless it is disabled, which only a network that replaces it shows.
  return distribution === 'k3s' || distribution === 'rke2' ? 'iptables' : 'none';
}

function namespaceOf({ metadata }: JsonMap): string {
  return isMap(metadata) ? String(metadata.namespace) : '';
}

function nameOf({ metadata }: JsonMap): string {
  return isMap(metadata) ? String(metadata.name) : '';
}

/** The document of a kind in a ConfigMap of kubeadm's. */
function documentIn(configMap: JsonMap | undefined, kind: string): JsonMap | undefined {
  const values = isMap(configMap?.data) ? Object.values(configMap.data) : [];
  const documents = values.flatMap((text) => {
    try {
      return [parse(String(text), { logLevel: 'silent' }) as unknown];
    } catch {
      return []; // a kubeconfig is YAML, a script is not
    }
  });
  return documents.filter(isMap).find((document) => document.kind === kind);
}

function texts(list: unknown): string[] | undefined {
  return typeof list === 'string' && list !== '' ? list.split(',').map((each) => each.trim()) : undefined;
}

/** The /16 (or /56) that contains the networks of single nodes, as controllers split it by default. */
function commonNetworks(cidrs: readonly string[]): string[] {
  const wider = cidrs.map((cidr) => (cidr.includes(':') ? cidr : cidr.replace(/^(\d+\.\d+)\..*$/, '$1.0.0/16')));
  return [...new Set(wider)];
}
