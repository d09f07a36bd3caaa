import * as v from 'valibot';
import {
  boolean,
  fragment,
  fragments,
  integer,
  type Json,
  mapOf,
  named,
  nullable,
  oneOf,
  type Settings,
  shaped,
  text,
  textList,
  textMap,
  word,
} from '../../settings/schema';
import { inline, onItsLine } from '../../settings/written';

/** Part of a custom resource, in the same form as in the manifest. */
export type Part = Readonly<Record<string, Json>>;

const anything = v.custom<Json>((value) => value !== undefined);

const route = {
  /** Whether there is this IngressRoute. */
  enabled: boolean(false),
  /** Annotations of the IngressRoute. */
  annotations: textMap(),
  /** Labels of the IngressRoute. */
  labels: textMap(),
  /** Rule that requests must match. */
  matchRule: onItsLine(text()),
  /** Services that requests go to. */
  services: fragments<Part>(),
  /** Entry points that accept the requests. */
  entryPoints: textList(),
  /** Middlewares before the services. */
  middlewares: fragments<Part>(),
  /** TLS of the route. */
  tls: fragment<Part>(),
};

/** IngressRoutes to Traefik's own services, by a name that their own names end with. */
export const ingressRoute = named(
  route,
  {
    dashboard: {
      matchRule: 'PathPrefix(`/dashboard`) || PathPrefix(`/api`)',
      services: [{ name: 'api@internal', kind: 'TraefikService' }],
      entryPoints: ['traefik'],
    },
    healthcheck: {
      matchRule: 'PathPrefix(`/ping`)',
      services: [{ name: 'ping@internal', kind: 'TraefikService' }],
      entryPoints: ['traefik'],
    },
  },
  'matchRule',
);

const listener = {
  /** Port; it must be the port of an entry point. */
  port: integer(),
  /** Host name that the listener serves; empty for any. */
  hostname: inline(text('')),
  /** `HTTP`, `HTTPS`, `TLS`, `TCP` or `UDP`. */
  protocol: onItsLine(word(['HTTP', 'HTTPS', 'TLS', 'TCP', 'UDP'])),
  /** Namespaces whose routes may attach; unset for the Gateway's own. */
  namespacePolicy: shaped(mapOf(anything)),
  /** Secrets with certificates, for HTTPS. */
  certificateRefs: fragments<Part>(),
  /** `Terminate` or `Passthrough`. */
  mode: onItsLine(word(['Terminate', 'Passthrough'])),
};

/** The Gateway that comes with Traefik where `providers.kubernetesGateway` is enabled. */
export const gateway = {
  /** Whether there is such a Gateway. */
  enabled: boolean(true),
  /** Name of the Gateway; empty for `traefik-gateway`. */
  name: onItsLine(text('')),
  /** Namespace of the Gateway; empty for Traefik's. */
  namespace: onItsLine(text('')),
  /** Annotations of the Gateway. */
  annotations: textMap(),
  /** Labels, annotations and parameters for resources that are created for the Gateway. */
  infrastructure: fragment<Part>(),
  /** Whether routes attach to this Gateway when they name none. An experimental field. */
  defaultScope: oneOf(['All', 'None']),
  /** Listeners by name. */
  listeners: named(listener, { web: { port: 8000, protocol: 'HTTP' } }),
};

/** The GatewayClass that comes with Traefik where `providers.kubernetesGateway` is enabled. */
export const gatewayClass = {
  /** Whether there is such a GatewayClass. */
  enabled: boolean(true),
  /** Name of the GatewayClass; empty for `traefik`. */
  name: onItsLine(text('')),
  /** Labels of the GatewayClass. */
  labels: textMap(),
};

/** The IngressClass that comes with Traefik. */
export const ingressClass = {
  /** Whether there is such an IngressClass. */
  enabled: boolean(true),
  /** Whether Ingresses without a class get this one. */
  isDefaultClass: nullable(boolean(true)),
  /** Name of the IngressClass; empty for the name of the objects. */
  name: onItsLine(text('')),
};

const TLS_VERSIONS = ['', 'VersionTLS10', 'VersionTLS11', 'VersionTLS12', 'VersionTLS13'] as const;

/** TLSOptions by name. */
export const tlsOptions = named({
  /** Labels of the object. */
  labels: textMap(),
  /** Protocols that are offered, by preference. */
  alpnProtocols: textList(),
  /** Cipher suites up to TLS 1.2. */
  cipherSuites: textList(),
  /** Whether clients must show a certificate, and whose. */
  clientAuth: fragment<Part>(),
  /** Elliptic curves, by preference. */
  curvePreferences: textList(),
  /** Whether sessions cannot be resumed. */
  disableSessionTickets: boolean(),
  /** Maximum version of TLS, for example `VersionTLS13`. */
  maxVersion: onItsLine(word(TLS_VERSIONS)),
  /** Minimum version of TLS, for example `VersionTLS12`. */
  minVersion: onItsLine(word(TLS_VERSIONS)),
  /** Whether clients without a known server name are refused. */
  sniStrict: boolean(),
});

/** TLSStores by name: each as its `spec` in the manifest. */
export const tlsStore = shaped<Readonly<Record<string, Part>>>(mapOf(mapOf(anything)), {});

export type RouteSettings = Settings<typeof route>;
export type ListenerSettings = Settings<typeof listener>;
