import { known, type Problem } from '../../../problems';
import { anyMap, isMap } from '../../../settings/schema';
import { text } from '../../../settings/values';
import type { RoutingResource } from '../routing-resource';
import type { MiddlewareDefinition } from './definition';

/** Configuration of `Middleware.plugin`. */
export interface PluginConfig {
  /** The plugin's name in `experimental.plugins` or `experimental.localPlugins` of Traefik's settings. */
  readonly plugin: string;
  /**
   * The plugin's configuration. A value `urn:k8s:secret:NAME:KEY` is read from a Secret in the middleware's namespace;
   * a plain-text password is rejected.
   */
  readonly config: Record<string, unknown>;
}

export const plugin: MiddlewareDefinition<PluginConfig> = {
  checks: { plugin: text, config: anyMap },
  required: ['plugin', 'config'],
  problems: ({ config }) => credentials(config, 'config'),
  spec: ({ plugin: name, config }, resource) => {
    checkLoaded(resource, name);
    return { [name]: config };
  },
};

const CREDENTIAL = /(password|passwd|secret|token|apikey)$/i;

function credentials(value: unknown, path: string): Problem[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => credentials(item, `${path}[${index}]`));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const at = `${path}.${name}`;
    if (typeof member !== 'string') return credentials(member, at);
    if (member === '' || member.startsWith('urn:k8s:secret:') || !CREDENTIAL.test(name)) return [];
    return [
      {
        what: `${at} looks like a credential, which does not belong into a manifest.`,
        remedy: `Put it into a Secret and write urn:k8s:secret:NAME:KEY here.`,
        code: 'TRR024',
      },
    ];
  });
}

function checkLoaded(resource: RoutingResource, name: string): void {
  resource.checkInCluster((_, traefik) => {
    if (traefik === undefined || traefik.plugins.includes(name)) return [];
    const { known: others, nearest } = known(traefik.plugins, name);
    return [
      {
        what: `plugin is "${name}", which no Traefik of this program loads; ${others}.`,
        remedy: `${nearest ? `Did you mean ${nearest}? ` : ''}Otherwise add it to settings.experimental.plugins of TraefikIngress.`,
        code: 'TRR026',
      },
    ];
  });
}
