import { Construct } from 'constructs';
import * as v from 'valibot';
import { customResourceClass } from '../../kubernetes/custom-resource';
import { checkEach, checkProps, type PropChecks, requireProps } from '../../settings/props';
import { anyMap } from '../../settings/schema';
import { namespaceName, portNumber, text, whole } from '../../settings/values';
import { EntryPoint } from '../routing/entry-point';
import { IngressRouteTCP } from '../routing/ingress-route-tcp';
import { TcpRule } from '../routing/rule/tcp-rule';

/** The entry point that accepts TLS connections and passes them through. */
export const ENTRY_POINT = 'passthrough';

/** The label by which a shard selects its routes. */
export const SHARD_LABEL = 'edge.platypaas.dev/shard';

/** Which objects define the routes of an edge shard. */
export enum EdgeRouting {
  /** Traefik's own `IngressRouteTCP`. */
  INGRESS_ROUTE_TCP = 'ingress-route-tcp',
  /** `TLSRoute` of the Gateway API, on one listener for the wildcard name of the shard. */
  GATEWAY_API = 'gateway-api',
}

/** The Gateway of a shard, in its namespace; its only listener has the name of the entry point. */
export const EDGE_GATEWAY = 'edge';

/** The namespace of a shard. */
export function namespaceOfShard(shard: number): string {
  return `edge-${shard}`;
}

const TlsRoute = customResourceClass('gateway.networking.k8s.io/v1', 'TLSRoute');

/** A host behind an edge, and the Service that its connections go to. */
export interface EdgeHost {
  /** The server name (SNI) in the client hello. */
  readonly host: string;
  /** The Service. */
  readonly service: string;
  /** The port of the Service. */
  readonly port: number;
}

/** Props of `EdgeRoutes`. */
export interface EdgeRoutesProps {
  /** The number of the shard that reads the routes. */
  readonly shard: number;
  /** The namespace of the Services. */
  readonly namespace: string;
  /** The hosts of the tenant. */
  readonly hosts: readonly EdgeHost[];
  /**
   * Which objects the shard reads: the `routing` of its `EdgeRouter`.
   * @default EdgeRouting.INGRESS_ROUTE_TCP
   */
  readonly routing?: EdgeRouting;
}

const PROPS: PropChecks<EdgeRoutesProps> = {
  shard: whole(0, 9999),
  namespace: namespaceName,
  hosts: v.array(anyMap),
  routing: v.enum(EdgeRouting),
};

const HOST: PropChecks<EdgeHost> = { host: text, service: text, port: portNumber };

/**
 * The routes of one tenant, in its own namespace. `EdgeRouter.addTenant` creates them and checks their hosts; if
 * tenants are in separate charts, the check is up to the code that knows all tenants of the shard.
 *
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/tcp/ingressroutetcp/
 * @see https://gateway-api.sigs.k8s.io/api-types/tlsroute/
 */
export class EdgeRoutes extends Construct {
  constructor(scope: Construct, id: string, props: EdgeRoutesProps) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    requireProps(this, props, ['shard', 'namespace', 'hosts']);
    checkEach(this, 'hosts', props.hosts, HOST, ['host', 'service', 'port']);
    if (props.routing === EdgeRouting.GATEWAY_API) tlsRoutes(this, props);
    else ingressRoutes(this, props);
  }
}

function ingressRoutes(scope: Construct, { shard, namespace, hosts }: EdgeRoutesProps): void {
  new IngressRouteTCP(scope, 'Resource', {
    name: 'control-plane',
    namespace,
    labels: { [SHARD_LABEL]: String(shard) },
    // The class of the shard, which may be in another chart.
    entryPoints: [EntryPoint.existing(ENTRY_POINT)],
    routes: hosts.map(({ host, service, port }) => ({
      match: TcpRule.hostSni(host),
      services: [{ service, port }],
    })),
    tls: { passthrough: true },
  });
}

/** A TLSRoute sends all of its names to the same port, so each name gets a separate one. */
function tlsRoutes(scope: Construct, { shard, namespace, hosts }: EdgeRoutesProps): void {
  for (const { host, service, port } of hosts) {
    const [name = host] = host.split('.');
    new TlsRoute(scope, name, {
      metadata: { name, namespace },
      spec: {
        parentRefs: [{ name: EDGE_GATEWAY, namespace: namespaceOfShard(shard), sectionName: ENTRY_POINT }],
        hostnames: [host],
        rules: [{ backendRefs: [{ name: service, port }] }],
      },
    });
  }
}
