import type { Problem } from '../../problems';
import { sourceOf } from '../install/plugins';
import type { TraefikSettings } from '../settings';
import type { LocalPluginSettings } from '../settings/plugins';

/** Plugins without the settings that Traefik needs to load them. */
export function pluginRefusals(settings: TraefikSettings): Problem[] {
  const { plugins, localPlugins } = settings.experimental;
  return [
    ...Object.entries(plugins).flatMap(([name, { moduleName, version }]) =>
      missing(`experimental.plugins.${name}`, { moduleName, version }),
    ),
    ...Object.entries(localPlugins).flatMap(([name, plugin]) =>
      localPluginRefusals(`experimental.localPlugins.${name}`, plugin, settings),
    ),
  ];
}

function missing(path: string, members: Readonly<Record<string, unknown>>): Problem[] {
  return Object.entries(members)
    .filter(([, value]) => value === undefined)
    .map(([name]) => ({
      what: `${path} has no ${name}.`,
      remedy: `Set ${path}.${name}.`,
      code: 'TRK030',
    }));
}

function localPluginRefusals(path: string, plugin: LocalPluginSettings, { deployment }: TraefikSettings): Problem[] {
  const { moduleName, source, volumeName } = plugin;
  const problems = missing(path, { moduleName });
  const from = sourceOf(plugin);
  if (from === undefined) {
    problems.push({
      what: `${path} says neither type nor hostPath, so Traefik cannot find its source.`,
      remedy: `Set ${path}.type to hostPath, inlinePlugin or localPath.`,
      code: 'TRK031',
    });
  }
  if (from === 'inlinePlugin' && !source) problems.push(...missing(path, { source: undefined }));
  if (from === 'localPath' && !deployment.additionalVolumes.some(({ name }) => name === volumeName)) {
    problems.push({
      what: `${path}.volumeName is ${volumeName ?? 'not set'}, but deployment.additionalVolumes has no such volume.`,
      remedy: 'Add the volume to deployment.additionalVolumes.',
      code: 'TRK032',
    });
  }
  return problems;
}
