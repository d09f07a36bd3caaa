/**
 * Addresses for Services in a home network: a pool, its announcement, and two Services that share one address.
 *
 *   kubectl apply --server-side -f <(node load-balancer.js)
 */
import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { IpBlock, L2AnnouncementPolicy, LoadBalancerIpPool, LoadBalancerService, ServiceProtocol } from 'platypaas';

export class HomeServices extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'home', disableResourceNameHashes: true });

    // Eight addresses of the nodes' network that nobody else hands out.
    new LoadBalancerIpPool(this, 'pool', {
      metadata: { name: 'default' },
      blocks: [IpBlock.cidr('172.18.255.200/29')],
    });
    new L2AnnouncementPolicy(this, 'announcement', { interfaces: ['^eth[0-9]+$'] });

    new LoadBalancerService(this, 'web', {
      selector: { app: 'web' },
      ports: [{ name: 'https', port: 443, targetPort: 8443 }],
      sourceRanges: ['172.18.0.0/16'],
    });

    // The resolver and its web page have the same address, which the router of the house knows.
    const resolver = { addresses: ['172.18.255.201'], sharingKey: 'resolver', selector: { app: 'resolver' } };
    new LoadBalancerService(this, 'resolver', {
      ...resolver,
      ports: [
        { name: 'dns', port: 53, protocol: ServiceProtocol.UDP },
        { name: 'dns-tcp', port: 53 },
      ],
    });
    new LoadBalancerService(this, 'resolver-page', { ...resolver, ports: [{ port: 80, targetPort: 8080 }] });
  }
}

if (require.main === module) {
  const app = new App();
  new HomeServices(app, 'home');
  process.stdout.write(app.synthYaml());
}
