import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Chart, Testing } from 'cdk8s';
import { AcmeChallenge, IngressRoute, PlatypaasCore, Rule } from '../../../lib';
import { binary } from '../control-plane/binaries';
import { until } from '../control-plane/until';
import { addBackends, SHOP } from '../edge/backends';
import { BACKENDS_ADDRESS, Edge, TRAEFIK_ADDRESS } from '../edge/edge';
import type { Response } from '../edge/requests';
import { to } from '../edge/service-cases';
import { describeSuite } from '../suite';

const DIRECTORY = `https://${BACKENDS_ADDRESS}:14000/dir`;
const EMAIL = 'ops@example.com';
/** The routes' hosts, by the resolvers that get their certificates. */
const HOSTS = { http: 'http.test', tls: 'tls.test' } as const;

/** Let's Encrypt's own small authority, which asks at the ports where Traefik's pods listen for 80 and 443. */
const AUTHORITY = {
  listenAddress: '0.0.0.0:14000',
  managementListenAddress: '0.0.0.0:15000',
  httpPort: 8000,
  tlsPort: 8443,
  ocspResponderURL: '',
  externalAccountBindingRequired: false,
};

describeSuite('acme', 'certificates by ACME, as the real Traefik orders them', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await Edge.start();
    await startAuthority(edge);
    const core = new PlatypaasCore(Testing.app(), 'core', {
      traefik: {
        replicas: 1, // the certificates are in a file of the pod
        acme: { challenge: AcmeChallenge.http(), email: EMAIL, caServer: DIRECTORY, name: 'http' },
        settings: {
          certificatesResolvers: {
            tls: { acme: { email: EMAIL, caServer: DIRECTORY, storage: '/data/tls.json', tlsChallenge: true } },
          },
        },
      },
    });
    addBackends(core);
    for (const [resolver, host] of Object.entries(HOSTS)) addRoute(core, resolver, host);
    await edge.run(core, 'traefik', { LEGO_CA_CERTIFICATES: edge.cluster.certificates.ca.cert });
  }, 300_000);
  afterAll(async () => edge?.stop());

  test.each(Object.entries(HOSTS))(
    'a route of the resolver %s gets a certificate for its host',
    async (_resolver, host) => {
      await until('the certificate is there', async () => {
        const [[{ tls, error }]] = (await edge.request([{ host, port: 8443, tls: { serverName: host } }])) as [
          [Response],
        ];
        return tls?.issuer?.startsWith('Pebble')
          ? undefined
          : `${JSON.stringify(tls ?? error)} ${edge.warnings().join()}`;
      });
      const [[{ tls, status }]] = (await edge.request([{ host, port: 8443, tls: { serverName: host } }])) as [
        [Response],
      ];
      expect(tls?.names).toEqual([host]);
      expect(status).toBe(200);
    },
    120_000,
  );

  test('Traefik was never denied access by the API server', () => {
    expect(edge.refusedRequests()).toEqual([]);
  });
});

/** Starts the authority beside the backends, which knows Traefik by the names of the routes. */
async function startAuthority(edge: Edge): Promise<void> {
  const { cert, key } = await edge.certificate('authority', BACKENDS_ADDRESS);
  const config = join(edge.folder, 'authority.json');
  writeFileSync(config, JSON.stringify({ pebble: { ...AUTHORITY, certificate: cert, privateKey: key } }));
  const names = Object.values(HOSTS).join(' ');
  await edge.backends.sh('echo "$1 $2" >>/etc/hosts', TRAEFIK_ADDRESS, names);
  edge.backends.start('authority', await binary('pebble'), ['-config', config], {
    PEBBLE_VA_NOSLEEP: '1', // without its random waits
    PEBBLE_WFE_NONCEREJECT: '0', // and without refusing some of what is right
  });
}

function addRoute(chart: Chart, certResolver: string, host: string): void {
  new IngressRoute(chart, `route-${certResolver}`, {
    namespace: SHOP,
    entryPoints: ['websecure'],
    routes: [{ match: Rule.host(host), services: [to('one')] }],
    tls: { certResolver },
  });
}
