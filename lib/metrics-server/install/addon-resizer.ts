import type { Construct } from 'constructs';
import { orNothing } from '../../kubernetes/empty';
import { ConfigMap, type Container, type Volume } from '../../kubernetes/objects';
import { toYaml } from '../../synth/yaml';
import type { MetricsServerSettings } from '../settings';
import type { Names } from './names';

const CONFIG_VOLUME = 'nanny-config-volume';

/** The container that adjusts metrics-server's resources to the number of nodes. */
export function resizerContainer(settings: MetricsServerSettings, names: Names): Container {
  const { image, nanny, securityContext, resources } = settings.addonResizer;
  return {
    name: 'metrics-server-nanny',
    securityContext: orNothing(securityContext),
    image: `${image.repository}:${image.tag}`,
    env: [
      { name: 'MY_POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'MY_POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    ],
    command: [
      '/pod_nanny',
      '--config-dir=/etc/config',
      `--deployment=${names.fullName}`,
      '--container=metrics-server',
      `--threshold=${nanny.threshold}`,
      `--poll-period=${nanny.pollPeriod}`,
      '--estimator=exponential',
      `--minClusterSize=${nanny.minClusterSize}`,
      '--use-metrics=true',
    ],
    volumeMounts: [{ name: CONFIG_VOLUME, mountPath: '/etc/config' }],
    resources: orNothing(resources),
  };
}

export function resizerVolume(names: Names): Volume {
  return { name: CONFIG_VOLUME, configMap: { name: configName(names) } };
}

/** How much of everything the resizer grants. */
export function resizerConfig(scope: Construct, settings: MetricsServerSettings, names: Names): void {
  if (!settings.addonResizer.enabled) return;
  const { nanny } = settings.addonResizer;
  new ConfigMap(scope, 'ResizerConfig', {
    metadata: { name: configName(names), namespace: names.namespace, labels: names.labels },
    data: {
      NannyConfiguration: toYaml({
        apiVersion: 'nannyconfig/v1alpha1',
        kind: 'NannyConfiguration',
        baseCPU: nanny.cpu,
        cpuPerNode: nanny.extraCpu,
        baseMemory: nanny.memory,
        memoryPerNode: nanny.extraMemory,
      }),
    },
  });
}

function configName(names: Names): string {
  return `${names.fullName}-nanny-config`;
}
