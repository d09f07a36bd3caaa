import type { Construct } from 'constructs';
import { warn } from '../warnings';
import { checkCluster } from './checks';
import type { ClusterIndex } from './cluster-index';

interface WorkloadSpec {
  readonly replicas: number;
  readonly template: {
    readonly spec?: {
      readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName?: string } }[];
    };
  };
}

const ON_ONE_NODE: readonly unknown[] = ['ReadWriteOnce', 'ReadWriteOncePod'];

/** Checks workloads whose pods share a volume that only one node at a time can mount. */
export function guardVolumes(scope: Construct): void {
  checkCluster(scope, (index) => {
    warnOfSharedVolumes(index);
    return [];
  });
}

function warnOfSharedVolumes(index: ClusterIndex): void {
  for (const kind of ['apps/Deployment', 'apps/DaemonSet', 'apps/StatefulSet']) {
    for (const { construct, title, namespace, spec } of index.objects<WorkloadSpec>(kind)) {
      const several = kind === 'apps/DaemonSet' || (spec.replicas ?? 1) > 1;
      for (const { persistentVolumeClaim } of spec.template?.spec?.volumes ?? []) {
        const name = persistentVolumeClaim?.claimName ?? '';
        const { accessModes } = index.spec('PersistentVolumeClaim', namespace, name) ?? {};
        if (!several || !Array.isArray(accessModes) || !accessModes.every((mode) => ON_ONE_NODE.includes(mode)))
          continue;
        warn(construct, {
          what: `${title} has several pods, but the PersistentVolumeClaim ${name} is ${accessModes.join(' and ')}: pods on other nodes than the first never start.`,
          remedy: 'Use one pod, a claim with ReadWriteMany, or volumeClaimTemplates of a StatefulSet.',
          code: 'K8S004',
        });
      }
    }
  }
}
