import * as v from 'valibot';
import { boolean, integer, nullable, shaped, text, textList } from '../../settings/schema';
import { inQuotes, splitIntoLines } from '../../settings/written';
import type { FlagValue } from './checks';

/** How the client's address is found in `X-Forwarded-For`, for allow lists. */
export interface IpAllowListStrategy {
  /** How many proxies in front of Traefik are skipped; 0 for none. */
  readonly depth?: number | null;
  /** Addresses that are skipped. */
  readonly excludedIPS?: readonly string[] | null;
  /** IPv6 addresses in a subnet of this prefix length count as one client; 0 to count each separately. */
  readonly ipv6Subnet?: number | null;
  readonly [name: string]: FlagValue;
}

const ipAllowListStrategy = v.looseObject({
  depth: v.optional(v.pipe(v.number(), v.integer())),
  excludedIPS: v.optional(v.array(v.string())),
  ipv6Subnet: v.optional(v.pipe(v.number(), v.integer())),
}) as unknown as v.GenericSchema<IpAllowListStrategy>;

/**
 * Ingresses written for ingress-nginx, with its annotations.
 *
 * @see https://doc.traefik.io/traefik/reference/install-configuration/providers/kubernetes/kubernetes-ingress-nginx/
 */
export const kubernetesIngressNGINX = {
  /** Whether these Ingresses are read. */
  enabled: boolean(false),
  /** Only IngressClasses with this controller count. */
  controllerClass: splitIntoLines(nullable(text('k8s.io/ingress-nginx'))),
  /** Name of the IngressClass. */
  ingressClass: splitIntoLines(nullable(text('nginx'))),
  /** Whether an IngressClass also counts by its name alone. */
  ingressClassByName: nullable(boolean(false)),
  /** Whether Ingresses without any class are read. */
  watchIngressWithoutClass: nullable(boolean(false)),
  /** The one namespace that is read; empty for all. */
  watchNamespace: inQuotes(text('')),
  /** Only namespaces with these labels are read; not with `watchNamespace`. */
  watchNamespaceSelector: splitIntoLines(text('')),
  publishService: {
    /** Whether Ingresses show the address of a Service. */
    enabled: boolean(false),
    /** That Service, as `namespace/name`; empty for Traefik's own. */
    pathOverride: inQuotes(text('')),
  },
  /** Addresses that Ingresses show, separated by commas. */
  publishStatusAddress: splitIntoLines(text('')),
  /** Service for requests that nothing matches, as `namespace/name`. */
  defaultBackendService: splitIntoLines(text('')),
  /** Whether Services of type ExternalName are refused. */
  disableSvcExternalName: nullable(boolean(false)),
  /** Minimum time between two updates, as a Go duration. */
  throttleDuration: splitIntoLines(text('')),
  /** CA of the API server, as a path; only outside of the cluster. */
  certAuthFilePath: splitIntoLines(text('')),
  /** Address of the API server; only outside of the cluster. */
  endpoint: splitIntoLines(text('')),
  /** Token for the API server, as a path; only outside of the cluster. */
  token: splitIntoLines(text('')),
  /** Whether requests are buffered before they are forwarded. */
  proxyRequestBuffering: boolean(),
  /** Buffer for a request's body, in bytes. */
  clientBodyBufferSize: integer(),
  /** Maximum size of a request body, in bytes. */
  proxyBodySize: integer(),
  /** Whether responses are buffered before they are forwarded. */
  proxyBuffering: boolean(),
  /** Buffer for a response's body, in bytes. */
  proxyBufferSize: integer(),
  /** Number of buffers for a response. */
  proxyBuffersNumber: integer(),
  /** Seconds that connecting may take. */
  proxyConnectTimeout: integer(),
  /** Seconds between two reads. */
  proxyReadTimeout: integer(),
  /** Seconds between two writes. */
  proxySendTimeout: integer(),
  /** When a request is retried, for example `error timeout`. */
  proxyNextUpstream: splitIntoLines(text('')),
  /** Maximum number of attempts for a request. */
  proxyNextUpstreamTries: integer(),
  /** Seconds that all attempts may take together; 0 for no limit. */
  proxyNextUpstreamTimeout: integer(),
  /** Status codes for which the default backend answers instead of the service. */
  customHTTPErrors: shaped<readonly (string | number)[]>(v.array(v.union([v.string(), v.number()])), []),
  /** Seconds that an idle connection to a service is kept. */
  upstreamKeepaliveTimeout: integer(),
  /** Whether Ingresses may refer to objects of other namespaces. */
  allowCrossNamespaceResources: boolean(),
  /** Response headers that the custom headers annotations may set. */
  globalAllowedResponseHeaders: textList(),
  /** Address of the service that authenticates every request. */
  globalAuthUrl: splitIntoLines(text('')),
  /** How the client's address is found for allow lists. */
  ipAllowListStrategy: shaped<IpAllowListStrategy>(ipAllowListStrategy, { depth: 0, excludedIPS: [], ipv6Subnet: 0 }),
  /** Whether `-snippet` annotations are allowed. */
  allowSnippetAnnotations: boolean(),
  /** Whether an Ingress with regular expressions in a plain path is refused as a whole. */
  strictValidatePathType: boolean(),
  /** Entry point for HTTP. */
  httpEntryPoint: splitIntoLines(nullable(text('web'))),
  /** Entry point for HTTPS. */
  httpsEntryPoint: splitIntoLines(nullable(text('websecure'))),
};
