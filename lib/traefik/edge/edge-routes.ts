import { Construct } from 'constructs';
import { IngressRouteTCP } from '../routing/ingress-route-tcp';
import { TcpRule } from '../routing/rule/tcp-rule';

/** Where TLS connections are taken, and passed on unopened. */
export const ENTRY_POINT = 'passthrough';

/** The label that has a route read by the shard. */
export const SHARD_LABEL = 'edge.platypaas.dev/shard';

/** A host behind an edge, and where its connections go. */
export interface EdgeHost {
  /** The name in the client's first message. */
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
}

/**
 * The routes of one tenant, in its own namespace. `EdgeRouter.addTenant` makes them and checks their hosts; where a tenant
 * stands in a chart of its own, whoever knows all tenants of the shard checks.
 *
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/tcp/ingressroutetcp/
 */
export class EdgeRoutes extends Construct {
  constructor(scope: Construct, id: string, { shard, namespace, hosts }: EdgeRoutesProps) {
    super(scope, id);
    new IngressRouteTCP(this, 'Resource', {
      name: 'control-plane',
      namespace,
      labels: { [SHARD_LABEL]: String(shard) },
      entryPoints: [ENTRY_POINT],
      routes: hosts.map(({ host, service, port }) => ({
        match: TcpRule.hostSni(host),
        services: [{ service, port }],
      })),
      tls: { passthrough: true },
    });
  }
}
