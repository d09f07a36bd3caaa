import { orNothing } from '../../../kubernetes/empty';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { xdsMode } from '../../settings/facts';
import { loopback } from '../shared/loopback';

const SOCKETS = '/var/run/cilium/envoy/sockets';
const XDS = 'xds-grpc-cilium';
const ADMIN = '/envoy-admin';
const LOCALITY = '/cilium-locality-cluster';

/**
 * What Envoy knows before the agent sends it the rest: where the agent is, how it reports its health and metrics, and
 * the clusters that every listener sends traffic to.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/bootstrap/v3/bootstrap.proto
 */
export function envoyBootstrap(settings: CiliumSettings): object {
  return {
    node: { id: 'host~127.0.0.1~no-id~localdomain', cluster: 'ingress-cluster' },
    staticResources: {
      listeners: [...metricsListener(settings), ...adminListener(settings), healthListener(settings)],
      clusters: [
        passThrough(settings, 'ingress-cluster'),
        encrypted(passThrough(settings, 'egress-cluster-tls')),
        passThrough(settings, 'egress-cluster'),
        encrypted(passThrough(settings, 'ingress-cluster-tls')),
        agent(settings),
        ...(settings.envoy.nodeLocality.enabled ? [neighbours(settings)] : []),
        viaSocket(settings, ADMIN, 'admin.sock'),
      ],
    },
    clusterManager: settings.envoy.nodeLocality.enabled ? { localClusterName: LOCALITY } : undefined,
    dynamicResources: dynamicResources(settings),
    bootstrapExtensions: [
      {
        name: 'envoy.bootstrap.internal_listener',
        typedConfig: typed('envoy.extensions.bootstrap.internal_listener.v3.InternalListener'),
      },
    ],
    overloadManager: {
      resourceMonitors: [
        {
          name: 'envoy.resource_monitors.global_downstream_max_connections',
          typedConfig: {
            ...typed('envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig'),
            max_active_downstream_connections: String(settings.envoy.maxGlobalDownstreamConnections),
          },
        },
      ],
    },
    applicationLogConfig: { logFormat: logFormat(settings) },
    admin: {
      address: { pipe: { path: `${SOCKETS}/admin.sock`, mode: atLeast(settings, '1.18.12') ? 0o660 : undefined } },
    },
  };
}

function typed(type: string): { '@type': string } {
  return { '@type': `type.googleapis.com/${type}` };
}

function logFormat({ envoy }: CiliumSettings): object {
  const { format, format_json: json } = envoy.log;
  return orNothing(json) ? { jsonFormat: json } : { textFormat: format ?? '' };
}

function metricsListener(settings: CiliumSettings): object[] {
  const { ipv4, ipv6, envoy } = settings;
  if (!envoy.prometheus.enabled) return [];
  const name = 'envoy-prometheus-metrics-listener';
  const port = Number(envoy.prometheus.port);
  const address = ipv4.enabled ? '0.0.0.0' : '::';
  const also = ipv4.enabled && ipv6.enabled ? ['::'] : [];
  const virtualHosts = [toAdmin('prometheus_metrics_route', '/metrics', '/stats/prometheus')];
  return [listener(settings, { name, port, addresses: [address, ...also], routeConfig: { virtualHosts } })];
}

function adminListener(settings: CiliumSettings): object[] {
  const { enabled, port } = settings.envoy.debug.admin;
  if (!enabled) return [];
  const routeConfig = { virtual_hosts: [toAdmin('admin_route', '/', '/')] };
  return [listener(settings, { name: 'envoy-admin-listener', port, addresses: loopbacks(settings), routeConfig })];
}

function healthListener(settings: CiliumSettings): object {
  const port = settings.envoy.healthPort;
  const routeConfig = { virtual_hosts: [toAdmin('health', '/healthz', '/ready')] };
  return listener(settings, { name: 'envoy-health-listener', port, addresses: loopbacks(settings), routeConfig });
}

function loopbacks(settings: CiliumSettings): string[] {
  return settings.ipv4.enabled && settings.ipv6.enabled ? ['127.0.0.1', '::1'] : [loopback(settings)];
}

function toAdmin(name: string, prefix: string, prefixRewrite: string): object {
  return { name, domains: ['*'], routes: [{ name, match: { prefix }, route: { cluster: ADMIN, prefixRewrite } }] };
}

interface Listener {
  readonly name: string;
  readonly port: number;
  readonly addresses: readonly string[];
  readonly routeConfig: object;
}

function listener(settings: CiliumSettings, { name, port, addresses, routeConfig }: Listener): object {
  const [first, ...others] = addresses.map((address) => ({ socketAddress: { address, portValue: port } }));
  const filter = {
    name: 'envoy.filters.network.http_connection_manager',
    typedConfig: {
      ...typed('envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager'),
      statPrefix: name,
      routeConfig,
      httpFilters: [
        { name: 'envoy.filters.http.router', typedConfig: typed('envoy.extensions.filters.http.router.v3.Router') },
      ],
      internalAddressConfig: { cidrRanges: internalAddresses(settings) },
      streamIdleTimeout: `${settings.envoy.streamIdleTimeoutDurationSeconds}s`,
    },
  };
  return {
    name,
    address: first,
    additionalAddresses: orNothing(others.map((address) => ({ address }))),
    filterChains: [{ filters: [filter] }],
  };
}

