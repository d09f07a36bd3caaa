import { isMap } from '../settings/schema';
import type { EntryPointProtocol, StaticConfiguration } from './routing/static-configuration';
import type { TraefikSettings } from './settings';

/** What routes may refer to in an installation with these settings. */
export function offered(settings: TraefikSettings): StaticConfiguration {
  const { ports, certificatesResolvers, experimental, providers, additionalArguments } = settings;
  const entryPoints = Object.entries(ports).map(([name, port]): [string, EntryPointProtocol] => [
    name,
    port.protocol === 'UDP' ? 'UDP' : 'TCP',
  ]);
  return {
    entryPoints: { ...entryPointsByFlag(additionalArguments), ...Object.fromEntries(entryPoints) },
    certResolvers: [
      ...Object.keys(certificatesResolvers),
      ...byFlag(additionalArguments, /^--certificatesresolvers\.([^.=]+)/i),
    ],
    resolversWithoutDns: Object.entries(certificatesResolvers)
      .filter(([, resolver]) => isMap(resolver) && isMap(resolver.acme) && resolver.acme.dnsChallenge === undefined)
      .map(([name]) => name),
    believesProxies:
      Object.values(ports).some(
        ({ forwardedHeaders: { insecure, trustedIPs } }) => insecure || trustedIPs.length > 0,
      ) || additionalArguments.some((flag) => /\.forwardedheaders\./i.test(flag)),
    plugins: [
      ...Object.keys(experimental.plugins),
      ...Object.keys(experimental.localPlugins),
      ...byFlag(additionalArguments, /^--experimental\.(?:local)?plugins\.([^.=]+)/i),
    ],
    safeNaming: providers.kubernetesCRD.safeNaming ?? false,
    allowCrossNamespace: providers.kubernetesCRD.allowCrossNamespace,
    allowExternalNameServices: providers.kubernetesCRD.allowExternalNameServices,
  };
}

function entryPointsByFlag(flags: readonly string[]): Record<string, EntryPointProtocol> {
  const found = flags.flatMap((flag): [string, EntryPointProtocol][] => {
    const [, name, address = ''] = /^--entrypoints\.([^.=]+)\.address=(.*)$/i.exec(flag) ?? [];
    return name ? [[name, address.toLowerCase().endsWith('/udp') ? 'UDP' : 'TCP']] : [];
  });
  return Object.fromEntries(found);
}

function byFlag(flags: readonly string[], pattern: RegExp): string[] {
  return flags.flatMap((flag) => pattern.exec(flag)?.[1] ?? []);
}
