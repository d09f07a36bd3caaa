import type { TraefikSettings } from '../settings';
import { certificateFlags } from './arguments-certificates';
import { entryPointAddresses, entryPointFlags } from './arguments-entry-points';
import { accessLogFlags, logFlags, metricsFlags, tracingFlags } from './arguments-observability';
import { providerFlags } from './arguments-providers';
import { effective, nested, switches } from './flags';
import type { Names } from './names';
import { pluginFlags } from './plugins';

/** The flags that Traefik starts with: its whole install configuration. */
export function traefikArguments(settings: TraefikSettings, names: Names): string[] {
  return [
    ...globalFlags(settings),
    ...entryPointAddresses(settings),
    ...apiFlags(settings),
    '--ping=true',
    ...effective('core', { ...settings.core }),
    ...metricsFlags(settings),
    ...certificateFlags(settings),
    ...tracingFlags(settings),
    ...experimentalFlags(settings),
    ...providerFlags(settings, names),
    ...entryPointFlags(settings),
    ...logFlags(settings),
    ...accessLogFlags(settings),
    ...settings.additionalArguments,
  ];
}

function globalFlags({ global }: TraefikSettings): string[] {
  return [
    ...(global.checkNewVersion ? [] : ['--global.checkNewVersion=false']),
    ...switches('global', { sendAnonymousUsage: global.sendAnonymousUsage }),
    ...effective('global', { notAppendXForwardedFor: global.notAppendXForwardedFor }),
  ];
}

function apiFlags({ api }: TraefikSettings): string[] {
  return api ? nested('api', { ...api }) : [];
}

function experimentalFlags(settings: TraefikSettings): string[] {
  const { fastProxy, otlpLogs, kubernetesGateway, knative, abortOnPluginFailure } = settings.experimental;
  return [
    ...switches('experimental', {
      fastProxy: fastProxy.enabled,
      'fastProxy.debug': fastProxy.debug,
      kubernetesgateway: kubernetesGateway.enabled,
      knative,
    }),
    ...effective('experimental', { otlpLogs, abortonpluginfailure: abortOnPluginFailure }),
    ...pluginFlags(settings),
  ];
}
