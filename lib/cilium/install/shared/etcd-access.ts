import type { Volume, VolumeMount } from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';
import { OWNER_READS } from './certificate-sources';

/** How the external etcd is reached, where one is used. */
export function etcdMounts({ etcd }: CiliumSettings): VolumeMount[] {
  if (!etcd.enabled) return [];
  const config = { name: 'etcd-config-path', mountPath: '/var/lib/etcd-config', readOnly: true };
  const secrets = { name: 'etcd-secrets', mountPath: '/var/lib/etcd-secrets', readOnly: true };
  return etcd.ssl ? [config, secrets] : [config];
}

export function etcdVolumes({ etcd }: CiliumSettings): Volume[] {
  if (!etcd.enabled) return [];
  const config = {
    name: 'etcd-config-path',
    configMap: {
      name: 'cilium-config',
      defaultMode: OWNER_READS,
      items: [{ key: 'etcd-config', path: 'etcd.config' }],
    },
  };
  const secrets = {
    name: 'etcd-secrets',
    secret: { secretName: 'cilium-etcd-secrets', defaultMode: OWNER_READS, optional: true },
  };
  return etcd.ssl ? [config, secrets] : [config];
}
