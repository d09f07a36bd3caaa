/**
 * Two services at home whose encryption nobody in between ends, as with WireGuard: the keys stay with the two ends, and
 * the cluster only passes bytes on.
 *
 * `vault.home.example` speaks TLS. The Gateway reads the name in the client's first message (SNI), which is not encrypted,
 * chooses the backend by it, and has no certificate. `wireguard` is WireGuard itself, which is UDP and has no names: it
 * gets an address of the pool of its own.
 *
 *   npm run example tls-passthrough
 *   kubectl apply --server-side -k build/examples/tls-passthrough/home
 */
import type { Construct } from 'constructs';
import {
  BackendRef,
  Gateway,
  GatewayClassRef,
  IpBlock,
  K3sHomelab,
  Listener,
  LoadBalancerService,
  ParentRef,
  PlatformApp,
  RouteNamespaces,
  ServiceProtocol,
  ServiceRef,
  TlsRoute,
} from 'platypaas';

export class Home extends K3sHomelab {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      servers: [{ name: 'server-1', ip: '192.168.1.10' }],
      network: '192.168.1.0/24',
      interface: 'eth0',
      pool: IpBlock.range('192.168.1.240', '192.168.1.250'),
    });

    const edge = new Gateway(this, 'edge', {
      namespace: 'default',
      gatewayClass: GatewayClassRef.CILIUM,
      addresses: ['192.168.1.240'],
      listeners: [
        Listener.tlsPassthrough('tls', { hostname: '*.home.example', namespaces: RouteNamespaces.named('vault') }),
      ],
    });
    new TlsRoute(this, 'vault', {
      namespace: 'vault',
      parentRefs: [ParentRef.gateway(edge)],
      hostnames: ['vault.home.example'],
      backendRefs: [BackendRef.service(ServiceRef.existing('vault', 'vault'), 8200)],
    });

    new LoadBalancerService(this, 'wireguard', {
      metadata: { name: 'wireguard', namespace: 'vpn' },
      selector: { app: 'wireguard' },
      ports: [{ port: 51820, protocol: ServiceProtocol.UDP }],
      addresses: ['192.168.1.241'],
    });
  }
}

if (require.main === module) {
  const app = new PlatformApp();
  new Home(app, 'home');
  app.synth();
}
