import { boolean, fragment, integer, nullable, text, textList } from '../../settings/schema';
import { inQuotes } from '../../settings/written';
import type { Flags } from './checks';
import { kubernetesIngressNGINX } from './provider-ingress-nginx';

/** The providers that Traefik reads its routes from. */
export const providers = {
  /** Order of precedence of the providers when several define the same route, highest first. */
  precedence: textList(),
  /** IngressRoutes and Traefik's other custom resources. */
  kubernetesCRD: {
    /** Whether Traefik's custom resources are read. */
    enabled: boolean(true),
    /** Whether routes may refer to objects of other namespaces. */
    allowCrossNamespace: boolean(false),
    /** Whether routes may refer to Services of type ExternalName, and so to anything that Traefik can reach. */
    allowExternalNameServices: boolean(false),
    /** Whether a Service without endpoints answers 503; a 404 otherwise. */
    allowEmptyServices: nullable(boolean(true)),
    /** Namespaces whose routes may refer to other providers. Traefik 3.7.1 and later. */
    crossProviderNamespaces: textList(),
    /** The only namespace whose TLSOption and TLSStore `default` count. Traefik 3.7.11 and later. */
    defaultTLSResourcesNamespace: inQuotes(text('')),
    /** Only objects annotated with this class are read; empty for those without one, or with `traefik`. */
    ingressClass: inQuotes(text('')),
    /** Only objects with these labels are read. */
    labelSelector: inQuotes(text('')),
    /** Namespaces that are read; empty for all. */
    namespaces: textList(),
    /** Whether requests go to the Service's address, so that the cluster balances them. */
    nativeLBByDefault: boolean(false),
    /**
     * Names that cannot collide between namespaces. Traefik 3.7.11 and later; it logs a warning at every start unless
     * this is stated. `TraefikIngress` states `false`, and `null` states nothing, as the chart does.
     */
    safeNaming: nullable(boolean(false)),
  },
  /** Kubernetes' own Ingresses. */
  kubernetesIngress: {
    /** Whether Ingresses are read. */
    enabled: boolean(true),
    /** Whether Ingresses may refer to Services of type ExternalName. */
    allowExternalNameServices: boolean(false),
    /** Whether a Service without endpoints answers 503; a 404 otherwise. */
    allowEmptyServices: nullable(boolean(true)),
    /**
     * Namespaces whose Ingresses may refer to other providers' middlewares and TLS options. Traefik 3.7.1 and later.
     */
    crossProviderNamespaces: textList(),
    /** Only Ingresses annotated with this class are read. */
    ingressClass: inQuotes(text()),
    /** Only Ingresses with these labels are read. */
    labelSelector: inQuotes(text()),
    /** Namespaces that are read; empty for all. */
    namespaces: textList(),
    publishedService: {
      /** Whether Ingresses show the address of a Service. */
      enabled: nullable(boolean(true)),
      /** That Service, as `namespace/name`; empty for Traefik's own. */
      pathOverride: inQuotes(text('')),
    },
    ingressEndpoint: {
      /** Host name that Ingresses show. */
      hostname: inQuotes(text('')),
      /** Address that Ingresses show. */
      ip: inQuotes(text('')),
    },
    /** Whether requests go to the Service's address, so that the cluster balances them. */
    nativeLBByDefault: boolean(false),
    /** Whether a path prefix matches whole path segments only, as Kubernetes says. */
    strictPrefixMatching: boolean(false),
  },
  /** The Gateway API. */
  kubernetesGateway: {
    /** Whether Gateways and their routes are read. */
    enabled: boolean(false),
    /** Namespaces whose routes may refer to a TraefikService. Traefik 3.7.1 and later. */
    crossProviderNamespaces: textList(),
    /** Whether kinds of the experimental channel are read: TCPRoute and TLSRoute. */
    experimentalChannel: boolean(false),
    /** Namespaces that are read; empty for all. */
    namespaces: textList(),
    /** Only GatewayClasses with these labels are read. */
    labelSelector: inQuotes(text('')),
    /** Whether requests go to the Service's address, so that the cluster balances them. */
    nativeLBByDefault: boolean(false),
    /** Requests a second to the API server; a negative number for no limit. Traefik 3.7.3 and later. */
    qps: integer(),
    /** Requests to the API server in a burst. Traefik 3.7.3 and later. */
    burst: integer(),
    statusAddress: {
      /** Address that Gateways show. */
      ip: inQuotes(text('')),
      /** Host name that Gateways show. */
      hostname: inQuotes(text('')),
      service: {
        /** Whether Gateways show the addresses of a Service. */
        enabled: nullable(boolean(true)),
        /** That Service's name; empty for Traefik's own. */
        name: inQuotes(text('')),
        /** That Service's namespace; empty for Traefik's own. */
        namespace: inQuotes(text('')),
      },
    },
  },
  /** A file of routes, from the settings. */
  file: {
    /** Whether there is such a file. */
    enabled: boolean(false),
    /** Whether Traefik reads the file again when it changes; the pods are replaced otherwise. */
    watch: nullable(boolean(true)),
    /** The file's contents: Traefik's dynamic configuration. */
    content: fragment<Flags>(),
  },
  kubernetesIngressNGINX,
  /** Knative's own Ingresses; needs `experimental.knative`. */
  knative: {
    /** Whether Knative's Ingresses are read. */
    enabled: boolean(false),
    /** Namespaces that are read; empty for all. */
    namespaces: textList(),
    /** Only Ingresses with these labels are read. */
    labelSelector: text(''),
  },
};
