import { AgentOptions } from '../cilium/cluster/agent-options';
import { isMap, type JsonMap } from '../settings/schema';
import type { Kubectl } from './kubectl';

/** A cluster's network according to Cilium's configuration. */
export interface CiliumFacts {
  /** The networks of pods; empty if Cilium does not allocate addresses itself. */
  readonly podNetworks: readonly string[];
  readonly replacesKubeProxy: boolean;
}

interface List {
  readonly items: readonly JsonMap[];
}

/**
 * Reads the configuration of an installed Cilium, whatever installed it.
 *
 * @param namespace the namespace of its DaemonSet
 */
export async function ciliumFacts(kubectl: Kubectl, namespace: string): Promise<CiliumFacts> {
  const config = await kubectl.get<JsonMap>('configmap', 'cilium-config', `--namespace=${namespace}`);
  const options = new AgentOptions(isMap(config?.data) ? (config.data as Record<string, string>) : {});
  const networks = await (NETWORKS[options.text('ipam')] ?? ofNodes)(kubectl, options);
  return {
    podNetworks: [...new Set(networks)],
    replacesKubeProxy: /^(?:true|strict)$/.test(options.text('kube-proxy-replacement')),
  };
}

/** The keys with the networks of pods, by Cilium's IPAM mode; in other modes, the networks are set on nodes. */
const NETWORKS: Readonly<Record<string, (kubectl: Kubectl, options: AgentOptions) => string[] | Promise<string[]>>> = {
  'cluster-pool': (_, options) =>
    ['cluster-pool-ipv4-cidr', 'cluster-pool-ipv6-cidr'].flatMap((name) => options.list(name)),
  'multi-pool': async (kubectl) => {
    const pools = await kubectl.get<List>('ciliumpodippools.cilium.io');
    return (pools?.items ?? []).flatMap(({ spec }) =>
      ['ipv4', 'ipv6'].flatMap((family) => {
        const pool = isMap(spec) ? spec[family] : undefined;
        return isMap(pool) && Array.isArray(pool.cidrs) ? pool.cidrs.map(String) : [];
      }),
    );
  },
  // The networks are those that the cluster itself assigns to its nodes.
  kubernetes: () => [],
};

async function ofNodes(kubectl: Kubectl): Promise<string[]> {
  const nodes = await kubectl.get<List>('ciliumnodes.cilium.io');
  return (nodes?.items ?? []).flatMap(({ spec }) => {
    const ipam = isMap(spec) && isMap(spec.ipam) ? spec.ipam : {};
    return Array.isArray(ipam.podCIDRs) ? ipam.podCIDRs.map(String) : [];
  });
}
