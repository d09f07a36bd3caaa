import type { Construct } from 'constructs';
import { ConfigMap, type Volume, type VolumeMount } from '../../kubernetes/objects';
import type { TraefikSettings } from '../settings';
import type { LocalPluginSettings } from '../settings/plugins';
import { effective, stated } from './flags';
import type { Names } from './names';

/** Which plugins Traefik loads. */
export function pluginFlags({ experimental }: TraefikSettings): string[] {
  return [
    ...Object.entries(experimental.plugins).flatMap(([name, { moduleName, version, hash, settings }]) => [
      ...stated(`experimental.plugins.${name}`, { moduleName, version, hash }),
      ...effective(`experimental.plugins.${name}.settings`, settings),
    ]),
    ...byName(experimental.localPlugins).flatMap(([name, { moduleName, settings }]) => [
      ...stated(`experimental.localPlugins.${name}`, { moduleName }),
      ...effective(`experimental.localPlugins.${name}.settings`, settings),
    ]),
  ];
}

/** Where Traefik keeps the plugins that it downloads. */
export function storageMounts(settings: TraefikSettings): VolumeMount[] {
  return needsStorage(settings) ? [{ name: STORAGE, mountPath: '/plugins-storage' }] : [];
}

/** The folder of local plugins' sources in the container. */
export function localPluginMounts({ experimental }: TraefikSettings): VolumeMount[] {
  return byName(experimental.localPlugins).map(([name, plugin]) => localMount(name, plugin));
}

function localMount(name: string, plugin: LocalPluginSettings): VolumeMount {
  const { mountPath = '', volumeName = '', subPath } = plugin;
  switch (sourceOf(plugin)) {
    case 'localPath':
      return { name: volumeName, mountPath, subPath: subPath || undefined };
    case 'inlinePlugin':
      return { name: volumeOf(name), mountPath, readOnly: true };
    default:
      return { name: volumeOf(name), mountPath };
  }
}

/** The volumes of the mounts, except those that the user provides. */
export function pluginVolumes(settings: TraefikSettings, names: Names): Volume[] {
  const local = byName(settings.experimental.localPlugins).flatMap(([name, plugin]): Volume[] => {
    switch (sourceOf(plugin)) {
      case 'localPath':
        return [];
      case 'inlinePlugin':
        return [{ name: volumeOf(name), configMap: { name: configMapOf(name, names) } }];
      default:
        return [{ name: volumeOf(name), hostPath: { path: plugin.hostPath ?? '' } }];
    }
  });
  return [...local, ...(needsStorage(settings) ? [{ name: STORAGE, emptyDir: {} }] : [])];
}

/** The sources that are inlined in the settings. */
export function pluginSources(scope: Construct, settings: TraefikSettings, names: Names): void {
  for (const [name, plugin] of byName(settings.experimental.localPlugins)) {
    if (sourceOf(plugin) !== 'inlinePlugin') continue;
    new ConfigMap(scope, `Plugin-${name}`, {
      metadata: { name: configMapOf(name, names), namespace: names.namespace, labels: names.labels },
      data: plugin.source,
    });
  }
}

const STORAGE = 'plugins';

/** Traefik keeps downloaded plugins in a volume, unless the user provides one of that name. */
function needsStorage({ experimental, deployment }: TraefikSettings): boolean {
  return (
    Object.keys(experimental.plugins).length > 0 && !deployment.additionalVolumes.some(({ name }) => name === STORAGE)
  );
}

/** Where a plugin's source comes from. */
export function sourceOf({ type, hostPath }: LocalPluginSettings): LocalPluginSettings['type'] {
  return type ?? (hostPath ? 'hostPath' : undefined);
}

function volumeOf(name: string): string {
  return name.replaceAll('.', '-');
}

function configMapOf(name: string, names: Names): string {
  return `${names.fullName}-local-plugin-${volumeOf(name)}`;
}

/** Plugins sorted by name, like the chart's. */
function byName<T>(plugins: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(plugins).sort(([a], [b]) => (a < b ? -1 : 1));
}
