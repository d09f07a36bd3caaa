import { AgentOptions } from '../cilium/cluster/agent-options';
import { isMap, type JsonMap } from '../settings/schema';

/** What a platform expects of a cluster according to its manifests; the defaults are those of CORE. */
export interface Wanted {
  /** Cilium's configuration, in the form that its agents read. */
  readonly cilium: Readonly<Record<string, string>> | undefined;
  readonly podNetworks: readonly string[];
  readonly replacesKubeProxy: boolean;
  readonly encryption: 'ipsec' | 'wireguard' | 'none';
  readonly tunnel: 'vxlan' | 'geneve' | 'none';
  /** Whether metrics-server checks the certificates of kubelets. */
  readonly verifiesKubelets: boolean;
  readonly bringsMetricsServer: boolean;
}

/** Reads what a platform expects from its objects. */
export function wantedBy(objects: readonly JsonMap[]): Wanted {
  const config = objects.find(
    ({ kind, metadata }) => kind === 'ConfigMap' && isMap(metadata) && metadata.name === 'cilium-config',
  );
  const data = isMap(config?.data) ? (config.data as Record<string, string>) : undefined;
  const metricsServer = objects.find(
    ({ kind, metadata }) => kind === 'Deployment' && isMap(metadata) && metadata.name === 'metrics-server',
  );
  const options = new AgentOptions(data ?? {});
  const tunnel = options.tunnels ? options.text('tunnel-protocol') : 'none';
  return {
    cilium: data,
    podNetworks: options.list('cluster-pool-ipv4-cidr'),
    replacesKubeProxy: options.replacesKubeProxy,
    encryption: options.on('enable-ipsec') ? 'ipsec' : options.on('enable-wireguard') ? 'wireguard' : 'none',
    tunnel: tunnel === 'geneve' || tunnel === 'none' ? tunnel : 'vxlan',
    verifiesKubelets: metricsServer !== undefined && !JSON.stringify(metricsServer).includes('--kubelet-insecure-tls'),
    bringsMetricsServer: metricsServer !== undefined,
  };
}
