import { type ImplementationFacts, type InstalledImplementation, TRAEFIK } from '../gateway-api/implementations';
import { isAtLeast, isVersion, OWN_VERSION, versionText } from './install/version';
import type { TraefikSettings } from './settings';

/** What an installation with these settings supports of the Gateway API; nothing if that is not enabled. */
export function gatewayApiOf(settings: TraefikSettings): InstalledImplementation | undefined {
  const { kubernetesGateway } = settings.providers;
  if (!kubernetesGateway.enabled) return undefined;
  const entryPoints = Object.entries(settings.ports).map(([name, { port, containerPort, http }]) => ({
    name,
    port: containerPort ?? port ?? 0,
    tls: http?.tls?.enabled ?? false,
  }));
  return { facts: factsOf(settings, kubernetesGateway.experimentalChannel), entryPoints };
}

function factsOf(settings: TraefikSettings, experimental: boolean): ImplementationFacts {
  const { needs, mayRead, protocols } = TRAEFIK;
  // Features of the known version may be missing in an older one.
  const ours = isVersion(versionText(settings)) && isAtLeast(settings, OWN_VERSION);
  return {
    ...TRAEFIK,
    needs: ours ? needs : needs.filter(([kind]) => kind !== 'BackendTLSPolicy' && kind !== 'TLSRoute'),
    // Once enabled, Traefik watches the kind and waits for its CRD.
    mayRead: experimental ? mayRead : [],
    protocols: experimental ? protocols : protocols.filter((protocol) => protocol !== 'TCP'),
  };
}
