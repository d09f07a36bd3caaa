import { SecretRef } from '../../../lib/kubernetes/references';
import { AcmeChallenge, Exposure, IngressRoute, Rule, TraefikIngress } from '../../../lib/traefik';
import { failureOf, install, only, pod } from '../install';
import { failure } from '../synth';

describe('certificates by ACME', () => {
  const secret = SecretRef.existing('traefik', 'cloudflare');
  const challenge = AcmeChallenge.dns('cloudflare', { CF_DNS_API_TOKEN: { secret, key: 'token' } });
  const acme = { email: 'ops@example.com', challenge, size: '1Gi', storageClass: 'longhorn' };

  test('are kept on a volume, and credentials come from a Secret', () => {
    const objects = install({ acme });
    const { args, container } = pod({ acme });
    expect(args.filter((arg) => arg.toLowerCase().startsWith('--certificatesresolvers'))).toEqual([
      '--certificatesresolvers.letsencrypt.acme.email=ops@example.com',
      '--certificatesresolvers.letsencrypt.acme.storage=/data/acme.json',
      '--certificatesresolvers.letsencrypt.acme.dnsChallenge.provider=cloudflare',
    ]);
    expect(container.env.at(-1)).toEqual({
      name: 'CF_DNS_API_TOKEN',
      valueFrom: { secretKeyRef: { name: 'cloudflare', key: 'token' } },
    });
    expect(only('PersistentVolumeClaim', objects).spec).toMatchObject({
      storageClassName: 'longhorn',
      resources: { requests: { storage: '1Gi' } },
    });
    expect(only('Deployment', objects).spec).toMatchObject({ strategy: { type: 'Recreate' } });
  });

  test.each([
    ['by TLS', AcmeChallenge.tls(), '--certificatesresolvers.letsencrypt.acme.tlschallenge=true'],
    ['by HTTP', AcmeChallenge.http(), '--certificatesresolvers.letsencrypt.acme.httpchallenge.entrypoint=web'],
  ])('are proven %s', (_, by, flag) => {
    const { args } = pod({ acme: { email: 'ops@example.com', challenge: by } });
    expect(args.map((arg) => arg.toLowerCase())).toContain(flag);
  });

  test('make a resolver that routes can name', () => {
    const message = failure((chart) => {
      new TraefikIngress(chart, 'traefik', { acme });
      new IngressRoute(chart, 'r', { routes: [{ match: Rule.host('a.test') }], tls: { certResolver: 'letsencrypt' } });
    });
    expect(message).toBe('no failure');
  });

  test.each([
    ['two pods', { replicas: 2 }, '2'],
    ['a pod on each node', { exposure: Exposure.hostPorts() }, 'one on each node'],
    ['a number that follows the load', { highAvailability: { maxReplicas: 5 } }, 'up to 5'],
  ])('with %s are refused', (_, props, pods) => {
    const message = failureOf({ acme, ...props });
    expect(message).toMatch(/The certificate resolver letsencrypt keeps certificates in a file.*cert-manager.*trk105/s);
    expect(message).toContain(`several pods (${pods})`);
  });
});
