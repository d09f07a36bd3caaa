import { AcmeChallenge, Exposure, TraefikIngress, type TraefikIngressProps } from '../../../lib';
import { reported } from '../../cilium/reported';

const reportedOf = (props: TraefikIngressProps) => reported((chart) => new TraefikIngress(chart, 'traefik', props));
const acme = (challenge: AcmeChallenge) => ({ email: 'a@b.test', challenge });

test.each<readonly [string, TraefikIngressProps, RegExp]>([
  [
    'one port of a pod',
    { entryPoints: { more: { port: 8000 } } },
    /ports\.more\.port is 8000, as ports\.web\.port is: a pod.*trk115/s,
  ],
  [
    'one port of the Service',
    { entryPoints: { more: { port: 9000, exposedPort: 443 } } },
    /ports\.more\.exposedPort is 443, as ports\.websecure.*the Service default.*trk115/s,
  ],
  [
    'one port of nodes',
    { exposure: Exposure.hostPorts({ web: 80, websecure: 80 }) },
    /ports\.websecure\.hostPort is 80, as ports\.web\.hostPort.*trk115/s,
  ],
  [
    "the kubelet's port",
    { exposure: Exposure.hostPorts({ web: 10250 }) },
    /10250 on every node, which belongs to the kubelet.*trk116/s,
  ],
  [
    "the API server's port in the network of nodes",
    { settings: { hostNetwork: true }, entryPoints: { web: { port: 6443 } } },
    /the API server.*trk116/s,
  ],
  ['itself', { entryPoints: { web: { redirectTo: 'web' } } }, /web, requests would come back.*trk118/s],
  [
    'one another',
    { entryPoints: { web: { redirectTo: 'websecure' }, websecure: { redirectTo: 'web' } } },
    /would come back.*trk118/s,
  ],
  [
    'packets',
    { entryPoints: { web: { redirectTo: 'dns' }, dns: { port: 5353, protocol: 'UDP' } } },
    /which is for UDP.*trk118/s,
  ],
  [
    'a challenge at no entry point',
    { acme: acme(AcmeChallenge.http('wbe')) },
    /"wbe", which Traefik does not have.*Did you mean web.*trk119/s,
  ],
  ['a resolver that is not there', { entryPoints: { websecure: { certResolver: 'nope' } } }, /"nope".*trk119/s],
])('%s is refused', (_what, props, says) => {
  expect(reportedOf(props).errors).toMatch(says);
});

test.each<readonly [string, TraefikIngressProps, RegExp]>([
  ['a NodePort', { exposure: Exposure.hostPorts({ web: 30080 }) }, /30000 to 32767.*trk122/s],
  [
    'what nobody reaches',
    { entryPoints: { web: { redirectTo: 'websecure' }, websecure: { exposed: false } } },
    /do not reach.*trk121/s,
  ],
  [
    'a port below 1024',
    { entryPoints: { web: { port: 80 } } },
    /ports\.web\.port is 80.*port: 8080, exposedPort: 80.*trk117/s,
  ],
  [
    'a challenge at a port that is not exposed',
    { acme: acme(AcmeChallenge.http()), entryPoints: { web: { exposedPort: 8081 } } },
    /port 80 by the authority.*trk120/s,
  ],
  [
    'a challenge by TLS at another port',
    { acme: acme(AcmeChallenge.tls()), entryPoints: { websecure: { exposedPort: 8444 } } },
    /port 443 by the authority.*any entry point.*trk120/s,
  ],
  ['a challenge inside of the cluster', { acme: acme(AcmeChallenge.http()), exposure: Exposure.clusterIp() }, /trk120/],
])('%s is warned of', (_what, props, says) => {
  expect(reportedOf(props)).toEqual({ errors: 'no failure', warnings: expect.stringMatching(says) });
});

test.each<readonly [string, TraefikIngressProps]>([
  ['TCP and UDP at one port', { entryPoints: { tcp: { port: 5353 }, udp: { port: 5353, protocol: 'UDP' } } }],
  ['host ports', { exposure: Exposure.hostPorts() }],
  [
    'a port below 1024 with the capability',
    {
      entryPoints: { web: { port: 80 } },
      settings: { securityContext: { capabilities: { add: ['NET_BIND_SERVICE'] } } },
    },
  ],
  ['a challenge by HTTP', { acme: acme(AcmeChallenge.http()) }],
  ['a challenge by TLS', { acme: acme(AcmeChallenge.tls()) }],
  ['a challenge by the DNS', { acme: acme(AcmeChallenge.dns('route53')), exposure: Exposure.clusterIp() }],
  ['a redirection to TLS', { entryPoints: { web: { redirectTo: 'websecure' } } }],
])('%s is taken', (_what, props) => {
  expect(reportedOf(props)).toEqual({ errors: 'no failure', warnings: '' });
});
