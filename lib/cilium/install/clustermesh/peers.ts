import type { Construct } from 'constructs';
import { Secret } from '../../../kubernetes/objects';
import { exemptIfNeeded } from '../../../secrets/exemptions';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import type { PeerCluster } from '../../settings/clustermesh';
import { peersOf } from '../../settings/facts';
import { namespaced } from '../shared/metadata';

const CERTIFICATES = '/var/lib/cilium/clustermesh';

/**
 * How the other clusters are reached: for KVStoreMesh directly, and for the agents through KVStoreMesh where there is
 * one. Key pairs are files next to this one, from other Secrets.
 */
export function clustermeshPeers(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { config, useAPIServer, apiserver } = settings.clustermesh;
  if (!config.enabled) return;
  const cached = useAPIServer && apiserver.kvstoremesh.enabled;
  const direct = (peer: PeerCluster) =>
    [etcdConfig([endpointOf(settings, peer)], 'common'), ...hostAliases(settings, peer)].join('\n');
  if (cached) {
    const cache = cacheConfig(settings, namespace);
    secret(scope, settings, namespace, 'cilium-clustermesh', () => cache);
  }
  // Users who provide key pairs for single clusters provide the whole Secret that holds them.
  if (!config.createSecrets) return;
  secret(scope, settings, namespace, cached ? 'cilium-kvstoremesh' : 'cilium-clustermesh', direct);
}

function secret(
  scope: Construct,
  settings: CiliumSettings,
  namespace: string,
  name: string,
  configOf: (peer: PeerCluster) => string,
): void {
  const { annotations } = settings.clustermesh;
  const entries = peersOf(settings).map((peer) => [peer.name, Buffer.from(configOf(peer)).toString('base64')]);
  const peers = new Secret(scope, `ClusterMesh-${name}`, {
    metadata: namespaced(settings, namespace, name, { annotations }),
    data: Object.fromEntries(entries),
  });
  if (entries.length > 0) exemptIfNeeded(peers, 'data*', 'where peers are and the paths of key files; no key');
}

/** etcd of KVStoreMesh, in its own pod or the cluster's. */
function cacheConfig(settings: CiliumSettings, namespace: string): string {
  const { etcd, clustermesh } = settings;
  if (clustermesh.apiserver.kvstoremesh.kvstoreMode === 'internal') {
    return etcdConfig([`https://clustermesh-apiserver.${namespace}.svc:2379`], 'local');
  }
  const files = etcd.ssl
    ? ['trusted-ca-file', 'key-file', 'cert-file'].map((name, index) => `${name}: '${EXTERNAL_FILES[index]}'`)
    : [];
  return [...endpointLines(etcd.endpoints), ...files].join('\n');
}

const EXTERNAL_FILES = ['-ca.crt', '.key', '.crt'].map((suffix) => `/var/lib/etcd-secrets/etcd-client${suffix}`);

/** etcd's client configuration, with one of the key pairs that every program has. */
function etcdConfig(endpoints: readonly string[], pair: 'common' | 'local'): string {
  const file = `${CERTIFICATES}/${pair}-etcd-client`;
  return [
    ...endpointLines(endpoints),
    `trusted-ca-file: ${file}-ca.crt`,
    `key-file: ${file}.key`,
    `cert-file: ${file}.crt`,
  ].join('\n');
}

/** Since 1.20, programs learn of addresses behind made-up names from this, and not from their pods. */
function hostAliases(settings: CiliumSettings, { name, ips = [] }: PeerCluster): string[] {
  if (ips.length === 0 || !atLeast(settings, '1.20')) return [];
  const { domain } = settings.clustermesh.config;
  return ['cilium-host-aliases:', `- hostname: ${name}.${domain}`, '  ips: ', ...ips.map((ip) => `    - ${ip}`)];
}

function endpointLines(endpoints: readonly string[]): string[] {
  return ['endpoints:', ...endpoints.map((endpoint) => `- ${endpoint}`)];
}

function endpointOf({ clustermesh }: CiliumSettings, { name, address, port, ips }: PeerCluster): string {
  const host = ips?.length ? `${name}.${clustermesh.config.domain}` : address;
  return `https://${host}:${port ?? ''}`;
}
