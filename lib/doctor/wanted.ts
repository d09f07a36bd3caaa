import * as path from 'node:path';
import { App } from 'cdk8s';
import { AgentOptions } from '../cilium/cluster/agent-options';
import { type NodePool, nodePools } from '../cilium/node-room';
import { isMap, type JsonMap } from '../settings/schema';

/** What a platform expects of a cluster according to its manifests. */
export interface Wanted {
  /** Cilium's configuration, in the form that its agents read. */
  readonly cilium: Readonly<Record<string, string>> | undefined;
  readonly podNetworks: readonly string[];
  /** The pod networks that Cilium's operator divides among nodes. */
  readonly nodePools: readonly NodePool[];
  readonly hasIpv6: boolean;
  readonly replacesKubeProxy: boolean;
  readonly encryption: 'ipsec' | 'wireguard' | 'none';
  /** The Secret that agents wait for with IPsec. */
  readonly ipsecSecret: IpsecSecret | undefined;
  readonly tunnel: 'vxlan' | 'geneve' | 'none';
  /** Whether metrics-server checks the certificates of kubelets. */
  readonly verifiesKubelets: boolean;
  readonly bringsMetricsServer: boolean;
}

/** Where the key of IPsec is. */
export interface IpsecSecret {
  readonly namespace: string;
  readonly name: string;
  /** The key of the Secret. */
  readonly key: string;
  /** Whether a Job of the platform creates it. */
  readonly isCreated: boolean;
}

/** What CORE expects of a cluster, unless it is configured otherwise. */
export async function wantedByCore(): Promise<Wanted> {
  const { PlatypaasCore } = await import('../platforms/core');
  return wantedBy(new PlatypaasCore(new App(), 'core').toJson() as JsonMap[]);
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
    nodePools: nodePools(options),
    hasIpv6: options.on('enable-ipv6'),
    ipsecSecret: options.on('enable-ipsec') ? ipsecSecretIn(objects, options) : undefined,
    encryption: options.on('enable-ipsec') ? 'ipsec' : options.on('enable-wireguard') ? 'wireguard' : 'none',
    tunnel: tunnel === 'geneve' || tunnel === 'none' ? tunnel : 'vxlan',
    verifiesKubelets: metricsServer !== undefined && !JSON.stringify(metricsServer).includes('--kubelet-insecure-tls'),
    bringsMetricsServer: metricsServer !== undefined,
  };
}

/** The Secret that the agents mount where they look for their key. */
function ipsecSecretIn(objects: readonly JsonMap[], options: AgentOptions): IpsecSecret | undefined {
  const agents = objects.find(
    ({ kind, metadata }) => kind === 'DaemonSet' && isMap(metadata) && metadata.name === 'cilium',
  );
  const { metadata, spec } = (agents ?? {}) as {
    metadata?: { namespace?: string };
    spec?: { template?: { spec?: { volumes?: readonly { name: string; secret?: { secretName?: string } }[] } } };
  };
  const volume = spec?.template?.spec?.volumes?.find((each) => each.name === 'cilium-ipsec-secrets');
  const name = volume?.secret?.secretName;
  if (name === undefined) return undefined;
  const isCreated = objects.some(
    ({ kind, metadata: of }) => kind === 'Job' && isMap(of) && of.name === 'cilium-ipsec-key',
  );
  const key = path.posix.basename(options.text('ipsec-key-file'));
  return { namespace: metadata?.namespace ?? 'kube-system', name, key, isCreated };
}
