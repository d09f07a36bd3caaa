import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import { ConfigMap } from '../../../kubernetes/objects';
import { toYaml } from '../../../synth/yaml';
import type { CiliumSettings } from '../../settings';
import { namespaced } from '../shared/metadata';

/** What the agents' Hubble reloads while it runs: which metrics it serves, and which flows it writes to files. */
export function hubbleDynamicConfig(scope: Construct, settings: CiliumSettings, namespace: string): void {
  dynamicMetrics(scope, settings, namespace);
  dynamicExport(scope, settings, namespace);
}

function dynamicMetrics(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { enabled, config } = settings.hubble.metrics.dynamic;
  if (!enabled || !config.createConfigMap) return;
  const { content } = config;
  new ConfigMap(scope, 'HubbleDynamicMetrics', {
    metadata: namespaced(settings, namespace, config.configMapName),
    data: { 'dynamic-metrics.yaml': content.length > 0 ? toYaml({ metrics: content }) : '' },
  });
}

function dynamicExport(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { dynamic, fileMaxSizeMb, fileMaxBackups, fileCompress } = settings.hubble.export;
  const { createConfigMap, configMapName, content } = dynamic.config;
  if (!dynamic.enabled || !createConfigMap) return;
  const retired = Object.entries({ fileMaxSizeMb, fileMaxBackups, fileCompress }).filter(
    ([, value]) => value !== undefined,
  );
  const flowLogs = content.map((log) => ({ ...log, ...Object.fromEntries(retired) }));
  new ConfigMap(scope, 'HubbleDynamicExport', {
    metadata: namespaced(settings, namespace, configMapName),
    data: { 'flowlogs.yaml': toYaml({ flowLogs: orNothing(flowLogs) ?? null }) },
  });
}
