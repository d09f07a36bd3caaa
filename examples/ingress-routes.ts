/**
 * A shop behind Traefik: two versions that share the visitors, an API for partners behind a password, and a database
 * that ends its own TLS:
 *
 *   npm run example ingress-routes
 *   kubectl apply --server-side -k build/examples/ingress-routes/edge
 */
import { Chart, Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  IngressRoute,
  IngressRouteTCP,
  Middleware,
  PlatformApp,
  Rule,
  SecretRef,
  ServiceRef,
  TcpRule,
  TraefikIngress,
  TraefikService,
} from 'platypaas';

export class Edge extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { disableResourceNameHashes: true });
    new TraefikIngress(this, 'traefik', {
      highAvailability: {},
      entryPoints: { web: { redirectTo: 'websecure' }, postgres: { port: 5432 } },
    });

    const namespace = 'shop';
    const users = SecretRef.existing(namespace, 'partners');
    const login = Middleware.basicAuth(this, 'login', { namespace, secret: users });
    const limit = Middleware.rateLimit(this, 'limit', {
      namespace,
      average: 100,
      period: Duration.minutes(1),
      burst: 20,
    });

    const version = (name: string) => ({ service: ServiceRef.existing(namespace, name), port: 80 });
    const versions = TraefikService.weighted(this, 'versions', {
      namespace,
      services: [
        { ...version('shop-1'), weight: 9 },
        { ...version('shop-2'), weight: 1 },
      ],
      sticky: { secure: true, httpOnly: true, sameSite: 'lax' },
    });

    const shop = Rule.host('shop.example.com');
    new IngressRoute(this, 'shop', {
      namespace,
      entryPoints: ['websecure'],
      routes: [
        { match: shop, services: [{ service: versions }] },
        {
          match: shop.and(Rule.pathPrefix('/partners/')),
          middlewares: [login, limit],
          services: [version('partners')],
        },
      ],
      tls: { secret: SecretRef.existing(namespace, 'shop-tls') },
    });

    new IngressRouteTCP(this, 'database', {
      namespace,
      entryPoints: ['postgres'],
      routes: [
        {
          match: TcpRule.hostSni('db.example.com'),
          services: [{ service: ServiceRef.existing(namespace, 'db'), port: 5432 }],
        },
      ],
      tls: { passthrough: true },
    });
  }
}

if (require.main === module) {
  const app = new PlatformApp();
  new Edge(app, 'edge');
  app.synth();
}
