import type { Construct } from 'constructs';
import { PersistentVolumeClaim } from '../../kubernetes/objects';
import type { TraefikSettings } from '../settings';
import type { Names } from './names';

/** The claim behind the volume for certificates. */
export function persistentVolumeClaim(scope: Construct, settings: TraefikSettings, names: Names): void {
  const { enabled, existingClaim, annotations, accessMode, size, storageClass, volumeName } = settings.persistence;
  if (!enabled || existingClaim) return;
  new PersistentVolumeClaim(scope, 'PersistentVolumeClaim', {
    metadata: {
      name: names.fullName,
      namespace: names.namespace,
      labels: names.labels,
      annotations: { ...annotations, 'helm.sh/resource-policy': 'keep' },
    },
    spec: {
      accessModes: [accessMode],
      resources: { requests: { storage: size } },
      storageClassName: storageClass,
      volumeName: volumeName || undefined,
    },
  });
}