const PRIVATE_IPV4: readonly [string, number][] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['127.0.0.1', 32],
];

function internalAddresses({ ipv4, ipv6 }: CiliumSettings): object[] {
  const ranges: [string, number][] = [...(ipv4.enabled ? PRIVATE_IPV4 : [])];
  if (ipv6.enabled) ranges.push(['::1', 128]);
  return ranges.map(([addressPrefix, prefixLen]) => ({ addressPrefix, prefixLen }));
}

const HTTP_OPTIONS = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';

/** A cluster that sends traffic on to where it was going. */
function passThrough(settings: CiliumSettings, name: string) {
  const { envoy } = settings;
  return {
    name,
    type: 'ORIGINAL_DST',
    connectTimeout: `${envoy.connectTimeoutSeconds}s`,
    circuitBreakers: circuitBreakers(settings),
    lbPolicy: 'CLUSTER_PROVIDED',
    typedExtensionProtocolOptions: {
      [HTTP_OPTIONS]: {
        ...typed(HTTP_OPTIONS),
        commonHttpProtocolOptions: {
          idleTimeout: `${envoy.idleTimeoutDurationSeconds}s`,
          maxConnectionDuration: `${envoy.maxConnectionDurationSeconds}s`,
          maxRequestsPerConnection: envoy.maxRequestsPerConnection,
        },
        useDownstreamProtocolConfig: {},
      },
    },
    // A little later than the timeout, so that a connection that is being made is not cleaned up.
    cleanupInterval: `${envoy.connectTimeoutSeconds}.500s`,
  };
}

/** The same cluster, speaking TLS to the other side. */
function encrypted(cluster: ReturnType<typeof passThrough>): object {
  const options = cluster.typedExtensionProtocolOptions[HTTP_OPTIONS];
  return {
    ...cluster,
    typedExtensionProtocolOptions: { [HTTP_OPTIONS]: { ...options, upstreamHttpProtocolOptions: {} } },
    transportSocket: { name: 'cilium.tls_wrapper', typedConfig: typed('cilium.UpstreamTlsWrapperContext') },
  };
}

function circuitBreakers(settings: CiliumSettings): object {
  const { maxConcurrentRetries: maxRetries, clusterMaxConnections, clusterMaxRequests } = settings.envoy;
  const limits = { maxConnections: clusterMaxConnections, maxRequests: clusterMaxRequests };
  return { thresholds: [{ maxRetries, ...(atLeast(settings, '1.19') ? limits : {}) }] };
}

function agent(settings: CiliumSettings): object {
  return {
    ...viaSocket(settings, XDS, 'xds.sock'),
    circuitBreakers: atLeast(settings, '1.20') ? circuitBreakers(settings) : undefined,
    typedExtensionProtocolOptions: {
      [HTTP_OPTIONS]: { ...typed(HTTP_OPTIONS), explicitHttpConfig: { http2ProtocolOptions: {} } },
    },
  };
}

function viaSocket({ envoy }: CiliumSettings, name: string, socket: string): object {
  const endpoint = { address: { pipe: { path: `${SOCKETS}/${socket}` } } };
  return {
    name,
    type: 'STATIC',
    connectTimeout: `${envoy.connectTimeoutSeconds}s`,
    loadAssignment: { clusterName: name, endpoints: [{ lbEndpoints: [{ endpoint }] }] },
  };
}

/** Whether the agent sends all kinds of resources in one stream. */
function isAggregated(settings: CiliumSettings): boolean {
  return atLeast(settings, '1.20') && ['ads', 'strict-ads'].includes(xdsMode(settings) ?? '');
}

function dynamicResources(settings: CiliumSettings): object {
  if (!isAggregated(settings)) return { ldsConfig: fromAgent(settings), cdsConfig: fromAgent(settings) };
  const initialFetchTimeout = `${settings.envoy.initialFetchTimeoutSeconds}s`;
  const aggregated = { initialFetchTimeout, ads: {}, resourceApiVersion: 'V3' };
  return { adsConfig: STREAM, ldsConfig: aggregated, cdsConfig: aggregated };
}

/** The Envoys of the other nodes, by which Envoy knows how many there are in its own zone. */
function neighbours(settings: CiliumSettings): object {
  const source = isAggregated(settings) ? { ads: {} } : { apiConfigSource: STREAM };
  return {
    name: LOCALITY,
    type: 'EDS',
    connectTimeout: `${settings.envoy.connectTimeoutSeconds}s`,
    edsClusterConfig: { edsConfig: { ...source, resourceApiVersion: 'V3' }, serviceName: LOCALITY },
    lbPolicy: 'ROUND_ROBIN',
  };
}

const STREAM = {
  apiType: 'GRPC',
  transportApiVersion: 'V3',
  grpcServices: [{ envoyGrpc: { clusterName: XDS } }],
  setNodeOnFirstMessageOnly: true,
};

function fromAgent({ envoy }: CiliumSettings): object {
  return {
    initialFetchTimeout: `${envoy.initialFetchTimeoutSeconds}s`,
    apiConfigSource: STREAM,
    resourceApiVersion: 'V3',
  };
}
