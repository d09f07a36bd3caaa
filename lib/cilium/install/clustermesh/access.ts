import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Manifest, Volume, VolumeMount } from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';
import { peersOf } from '../../settings/facts';
import { certificateSources, OWNER_READS } from '../shared/certificate-sources';

const VOLUME = 'clustermesh-secrets';

/** Where a program finds how to reach other clusters. */
export const CLUSTERMESH_MOUNT: VolumeMount = {
  name: VOLUME,
  mountPath: '/var/lib/cilium/clustermesh',
  readOnly: true,
};

/**
 * How to reach other clusters, and the key pairs for it. Both pairs are always part of it, so that starting to use the
 * one for KVStoreMesh restarts nothing.
 */
export function clustermeshVolume(settings: CiliumSettings): Volume {
  return {
    name: VOLUME,
    projected: {
      defaultMode: OWNER_READS,
      sources: [
        { secret: { name: 'cilium-clustermesh', optional: true } },
        ...clientCertificate(settings, 'clustermesh-apiserver-remote-cert', 'common-etcd-client'),
        ...clientCertificate(settings, 'clustermesh-apiserver-local-cert', 'local-etcd-client'),
      ],
    },
  };
}

function clientCertificate(settings: CiliumSettings, secret: string, file: string) {
  const files = { 'tls.key': `${file}.key`, 'tls.crt': `${file}.crt` };
  return certificateSources(settings, { secret, files, ca: `${file}-ca.crt` });
}

/** Names of the other clusters' API servers, when programs reach these themselves and not through KVStoreMesh. */
export function clustermeshHostAliases(settings: CiliumSettings): Manifest<k8s.HostAlias>[] {
  const { config, useAPIServer, apiserver, disableKubernetesHostAliases } = settings.clustermesh;
  if (!config.enabled || (useAPIServer && apiserver.kvstoremesh.enabled) || disableKubernetesHostAliases) return [];
  return peersOf(settings).flatMap(({ name, ips = [] }) =>
    ips.map((ip) => ({ ip, hostnames: [`${name}.${config.domain}`] })),
  );
}
