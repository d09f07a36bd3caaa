import { shortName } from '../helm/release-names';
import { severalPods } from '../kubernetes/different-nodes';
import { overlay } from '../settings/merge';
import { isMap, type JsonMap } from '../settings/schema';
import { pinnedTag } from '../settings/single-image';
import { acmeSettings } from './options/acme';
import { dashboardSettings } from './options/dashboard';
import { entryPointSettings } from './options/entry-points';
import { gatewayApiSettings } from './options/gateway-api';
import { DEFAULT_GRACEFUL_SHUTDOWN, gracefulShutdownSettings, lifeCycle } from './options/graceful-shutdown';
import { highAvailabilitySettings } from './options/high-availability';
import { accessLogSettings, metricsSettings } from './options/observability';
import { tlsSettings } from './options/tls';
import { tracingSettings } from './options/tracing';
import type { TraefikIngressProps } from './traefik-ingress-props';
import { TraefikVersion } from './versions';

/** The settings derived from the props, overridden by the user's settings. */
export function settingsOf(props: TraefikIngressProps): JsonMap {
  const { settings = {}, gracefulShutdown = DEFAULT_GRACEFUL_SHUTDOWN } = props;
  const { version = TraefikVersion.V3_7 } = props;
  const name = shortName('traefik', { nameOverride: settings.nameOverride ?? '', fullnameOverride: '' });
  const layers: readonly JsonMap[] = [
    { image: { tag: pinnedTag(version.images.proxy) }, deployment: { replicas: props.replicas ?? 1 } },
    ...((props.replicas ?? 1) > 1 ? [severalPods(name)] : []),
    gracefulShutdownSettings(gracefulShutdown),
    entryPointSettings(props.entryPoints ?? {}, lifeCycle(gracefulShutdown)),
    ...given(props.tracing, tracingSettings),
    ...given(props.tls, tlsSettings),
    ...given(props.acme, acmeSettings),
    ...given(props.dashboard, dashboardSettings),
    ...given(props.accessLogs, accessLogSettings),
    ...given(props.metrics, metricsSettings),
    ...given(props.gatewayApi, gatewayApiSettings),
    ...given(props.highAvailability, (highAvailability) => highAvailabilitySettings(highAvailability, name)),
    ...given(props.exposure, (exposure) => exposure.settings),
    settings,
  ];
  const merged = layers.reduce(overlay, {});
  const env = variables(layers);
  return env.length > 0 ? { ...merged, env } : merged;
}

function given<Prop>(prop: Prop | undefined, toSettings: (prop: Prop) => JsonMap): JsonMap[] {
  return prop === undefined ? [] : [toSettings(prop)];
}

/** Lists replace each other, but environment variables are merged; of two with the same name the later one counts. */
function variables(layers: readonly JsonMap[]): unknown[] {
  const byName = new Map<unknown, unknown>();
  for (const { env } of layers) {
    if (!Array.isArray(env)) continue;
    for (const variable of env) byName.set(isMap(variable) ? variable.name : variable, variable);
  }
  return [...byName.values()];
}
