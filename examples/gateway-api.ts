/**
 * A shop behind a Gateway of Cilium's: HTTPS with a canary, a vault that ends its own TLS, and a route between Services.
 *
 *   npm run example gateway-api
 *   kubectl apply --server-side -k build/examples/gateway-api/shop
 */
import { ApiObject, Chart, Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  BackendRef,
  CiliumCni,
  Gateway,
  GatewayApiBundle,
  GatewayApiCrds,
  GatewayClassRef,
  HttpRoute,
  HttpRouteFilter,
  HttpRouteMatch,
  Listener,
  ParentRef,
  PlatformApp,
  RouteNamespaces,
  SecretRef,
  TlsRoute,
} from 'platypaas';

export class Shop extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'shop', disableResourceNameHashes: true });
    for (const name of ['cart', 'cart-next', 'vault']) this.service(name, name === 'vault' ? 8200 : 80);

    // Applied before anything else, and the only owner; see docs/gateway-api.md for what fits Cilium and Traefik.
    new GatewayApiCrds(this, 'gateway-api', { bundle: GatewayApiBundle.CILIUM });
    const apiServer = { host: 'api.example.com', port: 6443 };
    new CiliumCni(this, 'cilium', { kubeProxyReplacement: true, apiServer, gatewayApi: {} });

    const namespaces = RouteNamespaces.named('shop');
    const certificates = [SecretRef.existing('gateways', 'wildcard-example-com')];
    const gateway = new Gateway(this, 'edge', {
      namespace: 'gateways',
      gatewayClass: GatewayClassRef.CILIUM,
      listeners: [
        Listener.http('http', { namespaces }),
        Listener.https('https', { hostname: 'shop.example.com', certificates, namespaces }),
        Listener.tlsPassthrough('vault', { hostname: 'vault.example.com', namespaces }),
      ],
    });

    new HttpRoute(this, 'to-https', {
      parentRefs: [ParentRef.gateway(gateway, { sectionName: 'http' })],
      rules: [{ filters: [HttpRouteFilter.requestRedirect({ scheme: 'https', statusCode: 301 })] }],
    });
    new HttpRoute(this, 'shop', {
      parentRefs: [ParentRef.gateway(gateway, { sectionName: 'https' })],
      hostnames: ['shop.example.com'],
      rules: [
        {
          matches: [HttpRouteMatch.prefix('/cart')],
          timeouts: { request: Duration.seconds(10), backendRequest: Duration.seconds(3) },
          backendRefs: [BackendRef.service('cart', 80, { weight: 9 }), BackendRef.service('cart-next', 80)],
        },
      ],
    });
    new TlsRoute(this, 'vault', {
      parentRefs: [ParentRef.gateway(gateway, { sectionName: 'vault' })],
      hostnames: ['vault.example.com'],
      backendRefs: [BackendRef.service('vault', 8200)],
    });

    // GAMMA: the cluster's own clients of cart that ask for it get the next version; the last rule takes all others.
    new HttpRoute(this, 'cart', {
      parentRefs: [ParentRef.service('cart', { port: 80 })],
      rules: [
        {
          matches: [HttpRouteMatch.any().header('x-canary', 'yes')],
          backendRefs: [BackendRef.service('cart-next', 80)],
        },
        { backendRefs: [BackendRef.service('cart', 80)] },
      ],
    });
  }

  private service(name: string, port: number): void {
    const spec = { selector: { app: name }, ports: [{ port }] };
    new ApiObject(this, `service-${name}`, { apiVersion: 'v1', kind: 'Service', metadata: { name }, ...{ spec } });
  }
}

if (require.main === module) {
  const app = new PlatformApp();
  new Shop(app, 'shop');
  app.synth();
}
